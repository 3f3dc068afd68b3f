"""`rappel caller forget`: leaves no byte of a number, and of an opt-out a keyed hash."""

import json
import sys
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.caller import lake, refused
from cli.caller.number import NumberArgument, whole_number
from cli.caller.queues import Drained, drain
from cli.caller.records import Place, holds, places
from cli.caller.stop_words import asks_to_stop
from cli.caller.stores import Stores
from cli.shared.confirmation import YesOption, confirm
from cli.shared.deployment import DealershipOption, Deployment, Stage, asked_dealerships
from cli.shared.errors import Failed
from cli.shared.numbers import last_four
from functions.shared.consent import ConsentChange
from functions.shared.ledger.items import Item, pack
from functions.shared.ledger.pauses import REMEMBERED
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import utc_now
from infra.settings import DEFAULT_STAGE

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# A sender knows of the dealership's first forgotten opt-out once it has read its directory item anew.
_KNOWN_AFTER = REMEMBERED + timedelta(seconds=5)
KEPT = (
    "point-in-time recovery keeps the tables as they were for 35 days, and nobody reads it but to restore",
    "answers of Athena that were asked for before are kept for 7 days",
    "texts that left are the carrier's to forget, and calls the telephone provider's",
)


def forget(
    number: NumberArgument,
    dealership: DealershipOption = None,
    yes: YesOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Forget a caller: nothing in tables, queues and the lake tells of them any more. It can't be undone.

    Calls stay, as those of a caller who withheld the number, in the lake too: what is counted stays right.
    Of an opt-out a keyed hash stays, so that no text goes to whoever asked for none. Whoever runs this twice
    finds nothing left; where it broke off, it goes on. Without --dealership queues are looked through as
    well. Where a dealership forgets its first opt-out, this waits a minute until each sender knows.

    \b
    rappel caller export +14185550142 > caller.json
    rappel caller forget +14185550142
    """
    whole = whole_number(number)
    deployment = Deployment(stage)
    asked = asked_dealerships(deployment, dealership)
    where = dealership or f"all {len(asked)} dealerships"
    confirm(f"Forget {last_four(whole)} at {where}? It can't be undone.", yes)
    stores = Stores(deployment)
    queues = [] if dealership else _drain(deployment, whole)
    if any(asks_to_stop(body) for drained in queues for body in drained.bodies):
        _opt_out(stores, asked, whole)
    found = [_forget(stores, dealership_id, whole) for dealership_id in asked]
    found = [places for places in found if len(places) > 1]
    quarters = lake.forget(deployment, asked, whole)
    if as_json:
        print(json.dumps(_as_json(found, queues, quarters), ensure_ascii=False, indent=2))
        return
    for counts in found:
        told = ", ".join(f"{name} {count}" for name, count in counts.items() if name != "dealership")
        print(f"{counts['dealership']}: {told}")
    for drained in queues:
        if drained.bodies:
            print(f"{drained.queue}: {len(drained.bodies)} messages")
    for quarter, count in quarters.items():
        print(f"lake {quarter}: {count} calls")
    if not found and not quarters and not any(drained.bodies for drained in queues):
        print(f"nothing has {last_four(whole)}.")
    for line in KEPT:
        print(f"What stays: {line}.", file=sys.stderr)


def _drain(deployment: Deployment, number: str) -> list[Drained]:
    outputs = deployment.outputs
    keys_only = {outputs.queue_url, outputs.dead_letter_queue_url}
    return list(drain(deployment.session.client("sqs"), deployment.stack, keys_only, number))


def _opt_out(stores: Stores, dealership_ids: Iterable[str], number: str) -> None:
    """A reply that nobody had read asks to stop: it counts before it is forgotten."""
    change = ConsentChange(at=utc_now(), how="text")
    for dealership_id in dealership_ids:
        stores.consents.opt_out(dealership_id, number, change)


def _forget(stores: Stores, dealership_id: str, number: str) -> dict[str, Any]:
    """What was forgotten, by place. The hash of an opt-out is there before the contact goes."""
    outputs = stores.deployment.outputs
    counts: dict[str, Any] = {"dealership": dealership_id}
    contact = stores.contacts.get(dealership_id, number)
    if contact.opted_out_at is not None:
        since = stores.deployment.dealerships.note_forgotten(dealership_id, utc_now())
        stores.forgotten.remember(dealership_id, number, contact.opted_out_at, contact.opted_out_how)
        counts["opt_out_kept_as_hash"] = 1
        _wait_until(since + _KNOWN_AFTER)
    for place in places(stores.dynamodb, outputs, dealership_id, number):
        for item in place.items:
            _erase(stores.dynamodb, place, item, number)
        if place.items:
            counts[place.name] = len(place.items)
    if told := refused.forget(stores.deployment, dealership_id, number):
        counts["refused_requests"] = told
    return counts


def _wait_until(moment: datetime) -> None:
    seconds = (moment - utc_now()).total_seconds()
    if seconds > 0:
        print(f"waiting {seconds:.0f} s until each sender knows …", file=sys.stderr)
        time.sleep(seconds)


def _erase(client: "DynamoDBClient", place: Place, item: Item, number: str) -> None:
    """Takes the number out of an item of calls and texts, and deletes any other.

    One whose key has the number is deleted as well. The text of a call without a number is suppressed.
    """
    key = {"dealership_id": item["dealership_id"], place.sort: item[place.sort]}
    if place.name not in ("calls", "texts") or holds(key, number):
        _delete(client, place, key, item)
        return
    # A text of its own always has a caller: an empty one can't be texted.
    empty = {"caller": ""} if place.name == "texts" else {}
    having = [name for name, value in item.items() if holds({name: value}, number) and name not in empty]
    update(
        client,
        place.table,
        pack(key),
        update_arguments(sets=empty, removes=having, condition="attribute_exists(dealership_id)"),
    )


def _delete(client: "DynamoDBClient", place: Place, key: Item, item: Item) -> None:
    """Raises Failed where the caller has opted out since the item was read."""
    unheard: Any = {}
    if place.name == "contact" and "opted_out_at" not in item:
        unheard = {"ConditionExpression": "attribute_not_exists(opted_out_at)"}
    try:
        client.delete_item(TableName=place.table, Key=pack(key), **unheard)
    except client.exceptions.ConditionalCheckFailedException:
        raise Failed("the caller has just opted out: run rappel caller forget again") from None


def _as_json(
    found: Iterable[dict[str, Any]], queues: Iterable[Drained], quarters: dict[str, int]
) -> dict[str, Any]:
    return {
        "dealerships": list(found),
        "queues": {drained.queue: len(drained.bodies) for drained in queues if drained.bodies},
        "lake": quarters,
        "stays": list(KEPT),
    }
