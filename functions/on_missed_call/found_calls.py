"""Calls that no webhook told of in time: they are stored and wait for staff, and nobody is texted late."""

from collections.abc import Callable
from contextlib import suppress

from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.text_life import InvalidTransition


def never_late(calls: Calls) -> Callable[[CallRef, int], None]:
    """What `Intake.ask` does for a call that is found late: it settles the text as stale, and asks for none.

    Where that breaks off, the sweeper asks, and send_sms finds it stale by itself.
    """

    def settle(ref: CallRef, _seconds: int) -> None:
        with suppress(InvalidTransition):  # it left, or was settled, before
            calls.transition(ref, "suppress", text_reason="stale")

    return settle
