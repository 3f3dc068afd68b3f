"""The table `directory`: dealerships, their lines, and the integrations that webhooks name.

| `pk` | `sk` | what |
|---|---|---|
| `dealership#ID` | `profile` | the whole file, as `document` |
| `dealership#ID` | `line#KEY` | one line: `name`, `department`, `overflow`, `language` |
| `integration#ID` | `integration` | its dealership, provider, settle window and secret's parameter |
| `dealerships` | `ID` | one item per dealership, so that they can be listed without a scan |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.shared.call import Department, Language
from functions.shared.dealership import Dealership
from functions.shared.ledger.items import Item, pack, unpack

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class KnownLine:
    name: str
    department: Department
    overflow: bool = False
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class KnownIntegration:
    id: str
    dealership_id: str
    provider: str
    secret_parameter: str
    settle_seconds: int = 0
    after_call_url: str | None = None


class TakenIntegration(Exception):
    """The integration's id belongs to another dealership."""

    def __init__(self, integration_id: str) -> None:
        super().__init__(f"integration {integration_id} belongs to another dealership: choose another id")


class Directory:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def integration(self, integration_id: str) -> KnownIntegration | None:
        item = self._get(f"integration#{integration_id}", "integration")
        return item and KnownIntegration(
            id=integration_id,
            dealership_id=item["dealership_id"],
            provider=item["provider"],
            secret_parameter=item["secret_parameter"],
            settle_seconds=int(item["settle_seconds"]),
            after_call_url=item.get("after_call_url"),
        )

    def lines(self, dealership_id: str) -> dict[str, KnownLine]:
        """The dealership's lines by number, or by `ext:EXTENSION`."""
        items = self._query(f"dealership#{dealership_id}", "line#")
        return {
            item["sk"].removeprefix("line#"): KnownLine(
                item["name"], item["department"], item["overflow"], item.get("language")
            )
            for item in items
        }

    def dealership(self, dealership_id: str) -> Dealership | None:
        item = self._get(f"dealership#{dealership_id}", "profile")
        return item and Dealership.model_validate_json(item["document"])

    def dealership_ids(self) -> list[str]:
        return [item["sk"] for item in self._query("dealerships")]

    def apply(self, dealership: Dealership, secret_parameters: dict[str, str]) -> None:
        """Makes the directory say what the file says: adds, changes and removes.

        `secret_parameters` gives each integration's SSM parameter. Raises TakenIntegration before
        anything is written.
        """
        for integration in dealership.integrations:
            known = self.integration(integration.id)
            if known and known.dealership_id != dealership.id:
                raise TakenIntegration(integration.id)
        wanted = {(item["pk"], item["sk"]): item for item in _items(dealership, secret_parameters)}
        before = self.dealership(dealership.id)
        stood = {(i["pk"], i["sk"]) for i in _items(before, {})} if before else set()
        for item in wanted.values():
            self._put(item, dealership.id)
        for pk, sk in stood - set(wanted):
            self._client.delete_item(TableName=self._table, Key=pack({"pk": pk, "sk": sk}))

    def _put(self, item: Item, dealership_id: str) -> None:
        conditional: dict[str, Any] = {}
        if item["sk"] == "integration":
            conditional = {
                "ConditionExpression": "attribute_not_exists(pk) OR dealership_id = :own",
                "ExpressionAttributeValues": pack({":own": dealership_id}),
            }
        try:
            self._client.put_item(TableName=self._table, Item=pack(item), **conditional)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise TakenIntegration(item["pk"].removeprefix("integration#")) from None

    def _get(self, pk: str, sk: str) -> Any:
        found = self._client.get_item(TableName=self._table, Key=pack({"pk": pk, "sk": sk}))
        return unpack(found["Item"]) if "Item" in found else None

    def _query(self, pk: str, prefix: str = "") -> Iterator[Item]:
        condition, values = "pk = :pk", {":pk": pk}
        if prefix:
            condition, values = "pk = :pk AND begins_with(sk, :sk)", {":pk": pk, ":sk": prefix}
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=pack(values),
        )
        for page in pages:
            yield from map(unpack, page["Items"])


def _items(dealership: Dealership, secret_parameters: dict[str, str]) -> Iterator[Item]:
    own = f"dealership#{dealership.id}"
    for integration in dealership.integrations:
        yield {
            "pk": f"integration#{integration.id}",
            "sk": "integration",
            "dealership_id": dealership.id,
            "secret_parameter": secret_parameters.get(integration.id),
            **integration.model_dump(exclude={"id"}),
        }
    for line in dealership.lines:
        yield {
            "pk": own,
            "sk": f"line#{line.key}",
            **line.model_dump(include={"name", "department", "overflow", "language"}),
        }
    yield {"pk": own, "sk": "profile", "document": dealership.model_dump_json()}
    yield {"pk": "dealerships", "sk": dealership.id}
