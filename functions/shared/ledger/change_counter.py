"""That something of a dealership has changed, in the table `calls`: `<dealership>#desk`, `changes`.

| attribute | what |
|---|---|
| `counter` | counts what functions/announce has heard of, a batch of a stream at a time |
| `changed_at` | when it last did |
| `revoked` | the ids of those who may not see the desk any more, whatever their token says |
| `heard_at_INTEGRATION` | when the integration last told of a missed call that was new |
| `heard_calls_INTEGRATION` | of how many it has told, about: a batch that comes again counts twice |

The desk reads it in one request, and then knows whether to read the rest, and for whom.
functions/notify/watch.py reads who was heard. In an attribute's name an integration's hyphens are
underscores, which no id has.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import from_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_AT, _CALLS = "heard_at_", "heard_calls_"


class Heard(NamedTuple):
    """When an integration last told of a missed call, and of how many it has told."""

    at: datetime
    calls: int


def note_change(
    client: "DynamoDBClient", table: str, dealership_id: str, at: datetime, heard: Mapping[str, Heard]
) -> None:
    """Notes that something changed, and which integrations told of calls that are new, all in one write.

    Raises botocore's ClientError and BotoCoreError where AWS fails.
    """
    moments = {_AT + _attribute(id_): each.at for id_, each in heard.items()}
    calls = {_CALLS + _attribute(id_): each.calls for id_, each in heard.items()}
    change = update_arguments(adds={"counter": 1, **calls}, sets={"changed_at": at, **moments})
    update(client, table, changes_key(dealership_id), change)


def heard(client: "DynamoDBClient", table: str, dealership_id: str) -> dict[str, Heard]:
    """The dealership's integrations that were ever heard, by id. Raises as `note_change` does."""
    item = unpack(client.get_item(TableName=table, Key=changes_key(dealership_id)).get("Item", {}))
    return {
        name.removeprefix(_AT).replace("_", "-"): Heard(
            from_text(moment), int(item.get(_CALLS + name.removeprefix(_AT), 0))
        )
        for name, moment in item.items()
        if name.startswith(_AT)
    }


def note_revoked(client: "DynamoDBClient", table: str, dealership_id: str, person: str) -> None:
    """Notes that a person sees no caller of the dealership any more. Raises as `note_change` does."""
    update(client, table, changes_key(dealership_id), update_arguments(adds={"revoked": {person}}))


def take_back_revoked(client: "DynamoDBClient", table: str, dealership_id: str, person: str) -> None:
    """The person may see them again. Raises as `note_change` does."""
    update(client, table, changes_key(dealership_id), update_arguments(deletes={"revoked": {person}}))


def changes_key(dealership_id: str) -> Item:
    """The counter's primary key, in DynamoDB's types. No dealership's id has a #."""
    return pack({"dealership_id": f"{dealership_id}#desk", "call_key": "changes"})


def _attribute(integration_id: str) -> str:
    return integration_id.replace("-", "_")
