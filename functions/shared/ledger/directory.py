"""The table `directory`, as a webhook reads it: integrations, and the lines of a dealership.

| `pk` | `sk` | what |
|---|---|---|
| `dealership#ID` | `profile` | `document`; a pause (`ledger.pauses`); `forgotten_at`; the rollup's |
| `dealership#ID` | `page` | its information page: `html`, and its Content-Security-Policy, `policy` |
| `dealership#ID` | `line#KEY` | one line: `name`, `department`, `overflow`, `language` |
| `integration#ID` | `integration` | its dealership, provider, settle window, secret's parameter; `tried` |
| `number#NUMBER` | `ID` | a dealership that the number belongs to; it stays when the dealership closes |
| `dealerships` | `ID` | one item per dealership, so that they can be listed without a scan |
| `texts` | `stage` | the pause of all texts |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.shared.call import Department, Language
from functions.shared.ledger.items import Item, pack, unpack

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line as the directory has it. functions.shared.dealership.Line explains the fields."""

    name: str
    department: Department
    overflow: bool = False
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class KnownIntegration:
    """An integration as the directory has it. `secret_parameter` names the SSM parameter of its secrets.

    `tried`: an unanswered call back is told to its callee by a text.
    """

    id: str
    dealership_id: str
    provider: str
    secret_parameter: str
    settle_seconds: int | None = None
    after_call_url: str | None = None
    tried: bool = False


class Directory:
    """The table `directory`, by items. Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def integration(self, integration_id: str) -> KnownIntegration | None:
        """The integration of that id. Returns None where no dealership has it."""
        item = self.get(f"integration#{integration_id}", "integration")
        if item is None:
            return None
        return KnownIntegration(
            id=integration_id,
            dealership_id=item["dealership_id"],
            provider=item["provider"],
            secret_parameter=item["secret_parameter"],
            settle_seconds=int(item["settle_seconds"]) if "settle_seconds" in item else None,
            after_call_url=item.get("after_call_url"),
            tried=item.get("tried", False),
        )

    def lines(self, dealership_id: str) -> dict[str, KnownLine]:
        """The dealership's lines by number, or by `ext:EXTENSION`."""
        items = self.query(f"dealership#{dealership_id}", "line#")
        return {
            item["sk"].removeprefix("line#"): KnownLine(
                item["name"], item["department"], item["overflow"], item.get("language")
            )
            for item in items
        }

    def owners(self, number: str) -> list[str]:
        """The dealerships whose number it is: a line's, their own, a sender's."""
        return [item["sk"] for item in self.query(f"number#{number}")]

    def get(self, pk: str, sk: str) -> Item | None:
        """One item. Returns None where it doesn't exist."""
        answer = self._client.get_item(TableName=self._table, Key=pack({"pk": pk, "sk": sk}))
        return unpack(answer["Item"]) if "Item" in answer else None

    def query(self, pk: str, prefix: str = "") -> Iterator[Item]:
        """The items of a partition whose `sk` begins with the prefix."""
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
