"""Calls that no webhook told of in time: they are stored and wait for staff, and nobody is texted late."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from functions.on_missed_call.histories import CallerHistories
from functions.on_missed_call.recording import Recording
from functions.on_missed_call.tried_texts import TriedTexts
from functions.shared.call import FoundIn
from functions.shared.ledger.answers import Answers
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.texts import Texts
from functions.shared.metrics import Metric
from functions.shared.text_life import InvalidTransition

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def recording(
    dynamodb: "DynamoDBClient",
    table: str,
    kept: timedelta,
    found_in: FoundIn,
    *,
    ask: Callable[[CallRef, int], None] | None = None,
    count: Callable[[Metric], None] = lambda _: None,
) -> Recording:
    """Records them in the table of calls, which keeps each for so long. `ask` is for texts in time only."""
    calls = Calls(dynamodb, table, kept)
    return Recording(
        answers=Answers(dynamodb, table, kept),
        calls=calls,
        histories=CallerHistories(Callers(dynamodb, table)),
        ask=ask or _never_late(calls),
        tried_texts=lambda: TriedTexts(calls, Texts(dynamodb, table, kept)),
        count=count,
        note=lambda **_: None,
        found_in=found_in,
    )


def _never_late(calls: Calls) -> Callable[[CallRef, int], None]:
    """What `Recording.ask` does for a call that is found late: it settles the text as stale, asking for none.

    Where that breaks off, the sweeper asks, and send_sms finds it stale by itself.
    """

    def settle(ref: CallRef, _seconds: int) -> None:
        with suppress(InvalidTransition):  # it left, or was settled, before
            calls.transition(ref, "suppress", text_reason="stale")

    return settle
