"""What the table `market` tells takes nobody's calls away from them, whatever is subtracted from it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from functions.lake import aggregates, database, engine, market
from functions.lake.quarter import Quarter, State
from tests.ledger import Row, read
from tests.unit.lake.findings.conftest import Lake

pytestmark = pytest.mark.slow
Q3 = Quarter(2025, 3)
ALL = ("whole",)
Cell = tuple[object, ...]
Own = dict[str, dict[Cell, int]]


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake(tmp_path_factory.mktemp("twelve")).add(Q3, 6_000, 12)


def told(lake: Lake, work: Path, state: State = "closed", without: tuple[str, ...] = ()) -> list[Row]:
    calls = lake.folder / "missed_calls/quarter=2025-Q3/missed_calls.parquet"
    kept = work / "kept.parquet"
    names = ", ".join(f"'{each}'" for each in without) or "''"
    duckdb.execute(f"COPY (FROM '{calls}' WHERE dealership_id NOT IN ({names})) TO '{kept}'")
    with database.connect(work) as connection:
        tables = aggregates.compute(engine.on_duckdb(connection, Q3, [kept]), work)
        return read(market.write(connection, tables, state, work / "market.parquet"))


def cell(row: Mapping[str, object]) -> Cell:
    return (row["part"], row["department"], row["local_weekday"], row["local_hour"], row["local_date"])


def cells_of(call: Row) -> list[Cell]:
    day: date = call["local_date"]
    return [
        ("department", call["department"], None, None, None),
        ("hour", None, call["local_weekday"], call["local_hour"], None),
        ("week", None, None, None, date.fromordinal(day.toordinal() - day.weekday())),
        ("holiday", None, None, None, day),
        ALL,
    ]


def test_no_rival_s_calls_are_what_is_left_when_one_subtracts_what_one_knows(
    twelve: Lake, tmp_path: Path
) -> None:
    """The attack knows the total to the last call, and each share's cell: the told ones, all that isn't told
    of a part together, and a week less the holidays in it. Who attacks knows their own calls of each.
    """
    own: Own = defaultdict(lambda: defaultdict(int))
    for call in twelve.rows(Q3):
        for each in cells_of(call):
            own[call["dealership_id"]][each] += 1
    rows = told(twelve, tmp_path)
    assert {row["part"] for row in rows} == {"quarter", "department", "hour", "week", "holiday"}
    known: list[list[Cell]] = [[cell(row)] for row in rows if row["part"] != "quarter"]
    every = {each for calls in own.values() for each in calls}
    for part in ("department", "hour", "week"):
        hidden = [each for each in every if each[0] == part and [each] not in known]
        known += [hidden] if hidden else []
    signed: list[tuple[list[Cell], list[Cell]]] = [([ALL], []), *((cells, []) for cells in known)]
    for [each] in [cells for cells in known if len(cells) == 1 and cells[0][0] == "week"]:
        begins = each[4]
        assert isinstance(begins, date)
        inside = [
            one
            for [one] in (cells for cells in known if len(cells) == 1)
            if one[0] == "holiday" and isinstance(one[4], date) and 0 <= (one[4] - begins).days < 7
        ]
        signed += [([each], inside)] if inside else []
    assert len(signed) > 50
    for plus, minus in signed:
        counts = {
            name: sum(calls[each] for each in plus) - sum(calls[each] for each in minus)
            for name, calls in own.items()
        }
        total = sum(counts.values())
        assert sum(1 for number in counts.values() if number) >= 10, (plus, minus)
        for attacker, target in permutations(counts, 2):
            others = total - counts[attacker] - counts[target]
            assert others >= 0.15 * counts[target], (plus, minus, attacker, target)


def test_it_tells_shares_and_no_counts(twelve: Lake, tmp_path: Path) -> None:
    rows = told(twelve, tmp_path)
    [quarter] = [row for row in rows if row["part"] == "quarter"]
    assert (quarter["calls"], quarter["dealerships"], quarter["share"]) == (6_000, 12, None)
    assert {row["calls"] for row in rows if row is not quarter} == {None}
    departments = {row["department"]: row["share"] for row in rows if row["part"] == "department"}
    of_service = sum(1 for call in twelve.rows(Q3) if call["department"] == "service")
    assert departments["service"] == round(of_service / 6_000, 4)
    assert "canada_day" in {row["holiday_id"] for row in rows}
    # Two of twelve keep it.
    assert "new_brunswick_day" not in {row["holiday_id"] for row in rows}


def test_an_open_quarter_and_a_market_without_ten_others_are_not_told(twelve: Lake, tmp_path: Path) -> None:
    """Of a quarter that grows, today's figures less yesterday's would be a newcomer's."""
    names = sorted({call["dealership_id"] for call in twelve.rows(Q3)})
    for name, state, without in (
        ("open", "open", ()),
        ("ten", "closed", tuple(names[:2])),
    ):
        (tmp_path / name).mkdir()
        assert told(twelve, tmp_path / name, state, without) == []  # type: ignore[arg-type]
    (tmp_path / "eleven").mkdir()
    assert told(twelve, tmp_path / "eleven", "closed", tuple(names[:1]))
