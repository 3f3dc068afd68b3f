"""The life of a text, as one table: which event leads from which states to which. Pure.

`functions.shared.ledger.calls.Calls.transition` writes nothing that the table doesn't allow, and
docs/architecture.md draws it. A text begins as `pending`. No event leads to `delivered` yet: it waits for
delivery receipts to be read.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from functions.shared.call import TextStatus
from functions.shared.ledger.stored import StoredCall

TextEvent = Literal[
    "claim",  # a sender takes the text
    "release",  # the carrier certainly did not take it, or the sender gave up before: it may go later
    "defer",  # it may go, but not before a later moment
    "suppress",  # the policy decided against it
    "retract",  # the call turned out to be answered, or placed by the dealership
    "withhold",  # its sender finds the caller opted out, or texted for another call in the meantime
    "accept",  # the carrier took it
    "refuse",  # the carrier will never take it
    "lose",  # nobody can tell whether the carrier took it: its answer got lost, or its sender died
]


class Transition(NamedTuple):
    """A row of the table. `owed`: the sweeper still asks for the text, if its message or sender got lost."""

    sources: tuple[TextStatus, ...]
    target: TextStatus
    owed: bool


FIRST: TextStatus = "pending"
TRANSITIONS: Mapping[TextEvent, Transition] = {
    "claim": Transition(("pending", "deferred"), "claimed", owed=True),
    "release": Transition(("claimed",), "pending", owed=True),
    "defer": Transition(("pending", "deferred"), "deferred", owed=True),
    "suppress": Transition(("pending", "deferred"), "suppressed", owed=False),
    "retract": Transition(("pending", "deferred"), "suppressed", owed=False),
    "withhold": Transition(("claimed",), "suppressed", owed=False),
    "accept": Transition(("claimed",), "accepted", owed=False),
    "refuse": Transition(("claimed",), "failed", owed=False),
    "lose": Transition(("claimed",), "unknown", owed=False),
}


class InvalidTransition(Exception):
    """The event doesn't lead on from the text's state.

    `call` is the call as it stands, where the ledger said no; None where the call is gone, or nobody asked.
    """

    def __init__(self, event: TextEvent, state: TextStatus | None, call: StoredCall | None = None) -> None:
        super().__init__(f"{event} doesn't lead on from {state or 'no text'}")
        self.call = call


def next_state(state: TextStatus, event: TextEvent) -> TextStatus:
    """The state that the event leads to. Raises InvalidTransition where it leads nowhere from `state`."""
    transition = TRANSITIONS[event]
    if state not in transition.sources:
        raise InvalidTransition(event, state)
    return transition.target
