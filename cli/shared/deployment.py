"""Which deployment the commands speak to: the stack's own outputs, in its stage's region."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import boto3
import typer
from botocore.exceptions import ClientError

from cli.shared.errors import Failed
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.refused_requests import RefusedRequests
from infra.outputs import Outputs, read
from infra.settings import SETTINGS_FILE, BadSettings, Settings, load

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

Stage = Annotated[str, typer.Option(envvar="RAPPEL_STAGE", help="The deployed stage, as in rappel.toml.")]

DealershipOption = Annotated[
    str | None, typer.Option("--dealership", metavar="ID", help="One dealership's; without it, all.")
]


def _settings_file() -> Path:
    """Finds the folder's own, or the one of the repository that the command runs from. Raises Failed."""
    for file in (Path(SETTINGS_FILE.name), SETTINGS_FILE):
        if file.is_file():
            return file
    raise Failed(f"this folder has no {SETTINGS_FILE.name}: run the command where it is, or copy it here")


@dataclass(frozen=True)
class Deployment:
    stage: str
    settings_file: Path | None = None

    @property
    def stack(self) -> str:
        return f"Rappel-{self.stage}"

    @cached_property
    def settings(self) -> Settings:
        try:
            return load(self.stage, self.settings_file or _settings_file())
        except BadSettings as bad:
            raise Failed(str(bad)) from None

    @cached_property
    def session(self) -> boto3.Session:
        """Speaks to the region that `make deploy` deploys the stage to, whatever the environment's own is."""
        return boto3.Session(region_name=self.settings.region)

    @cached_property
    def outputs(self) -> Outputs:
        stack, region = self.stack, self.session.region_name
        try:
            return read(self.session.client("cloudformation"), stack)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise
            raise Failed(
                f"{stack} isn't deployed in {region}: run make deploy, or name another --stage"
            ) from None
        except KeyError as quarter_not_found:
            raise Failed(f"{stack} has no output {quarter_not_found} yet: run make deploy") from None

    @cached_property
    def directory(self) -> Directory:
        return Directory(self.session.client("dynamodb"), self.outputs.directory_table)

    @cached_property
    def dealerships(self) -> Dealerships:
        return Dealerships(self.session.client("dynamodb"), self.outputs.directory_table)

    @cached_property
    def refused_requests(self) -> RefusedRequests:
        """Readable for whoever may decrypt with the stage's key."""
        dynamodb, kms = self.session.client("dynamodb"), self.session.client("kms")
        return RefusedRequests(dynamodb, self.outputs.calls_table, lambda: kms, self.outputs.secrets_key_id)

    @cached_property
    def ssm(self) -> "SSMClient":
        return self.session.client("ssm")

    def store_secret(self, parameter: str, value: str) -> None:
        """Takes the place of what is stored there. The stage's key seals it."""
        self.ssm.put_parameter(
            Name=parameter,
            Value=value,
            Type="SecureString",
            KeyId=self.outputs.secrets_key_id,
            Overwrite=True,
        )


def asked_dealerships(deployment: Deployment, dealership: str | None) -> Sequence[str]:
    """The dealership that was asked for, or all. Raises Failed where the directory doesn't know it."""
    if dealership is None:
        return deployment.dealerships.ids()
    if deployment.directory.get(f"dealership#{dealership}", "profile") is None:
        raise Failed(f"no dealership {dealership}: rappel dealership list names them all")
    return [dealership]
