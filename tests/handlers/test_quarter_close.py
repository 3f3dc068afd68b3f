"""quarterly_rollup on moto: a quarter is computed anew each morning until it closes, and then stays."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import boto3
import pytest

from functions.lake.bucket import Bucket
from functions.lake.manifest import Manifest
from functions.lake.publication import is_overdue
from functions.lake.quarter import Quarter
from functions.quarterly_rollup import handler as quarterly_rollup
from functions.quarterly_rollup.refresh import LedgerExpired
from tests.aws_lake import in_run
from tests.handlers.conftest import World
from tests.handlers.test_quarterly_rollup import CALLS, DAILY, Q3, everything, lake, store
from tests.ledger import call

__all__ = ["lake"]

LAST = "2025-09-30T20:00:00.000Z"

Close = Callable[[int], Manifest]


@pytest.fixture
def close(monkeypatch: pytest.MonkeyPatch) -> Close:
    """What the schedule's run answers on a morning of October."""

    def on(day: int) -> Manifest:
        set_clock(monkeypatch, datetime(2025, 10, day, 6, tzinfo=ZoneInfo("America/Toronto")))
        made: Manifest = quarterly_rollup.handler({"quarter": "previous", "unless": "closed"}, None)
        return made

    return on


def set_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(quarterly_rollup, "utc_now", lambda: now)


def called_back(lake: Bucket) -> float:
    found = json.loads(lake.read("reports/quarter=2025-Q3/market.json") or b"")
    share: float = found["response"]["called_back_share"]
    return share


def test_each_morning_counts_what_came_late_until_one_of_them_closes_the_quarter(
    world: World, lake: Bucket, close: Close
) -> None:
    store(world, call("CA1", occurred_at=LAST))
    assert (close(6)["state"], called_back(lake)) == ("open", 0)
    store(world, call("CA1", occurred_at=LAST, called_back_at="2025-10-07T19:00:00.000Z"))
    # The 9th's run failed, and those after it.
    assert (close(13)["state"], called_back(lake)) == ("closed", 1)


@pytest.mark.parametrize(
    ("closed_on", "night", "overdue"),
    [
        (None, 9, 0),  # its run of that morning is yet to come
        (None, 10, 1),
        (6, 10, 1),  # a run that counted it, before it could be closed
        (9, 10, 0),
        (None, 31, 1),
    ],
)
def test_a_close_that_did_not_happen_is_counted_by_the_night_after(
    world: World,
    lake: Bucket,
    close: Close,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    closed_on: int | None,
    night: int,
    overdue: int,
) -> None:
    if closed_on:
        close(closed_on)
    capsys.readouterr()
    set_clock(monkeypatch, datetime(2025, 10, night, 5, 15, tzinfo=ZoneInfo("America/Toronto")))
    quarterly_rollup.handler({"quarter": "current"}, None)
    assert f'"QuarterOverdue":[{overdue}.0]' in capsys.readouterr().out


def test_a_quarter_from_before_the_stage_is_missed_by_nobody_once_its_closing_time_is_over(
    lake: Bucket,
) -> None:
    quarter = Quarter(2025, 3)
    assert is_overdue(lake, quarter, datetime(2025, 10, 30, 9, tzinfo=UTC))
    assert not is_overdue(lake, quarter, datetime(2025, 11, 2, 9, tzinfo=UTC))


def test_a_closed_quarter_is_told_of_once_and_stays_until_somebody_asks_for_it_by_its_name(
    world: World, lake: Bucket, close: Close
) -> None:
    boto3.setup_default_session()
    assert boto3.DEFAULT_SESSION is not None
    told: list[str] = []
    boto3.DEFAULT_SESSION.events.register(
        "before-call.events.PutEvents", lambda params, **_: told.append(params["body"])
    )
    store(world, call("CA1"))
    made = close(9)
    before = everything(lake)
    store(world, call("CA2"))
    assert close(10) == made
    assert everything(lake) == before
    assert len(told) == 1
    assert quarterly_rollup.handler(Q3, None)["tables"]["missed_calls"][CALLS]["rows"] == 2


def test_a_closed_quarter_that_a_killed_run_left_in_pieces_is_mended(
    world: World, lake: Bucket, close: Close
) -> None:
    store(world, call("CA1"))
    made = close(9)
    before = lake.anew().read(DAILY)
    lake.client.put_object(Bucket=lake.bucket, Key=in_run(made["run"], DAILY), Body=b"of another run")
    assert lake.anew().read(DAILY) == b"of another run"
    assert close(10)["tables"] == made["tables"]
    assert lake.anew().read(DAILY) == before


def retain(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """The stage's ledger keeps a call for so many days."""
    monkeypatch.setenv("RAPPEL_CALL_RETENTION_DAYS", str(days))
    quarterly_rollup._wiring.cache_clear()


@pytest.mark.parametrize("days", [103, 400])
def test_a_longer_ledger_computes_a_quarter_again_for_longer(
    world: World, lake: Bucket, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    store(world, call("CA1"))
    retain(monkeypatch, days)
    quarterly_rollup.handler(Q3, None)
    store(world, call("CA2"))
    set_clock(monkeypatch, datetime(2025, 6, 29, tzinfo=UTC) + timedelta(days=days))
    assert quarterly_rollup.handler(Q3, None)["tables"]["missed_calls"][CALLS]["rows"] == 2


@pytest.mark.parametrize("days", [60, 152, 400])
def test_a_quarter_that_the_ledger_began_to_forget_stays_as_it_is_in_the_lake(
    world: World, lake: Bucket, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    store(world, call("CA1"))
    quarterly_rollup.handler(Q3, None)
    before = everything(lake)
    retain(monkeypatch, days)
    set_clock(monkeypatch, datetime(2025, 7, 2, tzinfo=UTC) + timedelta(days=days))
    with pytest.raises(LedgerExpired, match=r"^2025-Q3 stays as it is: .* rappel rollup --quarter 2025-Q3 "):
        quarterly_rollup.handler(Q3, None)
    assert everything(lake) == before


def test_a_quarter_that_the_lake_never_had_is_made_of_what_the_ledger_still_has(
    world: World, lake: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(world, call("CA1"))
    set_clock(monkeypatch, datetime(2025, 9, 2, tzinfo=UTC) + timedelta(days=152))
    assert quarterly_rollup.handler(Q3, None)["tables"]["missed_calls"][CALLS]["rows"] == 1
