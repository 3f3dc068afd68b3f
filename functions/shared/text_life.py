"""The life of a text, as one table: which event leads from which states to which. Pure.

`functions.shared.ledger.calls.Calls.transition` writes nothing that the table doesn't allow, and
docs/architecture.md draws it. A text begins as `pending`. `delivered` and `failed` are final: receipts come
late, twice, in any order, and before our own `accept`, and no event leads on from either.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, NamedTuple

from functions.shared.call import TextStatus
from functions.shared.ledger.stored import StoredCall, StoredText

TextEvent = Literal[
    "wait",  # its dealership's turn on the sender is over: it is counted in its day, and comes back
    "claim",  # the text is to go: its caller is held for it
    "rebook",  # its message came so late that its place in the sender's schedule has passed
    "send",  # a sender is about to ask the carrier, as the only one
    "desist",  # that sender can't tell whether it is marked as the one, and asks no carrier
    "release",  # the carrier certainly did not take it, and its caller is free: it may go later
    "defer",  # it may go, but not before a later moment
    "suppress",  # the policy decided against it
    "retract",  # the call turned out to be answered, or placed by the dealership
    "withhold",  # the policy decides against it after all, while it waits for its turn
    "accept",  # the carrier took it
    "refuse",  # the carrier will never take it
    "lose",  # nobody can tell whether the carrier took it: its answer got lost, or its sender died
    "acknowledge",  # a receipt says that the carrier has it after all
    "deliver",  # a receipt says that it arrived
    "undeliver",  # a receipt says that it will never arrive
]


class Transition(NamedTuple):
    """A row of the table. `owed`: the sweeper still asks for the text, if its message or sender got lost."""

    sources: tuple[TextStatus, ...]
    target: TextStatus
    owed: bool


FIRST: TextStatus = "pending"
# A text that is due for longer confuses more than it helps: it isn't sent.
STALE_AFTER = timedelta(minutes=15)
# No carrier was asked for the text yet, or it certainly did not take it: a sender may go on with it.
WAITING: frozenset[TextStatus] = frozenset({"pending", "deferred", "claimed"})
TRANSITIONS: Mapping[TextEvent, Transition] = {
    "wait": Transition(("pending", "deferred"), "pending", owed=True),
    "claim": Transition(("pending", "deferred"), "claimed", owed=True),
    "rebook": Transition(("claimed",), "claimed", owed=True),
    "send": Transition(("claimed",), "sending", owed=True),
    "desist": Transition(("sending",), "claimed", owed=True),
    "release": Transition(("sending",), "pending", owed=True),
    "defer": Transition(("pending", "deferred"), "deferred", owed=True),
    "suppress": Transition(("pending", "deferred"), "suppressed", owed=False),
    "retract": Transition(("pending", "deferred", "claimed"), "suppressed", owed=False),
    "withhold": Transition(("claimed",), "suppressed", owed=False),
    "accept": Transition(("sending",), "accepted", owed=False),
    "refuse": Transition(("sending",), "failed", owed=False),
    "lose": Transition(("sending",), "unknown", owed=False),
    "acknowledge": Transition(("sending", "unknown"), "accepted", owed=False),
    "deliver": Transition(("sending", "accepted", "unknown"), "delivered", owed=False),
    "undeliver": Transition(("sending", "accepted", "unknown"), "failed", owed=False),
}


class InvalidTransition(Exception):
    """The event doesn't lead on from the text's state.

    `call` is the call, or the text that is an item of its own, as it stands, where the ledger said no; None
    where it is gone, or nobody asked.
    """

    def __init__(
        self, event: TextEvent, state: TextStatus | None, call: StoredCall | StoredText | None = None
    ) -> None:
        super().__init__(f"{event} doesn't lead on from {state or 'no text'}")
        self.call = call


def next_state(state: TextStatus, event: TextEvent) -> TextStatus:
    """The state that the event leads to. Raises InvalidTransition where it leads nowhere from `state`."""
    transition = TRANSITIONS[event]
    if state not in transition.sources:
        raise InvalidTransition(event, state)
    return transition.target
