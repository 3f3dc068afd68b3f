"""In a folder, whose objects are replaced one by one, a command says where they aren't of one run."""

from pathlib import Path

import pytest

from tests.command_line import Run

pytestmark = pytest.mark.slow

QUARTER = ("--quarter", "2025-Q3")


@pytest.fixture
def lake(run: Run, tmp_path: Path) -> Path:
    simulate(run, tmp_path, 200, "--offered")
    assert run("rollup", *QUARTER, "--lake", tmp_path).status == 0
    return tmp_path


def simulate(run: Run, lake: Path, calls: int, *more: str) -> None:
    ran = run("simulate", *QUARTER, "--lake", lake, "--calls", calls, "--dealerships", 2, *more)
    assert ran.status == 0, ran.err


def test_a_query_says_that_a_table_is_of_another_run(run: Run, lake: Path) -> None:
    sql = "SELECT sum(calls) AS calls FROM quarter_daily"
    assert run("query", "--lake", lake, "--csv", sql).err == ""
    simulate(run, lake, 199)
    ran = run("query", "--lake", lake, "--csv", "SELECT count(*) AS calls FROM missed_calls")
    assert (ran.status, ran.out) == (0, "calls\n199\n")
    assert ran.err == (
        "The tables of 2025-Q3 are of two runs: its manifest tells of other bytes in missed_calls."
        " rappel rollup --quarter 2025-Q3 counts them anew\n"
    )
    assert run("query", "--lake", lake, "--csv", sql).err == "", "it is of the run that the manifest tells of"
    run("rollup", *QUARTER, "--lake", lake)
    assert run("query", "--lake", lake, "--csv", "SELECT count(*) AS calls FROM missed_calls").err == ""


@pytest.mark.parametrize("command", [("rollup",), ("report", "--json")])
def test_what_counts_from_calls_and_calls_hourly_says_that_they_are_of_two_runs(
    run: Run, lake: Path, command: tuple[str, ...]
) -> None:
    assert "two runs" not in run(*command, *QUARTER, "--lake", lake).err
    simulate(run, lake, 199)  # without --offered: calls_hourly stays the other's
    ran = run(*command, *QUARTER, "--lake", lake)
    assert ran.status == 0
    assert (
        "The tables of 2025-Q3 are of two runs: its manifest tells of other bytes in missed_calls." in ran.err
    )


def test_a_lake_that_nobody_has_rolled_up_says_nothing(run: Run, tmp_path: Path) -> None:
    simulate(run, tmp_path, 20)
    assert run("query", "--lake", tmp_path, "--csv", "SELECT count(*) AS calls FROM missed_calls").err == ""
    ran = run("query", "--lake", tmp_path, "--csv", "SELECT count(*) AS quarters FROM quarter_runs")
    assert ran.out == "quarters\n0\n"
