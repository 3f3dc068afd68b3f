"""A dealership's forecast from a lake, what the lake keeps of it, and how it is scored."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.lake import aggregates, database, engine, findings, missed_calls, parquet
from functions.lake.findings import Findings
from functions.lake.findings.forecast.stored import Row
from functions.lake.schema import FORECASTS
from functions.lake.storage import Folder, object_key
from tests.ledger import Row as LedgerRow
from tests.ledger import read
from tests.unit.lake.findings.conftest import Q3, Lake

pytestmark = pytest.mark.slow

WEDNESDAY = date(2025, 8, 27)
# The week of Labour Day.
WEEK = date(2025, 9, 1)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A large dealership's summer, as `simulate --noise none` draws it, and the spring before."""
    made = Lake(tmp_path_factory.mktemp("forecast"))
    made.add(Q3, 6_000, 1, offered=True)
    return made.add(Q3.previous, 6_000, 1)


def rolled_up(lake: Lake, work: Path, through: date) -> Findings:
    """Findings of the days so far, whose forecasts are laid in the lake, as a rollup does."""
    work.mkdir(parents=True)
    folder = Folder(lake.folder)
    with database.connect(work) as connection:
        calls = missed_calls.fetch(folder, Q3, work)
        known = work / "known.parquet"
        connection.execute(
            f"COPY (FROM read_parquet('{next(iter(calls.values()))}') WHERE local_date <= '{through}')"
            f" TO '{known}' (FORMAT parquet)"
        )
        tables = aggregates.compute(engine.on_duckdb(connection, Q3, [known]), work)
        findings.prepare(connection, Q3, folder, tables, work, through)
        [market, own] = findings.of_each_scope(connection, Q3, names={}, through=through)
        assert market["forecast"] == own["forecast"], "a market of one is that dealership"
        assert own["forecast"]
        made = {str(own["scope"]["id"]): own["forecast"]}
        folder.publish(
            object_key(FORECASTS, Q3), findings.write_forecasts(connection, Q3, made, work, through)
        )
        return own


def service(found: Findings) -> Any:
    assert found["forecast"]
    return next(each for each in found["forecast"]["departments"] if each["department"] == "service")


@pytest.fixture(scope="module")
def nights(market: Lake, tmp_path_factory: pytest.TempPathFactory) -> dict[date, Findings]:
    """Tuesday's, Wednesday's and Friday's calls known, and the quarter's end."""
    work = tmp_path_factory.mktemp("nights")
    days = [WEDNESDAY + timedelta(days=n) for n in (-1, 0, 2)] + [Q3.last]
    return {day: rolled_up(market, work / str(day), day) for day in days}


def foretold(forecast: Any) -> list[tuple[Any, ...]]:
    """But for the hours to staff, which follow what the quarter's calls say of each hour."""
    return [
        (each["department"], each["expected"], each["low"], each["high"], each["cells"])
        for each in forecast["departments"]
    ]


def test_thursday_s_forecast_of_a_week_stands_until_it_begins(nights: dict[date, Findings]) -> None:
    tuesday, thursday, saturday, _ = (found["forecast"] for found in nights.values())
    assert tuesday
    assert thursday
    assert (tuesday["week"], tuesday["made_of"]) == (WEEK.isoformat(), "2025-08-26")
    assert thursday["made_of"] == "2025-08-27"
    assert foretold(saturday) == foretold(thursday)
    assert foretold(tuesday) != foretold(thursday)


def test_labour_day_has_few_calls_and_the_morning_after_has_many(nights: dict[date, Findings]) -> None:
    found = nights[WEDNESDAY]
    assert found["forecast"]
    assert found["forecast"]["days_off"] == [{"date": "2025-09-01", "name": "Labour Day"}]
    assert service(found)["part"] == "hour"
    by_day: dict[str, float] = {}
    for cell in service(found)["cells"]:
        by_day[cell["date"]] = by_day.get(cell["date"], 0.0) + cell["expected"]
    assert by_day["2025-09-01"] < 0.6 * by_day["2025-09-02"]
    assert by_day["2025-09-02"] > by_day["2025-09-03"]
    assert not [block for block in service(found)["staff"] if block["date"] == "2025-09-01"]
    assert service(found)["staff"]


def test_at_the_quarter_s_end_the_week_is_scored_by_what_came(
    market: Lake, nights: dict[date, Findings], tmp_path: Path
) -> None:
    told = {each["department"]: each for each in nights[WEDNESDAY]["forecast"]["departments"]}  # type: ignore[index]
    came = dict.fromkeys(told, 0)
    for row in market.rows(Q3):
        if WEEK <= row["local_date"] < WEEK + timedelta(days=7):
            came[row["department"]] += 1
    score = nights[Q3.last]["forecast_score"]
    assert score
    assert score["forecasts"] == len(told)
    assert score["within"] == sum(each["low"] <= came[name] <= each["high"] for name, each in told.items())
    errors = [abs(came[name] - each["expected"]) for name, each in told.items()]
    assert score["error"] == pytest.approx(sum(errors) / len(errors))
    kept: list[LedgerRow] = read(market.folder / object_key(FORECASTS, Q3))
    assert {(row["week"], row["made_of"]) for row in kept} == {
        (WEEK, WEDNESDAY),
        (date(2025, 10, 6), Q3.last),
    }
    assert market.findings(Q3.previous, tmp_path)["forecast_score"] is None


def test_a_market_and_few_calls_have_none(lake: Lake, tmp_path: Path) -> None:
    assert lake.findings(Q3, tmp_path / "market")["forecast"] is None
    few = Lake(tmp_path / "few").add(Q3, 40, 1)
    assert few.findings(Q3, tmp_path / "work")["forecast"] is None


@pytest.mark.parametrize(("weeks", "is_told"), [(7, True), (8, False)])
def test_a_department_whose_eight_forecasts_were_no_better_than_the_usual_is_foretold_no_more(
    market: Lake, tmp_path: Path, weeks: int, is_told: bool
) -> None:
    lake = Folder(tmp_path / "lake")
    shutil.copytree(market.folder, lake.root)
    (tmp_path / "work").mkdir()
    mondays = [date(2025, 7, 7) + timedelta(weeks=n) for n in range(weeks)]
    [dealership] = {row["dealership_id"] for row in market.rows(Q3)}
    with database.connect(tmp_path / "work") as connection:
        rows = [
            Row(dealership, "service", week, week - timedelta(days=5), "week", week, 0, 24, 9e5, 8, 9, 300.0)
            for week in mondays
        ]
        values = ", ".join(str(tuple(map(str, row))) for row in rows)
        relation = f"(SELECT * FROM (VALUES {values}) AS rows ({', '.join(Row._fields)}))"
        target = lake.root / object_key(FORECASTS, Q3)
        target.parent.mkdir(parents=True, exist_ok=True)
        parquet.write(connection, relation, FORECASTS, target)
        found = findings.compute(connection, Q3, lake, work=tmp_path / "work")
    assert found["forecast"]
    assert found["forecast_score"]
    assert found["forecast_score"]["forecasts"] == weeks
    names = {each["department"] for each in found["forecast"]["departments"]}
    assert ("service" in names) == is_told
    assert "parts" in names
