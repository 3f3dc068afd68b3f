"""What the commands of a caller read and write."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cli.shared.deployment import Deployment
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.forgotten import Forgotten

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True)
class Stores:
    deployment: Deployment

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        return self.deployment.session.client("dynamodb")

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.dynamodb, self.deployment.outputs.contacts_table)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.dynamodb, self.deployment.outputs.contacts_table, self.forgotten)

    @cached_property
    def forgotten(self) -> Forgotten:
        outputs = self.deployment.outputs
        kms = self.deployment.session.client("kms")
        return Forgotten(self.dynamodb, lambda: kms, outputs.contacts_table, outputs.opt_outs_key_id)
