"""What the ledger still has of a quarter."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.quarterly_rollup.ledger_reader import still_kept
from infra.settings import LEAST_CALL_RETENTION_DAYS
from tests.ledger import Q3


@pytest.mark.parametrize("days", [60, 152, 400])
def test_a_quarter_is_kept_until_its_first_call_anywhere_may_be_forgotten(days: int) -> None:
    first, kept = datetime(2025, 6, 30, tzinfo=UTC), timedelta(days=days)  # at UTC+14, it has begun by then
    assert still_kept(Q3, first + kept - timedelta(seconds=1), kept)
    assert not still_kept(Q3, first + kept + timedelta(seconds=1), kept)


def test_the_shortest_ledger_that_a_stage_may_have_outlives_the_close_of_the_longest_quarter() -> None:
    kept = timedelta(days=LEAST_CALL_RETENTION_DAYS)
    closes = datetime(2025, 10, 9, 12, tzinfo=UTC)
    assert Q3.state(closes) == "closed"
    assert still_kept(Q3, closes, kept)
    assert still_kept(Q3, closes + timedelta(days=1), kept), "a night may fail"
