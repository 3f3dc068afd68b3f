"""What the ledger still has of a quarter."""

from datetime import UTC, datetime, timedelta

from functions.quarterly_rollup.ledger_reader import still_kept
from functions.shared.ledger.calls import CALL_KEPT
from tests.ledger import Q3


def test_a_quarter_is_kept_until_its_first_call_anywhere_may_be_forgotten() -> None:
    first = datetime(2025, 6, 30, tzinfo=UTC)  # at UTC+14, the quarter has begun by then
    assert still_kept(Q3, first + CALL_KEPT - timedelta(seconds=1))
    assert not still_kept(Q3, first + CALL_KEPT + timedelta(seconds=1))
