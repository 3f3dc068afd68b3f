"""A row of the table of a text's life (functions.shared.text_life), as DynamoDB's conditional update."""

from collections.abc import Mapping
from typing import Any

from functions.shared.ledger.desk_index import DESK_KEYS
from functions.shared.ledger.items import Item
from functions.shared.ledger.stored import stored
from functions.shared.ledger.updates import update_arguments
from functions.shared.text_life import TRANSITIONS, InvalidTransition, TextEvent

# Nobody has spoken with the caller, as far as the ledger knows.
UNSPOKEN = (
    "attribute_not_exists(answered_at) AND attribute_not_exists(outbound_at)"
    " AND attribute_not_exists(recovered_at)"
)

_NOTHING: Mapping[str, object] = {}


def transition_arguments(
    event: TextEvent,
    facts: Mapping[str, object],
    *,
    defaults: Mapping[str, object] = _NOTHING,
    also: str = "",
    or_else: str = "",
    **values: Any,
) -> dict[str, Any]:
    """The arguments of `update_item` for an event, which writes the facts of the new state, and the defaults
    where nothing stands.

    Its condition are the source states and what `also` says, or `or_else` alone. `values` are what either
    names beside the facts.
    """
    sources, target, owed = TRANSITIONS[event]
    states = {f"source{index}": state for index, state in enumerate(sources)}
    condition = f"text_status IN ({', '.join(f':{name}' for name in states)})"
    if also:
        condition += f" AND {also}"
    if or_else:
        condition = f"({condition}) OR ({or_else})"
    gone = ["text_reason"]
    gone += [] if target == "sending" else ["sending_at", "sending_by"]
    gone += [] if target in ("claimed", "sending") else ["slot_at"]
    gone += [] if owed else ["owed", "owed_at"]
    gone += DESK_KEYS if event == "retract" else []
    return update_arguments(
        sets={"text_status": target, **facts},
        defaults=defaults,
        removes=[name for name in gone if name not in facts],
        condition=condition,
        values={**states, **values},
    )


def invalid(event: TextEvent, stands: Item) -> InvalidTransition:
    """The error of an event whose condition failed. `stands` is the item as it is, or {} where none is."""
    call = stored(stands)
    return InvalidTransition(event, call.text_status if call else None, call)
