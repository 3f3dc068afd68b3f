"""quarterly_rollup on moto: the ledger's calls become the lake, page after page, as often as it is asked."""

import io
import json
import logging
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.lake.bucket import Bucket, open_lake
from functions.lake.caller_keys import caller_key
from functions.lake.quarter import BadQuarter, Quarter
from functions.lake.schema import TABLES
from functions.quarterly_rollup import handler as quarterly_rollup
from functions.quarterly_rollup.environment import QuarterlyRollupEnvironment
from functions.quarterly_rollup.ledger_pages import LedgerPages
from functions.quarterly_rollup.ledger_reader import UnreadableDealership
from functions.shared import week_ahead
from functions.shared.callback_times import NO_TIMES, CallbackTimes, hour_of_week
from functions.shared.environment import read as read_environment
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import pack
from functions.shared.moment import to_text
from tests import aws_lake
from tests.aws_lake import in_run
from tests.builders import CALLER, dealership
from tests.handlers.conftest import World, set_environment
from tests.ledger import Row, call, read
from tests.sharded_runs import run_machine

CALLS = "missed_calls/quarter=2025-Q3/missed_calls.parquet"
OFFERED = "calls_hourly/quarter=2025-Q3/calls_hourly.parquet"
COVERAGE = "coverage/quarter=2025-Q3/coverage.parquet"
FORECASTS = "forecasts/quarter=2025-Q3/forecasts.parquet"
MARKET = "market/quarter=2025-Q3/market.parquet"
HOURLY = "quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet"
DAILY = "quarter_daily/quarter=2025-Q3/quarter_daily.parquet"
VALUES = "caller_values/quarter=2025-Q3/caller_values.parquet"
HOUSES = "dealerships/quarter=2025-Q3/dealerships.parquet"
RUNS = "quarter_runs/quarter=2025-Q3/quarter_runs.parquet"
MANIFEST = "manifests/quarter=2025-Q3.json"
Q3 = {"quarter": "2025-Q3"}
# The ledger still has all of Q3, and nothing of it changes any more.
NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def lake(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    made, kms = aws_lake.make(), boto3.client("kms")
    key = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    told = QuarterlyRollupEnvironment(
        directory_table=world.tables["directory"],
        calls_table=world.tables["calls"],
        lake_bucket=aws_lake.BUCKET,
        glue_database=aws_lake.DATABASE,
        hashing_key_id=key["KeyMetadata"]["KeyId"],
        call_retention_days=152,
    )
    set_environment(monkeypatch, told)
    monkeypatch.setattr(quarterly_rollup, "utc_now", lambda: NOW)
    quarterly_rollup._wiring.cache_clear()
    yield made
    quarterly_rollup._wiring.cache_clear()


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the handler logs: a logger keeps the standard output of its import."""
    [handler] = [each for each in quarterly_rollup.log.handlers if isinstance(each, logging.StreamHandler)]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


def store(world: World, *items: Row) -> None:
    dynamodb = boto3.client("dynamodb")
    for item in items:
        dynamodb.put_item(TableName=world.tables["calls"], Item=pack(item))


def everything(lake: Bucket) -> dict[str, bytes | None]:
    return {key: lake.read(key) for key in lake.keys("")}


def test_a_quarter_of_the_ledger_becomes_the_lake_and_its_manifest_is_the_answer(
    world: World, lake: Bucket, tmp_path: Path
) -> None:
    world.dealerships.apply(
        dealership(
            id="autos-roy",
            integrations=[{"id": "roy-twilio", "provider": "twilio"}],
            caller_values={"sales": {"low": 500, "base": 900, "high": 2000}},
        ),
        {},
    )
    store(
        world,
        call("CA1"),
        call("CA2", dealership_id="autos-roy"),
        call("CA3", occurred_at="2025-07-01T03:00:00.000Z"),  # 23 h on 30 June in Toronto
        call("CA4", occurred_at="soon"),
        call("CA5", answered_at="2025-09-02T14:00:09.000Z"),
        call("CA6", occurred_at="2025-06-01T14:00:00.000Z"),  # not even sent
    )
    made = quarterly_rollup.handler(Q3, None)
    held = everything(lake)
    names = (OFFERED, VALUES, COVERAGE, FORECASTS, HOUSES, CALLS, DAILY, HOURLY, MARKET, RUNS)
    tables = [in_run(made["run"], key) for key in names]
    assert sorted(set(held) - set(made["reports"])) == sorted([MANIFEST, *tables])
    assert json.loads(held[MANIFEST] or b"") == made
    assert made["ledger"] == {
        "items": 5,
        "missed": 2,
        "answered": 1,
        "outbound": 0,
        "duplicate": 0,
        "other_quarter": 1,
        "no_outcome": 0,
        "unreadable": {"occurred_at": 1},
        "unreadable_values": {},
    }
    rows = read(lake.fetch(CALLS, tmp_path))
    assert [(row["dealership_id"], row["call_id"]) for row in rows] == [
        ("autos-roy", "CA2"),
        ("garage-tremblay", "CA1"),
    ]
    own = [row for row in read(lake.fetch(VALUES, tmp_path)) if row["source"] == "dealership"]
    assert [tuple(row.values())[:5] for row in own] == [("autos-roy", "sales", 900, 500, 2000)]
    for statistic in (HOURLY, DAILY):
        assert [row["calls"] for row in read(lake.fetch(statistic, tmp_path))] == [1, 1]


def test_callers_have_the_hash_that_kms_keys_and_no_number_leaves_the_ledger(
    world: World, lake: Bucket, tmp_path: Path, logged: io.StringIO
) -> None:
    store(world, call("CA1"))
    quarterly_rollup.handler(Q3, None)
    key = boto3.client("kms").generate_mac(
        KeyId=read_environment(QuarterlyRollupEnvironment, os.environ).hashing_key_id,
        Message=b"rappel caller key v1",
        MacAlgorithm="HMAC_SHA_256",
    )["Mac"]
    [row] = read(lake.fetch(CALLS, tmp_path))
    assert row["caller_key"] == caller_key(key, "garage-tremblay", 2025, CALLER)
    number = CALLER.removeprefix("+")
    assert number not in str(row) + logged.getvalue()
    assert not any(number.encode() in (content or b"") for content in everything(lake).values())


def test_one_json_line_says_what_was_read(world: World, lake: Bucket, logged: io.StringIO) -> None:
    store(world, call("CA1"), call("CA2", occurred_at="soon"))
    quarterly_rollup.handler(Q3, None)
    [line] = logged.getvalue().splitlines()
    said = json.loads(line)
    assert (said["message"], said["quarter"], said["state"]) == ("rolled up", "2025-Q3", "closed")
    assert (said["ledger"]["missed"], said["ledger"]["unreadable"]) == (1, {"occurred_at": 1})


def test_the_same_ledger_gives_the_same_bytes(world: World, lake: Bucket) -> None:
    store(world, *(call(f"CA{n}", occurred_at=f"2025-08-{1 + n % 28:02d}T14:00:00.000Z") for n in range(40)))
    quarterly_rollup.handler(Q3, None)
    first = everything(lake)
    quarterly_rollup.handler(Q3, None)
    assert everything(lake) == first


def test_dealerships_are_read_page_after_page_in_their_order(world: World, tmp_path: Path) -> None:
    # DynamoDB ends a page at a megabyte, and what it doesn't send counts.
    heavy = "x" * 300_000
    store(
        world, *(call(f"CA{n}", transcript=heavy) for n in range(9)), call("CA9", dealership_id="autos-roy")
    )
    client = boto3.client("dynamodb")
    pages = LedgerPages(client, world.tables["calls"])
    asked: list[str] = []
    client.meta.events.register(
        "before-call.dynamodb.Query", lambda params, **_: asked.append(params["body"])
    )
    found = list(
        pages.spools(["autos-roy", "garage-tremblay", "nobody"], date(2025, 9, 1), date(2025, 9, 3), tmp_path)
    )
    assert [file.name for file in found] == ["autos-roy.json", "garage-tremblay.json", "nobody.json"]
    ids = [[item["call_id"]["S"] for item in json.loads(file.read_text())] for file in found]
    assert ids == [["CA9"], [f"CA{n}" for n in range(9)], []]
    assert len(asked) == 5  # three pages of Garage Tremblay's
    assert heavy not in found[1].read_text()


def test_only_the_days_asked_for_are_sent_and_what_has_no_readable_start(
    world: World, tmp_path: Path
) -> None:
    moments = [f"2025-09-0{day}T23:59:59.000Z" for day in (1, 2, 3, 4)]
    store(world, *(call(f"CA{moment[9]}", occurred_at=moment) for moment in moments))
    store(world, call("CA5", occurred_at="soon"), call("CA6", occurred_at="2026-01-01T00:00:00.000Z"))
    world.calls.retract(CallRef("garage-tremblay", "twilio:CA7"), "outbound", NOW)
    Callers(boto3.client("dynamodb"), world.tables["calls"]).add("garage-tremblay", CALLER, "entry", NOW)
    client = boto3.client("dynamodb")
    scanned: list[int] = []
    client.meta.events.register(
        "after-call.dynamodb.Query", lambda parsed, **_: scanned.append(parsed["ScannedCount"])
    )
    pages = LedgerPages(client, world.tables["calls"])
    [file] = pages.spools(["garage-tremblay"], date(2025, 9, 2), date(2025, 9, 3), tmp_path)
    assert [item["call_id"]["S"] for item in json.loads(file.read_text())] == ["CA2", "CA3", "CA5"]
    assert scanned == [7], "callers' histories are another partition's: nobody reads them here"


@pytest.mark.parametrize(
    ("event", "quarter"),
    [
        ({"quarter": "2024-Q1"}, "2024-Q1"),
        ({"quarter": "current"}, "2025-Q4"),
        ({"quarter": "previous"}, "2025-Q3"),
        ({}, "2025-Q4"),
    ],
)
def test_a_quarter_is_asked_for_by_its_name_or_its_place_and_nothing_is_the_current_one(
    event: dict[str, str], quarter: str
) -> None:
    morning_of_the_9th = datetime(2025, 10, 9, 10, tzinfo=UTC)
    assert str(quarterly_rollup.asked(event, morning_of_the_9th)) == quarter


@pytest.mark.parametrize("name", ["2025Q3", "", "next", 3, None, ["2025-Q3"]])
def test_another_name_fails_in_one_line_before_anything_is_read(name: object) -> None:
    with pytest.raises(BadQuarter, match="write it like") as refused:
        quarterly_rollup.handler({"quarter": name}, None)
    assert "\n" not in str(refused.value)


def test_an_event_of_nothing_rolls_up_the_current_quarter(world: World, lake: Bucket) -> None:
    assert quarterly_rollup.handler(None, None)["state"] == "open"


def test_an_empty_ledger_is_an_empty_quarter(world: World, lake: Bucket, tmp_path: Path) -> None:
    made = quarterly_rollup.handler(Q3, None)
    rows = {name: each["rows"] for name, table in made["tables"].items() for each in table.values()}
    assert rows == {table.name: 0 for table in TABLES} | {"dealerships": 1, "caller_values": 6}
    assert read(lake.fetch(HOURLY, tmp_path)) == []


def test_a_dealership_that_can_t_be_read_stops_the_run_without_telling_its_numbers(
    world: World, lake: Bucket
) -> None:
    broken = {"pk": "dealership#garage-tremblay", "sk": "profile", "document": '{"phone": "+14185550100"}'}
    boto3.client("dynamodb").put_item(TableName=world.tables["directory"], Item=pack(broken))
    with pytest.raises(
        UnreadableDealership, match=r"^dealership garage-tremblay can't be read: apply"
    ) as refused:
        quarterly_rollup.handler(Q3, None)
    assert refused.value.__context__ is None
    assert lake.keys("") == []


def test_the_steps_of_many_functions_answer_what_the_state_machine_goes_on_with(
    world: World, lake: Bucket, logged: io.StringIO
) -> None:
    store(world, call("CA1"), call("CA2", occurred_at="soon"))
    answers: list[object] = []

    def take(event: dict[str, object]) -> Any:
        answers.append(json.loads(json.dumps(quarterly_rollup.handler(event, None))))
        return answers[-1]

    run_machine(take, 250_000)
    planned, read_, pages, written, published = answers
    made = lake.anew().manifest(Quarter.parse("2025-Q3"))
    assert made
    run = {"quarter": "2025-Q3", "run": made["run"]}
    assert planned == {**run, "shards": [0], "closed": False, "engine": "duckdb"}
    assert (read_, pages, written) == (None, [0], None)
    assert published == {"quarter": "2025-Q3", "run": made["run"], "state": "closed"}
    [line] = logged.getvalue().splitlines()
    assert json.loads(line)["message"] == "rolled up"


def test_a_lake_under_a_prefix_keeps_to_it(world: World, lake: Bucket, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    under = open_lake("s3://rappel-lake/some/where/", lambda: lake.client)
    under.publish("reports/a.html", tmp_path / "a")
    assert under.keys("reports/") == ["reports/a.html"]
    assert lake.keys("") == ["some/where/reports/a.html"]
    fetched = under.fetch("reports/a.html", tmp_path / "here")
    assert fetched.read_bytes() == (tmp_path / "a").read_bytes()
    assert under.read("nothing") is None


def answered_late(n: int, day: date, minutes: int) -> Row:
    """A Thursday's call at 10 h there, called back so many minutes later."""
    began = datetime(day.year, day.month, day.day, 15 if day.month > 10 else 14, tzinfo=UTC)
    at = {"occurred_at": to_text(began), "called_back_at": to_text(began + timedelta(minutes=minutes))}
    return call(f"CA{day}{n}", caller=f"+1514555{n:04}", **at)


def test_the_nightly_run_writes_how_long_calls_back_took_of_two_quarters(world: World, lake: Bucket) -> None:
    measured = dealership(callback_by={"default": "measured"})
    world.dealerships.apply(measured, {each.id: f"/secrets/{each.id}" for each in measured.integrations})
    september, november = date(2025, 9, 25), date(2025, 11, 13)
    store(world, *(answered_late(n, september, 20) for n in range(10)))
    quarterly_rollup.handler(Q3, None)
    known = world.dealerships.get_with_pause("garage-tremblay")
    assert known is not None
    assert known.callback_times == NO_TIMES, "an old quarter says nothing of today"
    store(world, *(answered_late(n, november, 50) for n in range(10)))
    quarterly_rollup.handler(None, None)
    known = world.dealerships.get_with_pause("garage-tremblay")
    assert known is not None
    assert known.callback_times == CallbackTimes(date(2025, 11, 19), {"service": {hour_of_week(4, 10): 60}})


def test_the_nightly_run_writes_down_the_week_that_staff_are_told_of(world: World, lake: Bucket) -> None:
    days = [date(2025, 10, 1) + timedelta(days=n) for n in range(50)]
    store(
        world,
        *(
            call(f"CA{day} {n}", caller=f"+1418555{n:04d}", occurred_at=f"{day}T14:0{n}:00.000Z")
            for day in days
            for n in range(3)
        ),
    )
    quarterly_rollup.handler(None, None)
    assert world.dealerships.week_ahead("garage-tremblay") is None, "nobody is told"
    told = dealership(notices={"default": {"slack": True}})
    world.dealerships.apply(told, {each.id: f"/secrets/{each.id}" for each in told.integrations})
    quarterly_rollup.handler(None, None)
    ahead = week_ahead.from_json(world.dealerships.week_ahead("garage-tremblay"))
    assert ahead is not None
    assert ahead.week == date(2025, 11, 24)
    service = ahead.of("service", date(2025, 11, 20))
    assert service is not None
    assert service.low <= 21 <= service.high
    world.dealerships.apply(told.model_copy(update={"name": "Garage T"}), {})
    assert world.dealerships.week_ahead("garage-tremblay"), "an applied file leaves it"


def test_nothing_is_written_where_no_text_promises_what_is_measured(world: World, lake: Bucket) -> None:
    store(world, *(answered_late(n, date(2025, 11, 13), 50) for n in range(20)))
    quarterly_rollup.handler(None, None)
    known = world.dealerships.get_with_pause("garage-tremblay")
    assert known is not None
    assert known.callback_times == NO_TIMES
