"""Opt-outs of people who were forgotten, in the table `contacts`: a keyed hash each, and no number.

Partition `<dealership>#forgotten`, sort key the hash: KMS's MAC of the dealership and the number. Whoever was
forgotten and calls again is a new caller, whom the dealership still may not text.

| attribute | what |
|---|---|
| `opted_out_at`, `opted_out_how` | as the contact had them |
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from functions.shared.consent import ConsentHow
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import from_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_kms import KMSClient

_PARTITION = "#forgotten"  # no dealership's id has a #


class Forgotten:
    """`kms` makes the client, where somebody asks: most never do. `key_id` is an HMAC key's.

    Its methods raise botocore's ClientError and BotoCoreError where AWS fails.
    """

    def __init__(
        self, client: "DynamoDBClient", kms: Callable[[], "KMSClient"], table: str, key_id: str
    ) -> None:
        self._client = client
        self._kms = kms
        self._table = table
        self._key_id = key_id

    def opted_out_at(self, dealership_id: str, caller: str) -> datetime | None:
        """When the caller opted out, who was forgotten since. Returns None of anybody else."""
        answer = self._client.get_item(
            TableName=self._table, Key=self._key(dealership_id, caller), ConsistentRead=True
        )
        return from_text(unpack(answer["Item"])["opted_out_at"]) if "Item" in answer else None

    def remember(self, dealership_id: str, caller: str, at: datetime, how: ConsentHow | None) -> None:
        """Keeps the opt-out without the number. The first one stays."""
        defaults = {"opted_out_at": at} | ({"opted_out_how": how} if how else {})
        update(
            self._client,
            self._table,
            self._key(dealership_id, caller),
            update_arguments(defaults=defaults),
        )

    def take_back(self, dealership_id: str, caller: str) -> bool:
        """The caller may be texted again. Returns whether an opt-out stood."""
        answer = self._client.delete_item(
            TableName=self._table, Key=self._key(dealership_id, caller), ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

    def _key(self, dealership_id: str, caller: str) -> Item:
        mac = self._kms().generate_mac(
            KeyId=self._key_id,
            MacAlgorithm="HMAC_SHA_256",
            Message=f"{dealership_id}|{caller}".encode(),
        )["Mac"]
        return pack({"dealership_id": f"{dealership_id}{_PARTITION}", "caller": mac.hex()})
