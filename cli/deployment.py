"""Which deployment the commands speak to: the stack's own outputs, by stage."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import boto3
import typer
from botocore.exceptions import ClientError

from cli.errors import Failed
from functions.shared.ledger.dealerships import Dealerships
from infra.outputs import Outputs, read

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

Stage = Annotated[str, typer.Option(envvar="RAPPEL_STAGE", help="The deployed stage.")]


@dataclass(frozen=True)
class Deployment:
    stage: str

    @cached_property
    def outputs(self) -> Outputs:
        stack = f"Rappel-{self.stage}"
        try:
            return read(boto3.client("cloudformation"), stack)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise
            raise Failed(f"{stack} isn't deployed here: run make deploy, or name another --stage") from None

    @cached_property
    def dealerships(self) -> Dealerships:
        return Dealerships(boto3.client("dynamodb"), self.outputs.directory_table)

    @cached_property
    def ssm(self) -> "SSMClient":
        return boto3.client("ssm")

    def secret_parameter(self, integration_id: str) -> str:
        return self.outputs.secrets_prefix + integration_id
