"""What a caller won back brings is each dealership's own word, and the same by SQL as in the report."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cli.query import lake_views
from cli.rollup import rollup
from functions.lake import database
from functions.lake.findings import Findings
from functions.lake.findings.departments import caller_values, worth
from functions.lake.schema import CALLER_VALUES
from functions.lake.storage import Folder, object_key
from functions.shared.call import Department
from functions.shared.caller_value import CallerValue
from tests.builders import dealership
from tests.ledger import Row, call
from tests.unit.lake.findings.small_lake import Q3, found, laid

OWN: Mapping[str, Mapping[Department, CallerValue]] = {
    "garage-a": {"service": CallerValue(low=100, base=250.5, high=400)},
    "garage-b": {"service": CallerValue(low=10, base=20, high=30)},
}
# A market of fewer would tell nothing.
OTHERS = "cdefghijk"
SQL = "SELECT * FROM still_to_win_back WHERE dealership_id IS NOT DISTINCT FROM ?"


def waiting(house: str, number: int, department: str) -> Iterator[Row]:
    for n in range(number):
        yield call(
            f"{house} {department} {n}",
            dealership_id=house,
            department=department,
            caller=f"+1514555{n:04d}",
            occurred_at=f"2025-09-{2 + n % 9:02d}T14:{n % 60:02d}:30.{n:03d}Z",
            recovered_at=f"2025-09-{3 + n % 9:02d}T14:{n % 60:02d}:31.000Z" if n % 7 == 0 else None,
        )


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Two dealerships with values of their own for service; the others have Rappel's."""
    tmp_path = tmp_path_factory.mktemp("own values")
    calls = [
        *waiting("garage-a", 40, "service"),
        *waiting("garage-b", 60, "service"),
        *waiting("garage-b", 35, "sales"),
        call("withheld", dealership_id="garage-b", caller=None),
        *(row for letter in OTHERS for row in waiting(f"garage-{letter}", 30, "service")),
        call("last", dealership_id="garage-c", caller="+15145559999", occurred_at="2025-09-25T14:00:00.000Z"),
    ]
    houses = tuple(dealership(id=f"garage-{letter}") for letter in f"ab{OTHERS}")
    folder = laid(tmp_path, *calls, dealerships=houses)
    with duckdb.connect() as connection:
        caller_values.prepare(connection, Q3, [], OWN, worth.ESTIMATED)
        folder.publish(object_key(CALLER_VALUES, Q3), caller_values.write(connection, tmp_path))
    # What the dealerships' files said stays in the lake, whoever counts it anew.
    rollup(Q3, folder)
    return folder


def base(made: Findings) -> float:
    """To the dollar, from what the findings say that it is made of."""
    return sum(
        row["episodes"] * row["dollars_per_call"] * row["recovery_rate"]
        for row in made["still_to_win_back"]["assumptions"]
    )


def value(made: Findings) -> float:
    return sum(row["value"] for row in made["by_department"])


def assumed(made: Findings) -> dict[str, Any]:
    return {row["department"]: row for row in made["still_to_win_back"]["assumptions"]}


def test_a_dealership_s_dollars_are_of_its_own_file_and_say_so(lake: Folder, tmp_path: Path) -> None:
    a, b = (found(tmp_path, lake, dealership=each) for each in ("garage-a", "garage-b"))
    assert a["still_to_win_back"]["base"] == pytest.approx(40 * 250.5 * 0.3, rel=0.02)
    service, sales = assumed(b)["service"], assumed(b)["sales"]
    assert (service["dollars_per_call"], service["dollars_interval"]) == (20, [10, 30])
    assert (service["source"], sales["source"]) == ("dealership", "rappel")
    assert {row["department"]: row["dollars_per_call"] for row in b["worth"]} == {
        "service": 20,
        "sales": worth.ESTIMATED["sales"].dollars_per_call,
    }


def test_a_market_s_total_is_the_sum_of_each_one_s_own(lake: Folder, tmp_path: Path) -> None:
    market, *each = (
        found(tmp_path, lake, dealership=id_)
        for id_ in (None, *(f"garage-{letter}" for letter in f"ab{OTHERS}"))
    )
    assert base(market) == pytest.approx(sum(map(base, each)))
    assert assumed(market)["service"]["source"] == "several"
    assert value(market) == pytest.approx(sum(map(value, each)))


@pytest.mark.parametrize("house", [None, "garage-a", "garage-b"])
def test_sql_answers_what_the_report_says(lake: Folder, tmp_path: Path, house: str | None) -> None:
    told = found(tmp_path, lake, dealership=house)["still_to_win_back"]
    with database.connect(tmp_path) as connection:
        lake_views.create(connection, lake, ["still_to_win_back"], tmp_path)
        answer = connection.execute(SQL, [house])
        names = [column[0] for column in answer.description]
        [row] = [dict(zip(names, each, strict=True)) for each in answer.fetchall()]
    assert told["base"]
    for key in ("episodes", "anonymous", "low", "base", "high"):
        assert row[key] == told[key], key
