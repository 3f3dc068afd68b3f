"""`rappel simulate` writes a market's quarter as the rollup would, and tells the truth about it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, manifest_key, object_key
from tests.command_line import Run
from tests.ledger import Row, read

pytestmark = pytest.mark.slow

Q3 = Quarter(2025, 3)


def simulated(
    run: Run, lake: Path, *more: object, quarter: str = "2025-Q3"
) -> tuple[dict[str, Any], list[Row]]:
    ran = run("simulate", "--quarter", quarter, "--lake", lake, "--json", *more)
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out), read(lake / object_key(MISSED_CALLS, Quarter.parse(quarter)))


def counted(rows: list[Row]) -> dict[str, Any]:
    """The truths, counted again in what was written."""
    departments = Counter(row["department"] for row in rows)
    hours = Counter((row["local_weekday"], row["local_hour"]) for row in rows)
    months = Counter((f"{row['local_date']:%Y-%m}", row["department"]) for row in rows)
    return {
        "calls": len(rows),
        "by_department": dict(departments),
        "hour_of_week": [
            {"weekday": weekday, "hour": hour, "calls": hours[weekday, hour]}
            for weekday in range(1, 8)
            for hour in range(24)
        ],
        "by_month": [
            {"month": month, "department": department, "calls": calls}
            for (month, department), calls in sorted(months.items())
        ],
        "outside_standard_hours": sum(not row["standard_hours"] for row in rows),
        "outside_open_hours": sum(not row["open_hours"] for row in rows),
        "by_text_status": dict(sorted(Counter(row["text_status"] for row in rows).items())),
        "response": {
            "texted": sum(row["texted_at"] is not None for row in rows),
            "delivered": sum(row["delivered_at"] is not None for row in rows),
            "replied": sum(row["replied_at"] is not None for row in rows),
            "called_back": sum(row["called_back_at"] is not None for row in rows),
            "recovered": sum(row["recovered_at"] is not None for row in rows),
            "repeats": sum(row["repeat_of"] is not None for row in rows),
            "segments": sum(row["segments"] or 0 for row in rows),
        },
    }


def test_promises_are_exactly_what_the_rollup_counts_and_change_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    options = ("--calls", 2000, "--dealerships", 5)
    truths, rows = simulated(run, tmp_path / "with", *options, "--promised")
    plain, others = simulated(run, tmp_path / "without", *options)
    by = Counter(row["kept_by"] for row in rows)
    promised = sum(row["promised_at"] is not None for row in rows)
    assert truths.pop("promises") == {
        "promised": promised,
        "kept_by_telephony": by["telephony"],
        "kept_by_tap": by["tap"],
    }
    assert min(by["telephony"], by["tap"], promised - by["telephony"] - by["tap"]) > 20
    assert truths == plain
    told = ("promised_at", "handled_as", "handled_at", "kept_by")
    assert all(row[name] is None for row in others for name in told)
    assert [{**row, **dict.fromkeys(told)} for row in rows] == others


# A quarter with each change of the clocks, one at the year's end, one with every holiday of spring.
@pytest.mark.parametrize("quarter", ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2024-Q1"])
def test_the_truths_are_exactly_what_the_rollup_counts(run: Run, tmp_path: Path, quarter: str) -> None:
    truths, rows = simulated(run, tmp_path, "--calls", 3000, "--dealerships", 9, quarter=quarter)
    planted = {key: truths[key] for key in counted(rows)}
    planted["by_department"] = {each["department"]: each["calls"] for each in truths["by_department"]}
    assert planted == counted(rows)
    assert (truths["quarter"], truths["calls"], truths["dealerships"]) == (quarter, 3000, 9)
    assert {row["local_date"] for row in rows} <= set(Quarter.parse(quarter).days)


def test_the_same_seed_draws_the_same_bytes_and_another_others(run: Run, tmp_path: Path) -> None:
    written = []
    for lake, seed in (("a", 7), ("b", 7), ("c", 8)):
        truths, _ = simulated(run, tmp_path / lake, "--calls", 500, "--dealerships", 5, "--seed", seed)
        written.append((truths | {"seed": 0}, (tmp_path / lake / object_key(MISSED_CALLS, Q3)).read_bytes()))
    assert written[0] == written[1]
    assert written[1][0] != written[2][0]


@pytest.mark.parametrize("calls", [0, 1, 3])
def test_a_few_calls_are_drawn_to_the_one_though_most_dealerships_have_none(
    run: Run, tmp_path: Path, calls: int
) -> None:
    truths, rows = simulated(run, tmp_path, "--calls", calls, "--dealerships", 9)
    assert len(rows) == truths["calls"] == calls


def test_without_json_it_says_in_a_few_lines_what_was_planted(run: Run, tmp_path: Path) -> None:
    ran = run("simulate", "--quarter", "2025-Q3", "--calls", 300, "--dealerships", 3, "--lake", tmp_path)
    assert ran.status == 0
    assert "service" in ran.out
    assert "2025-09-01 Labour Day" in ran.out


def test_a_quarter_simulated_again_replaces_the_one_before(run: Run, tmp_path: Path) -> None:
    simulated(run, tmp_path, "--calls", 200, "--dealerships", 3)
    _, rows = simulated(run, tmp_path, "--calls", 100, "--dealerships", 3)
    assert len(rows) == 100
    assert Folder(tmp_path).keys("") == [object_key(MISSED_CALLS, Q3)]


def test_its_own_quarter_is_simulated_again_also_after_the_rollup(run: Run, tmp_path: Path) -> None:
    for calls in (200, 100):
        _, rows = simulated(run, tmp_path, "--calls", calls, "--dealerships", 3)
        assert len(rows) == calls
        assert run("rollup", "--quarter", "2025-Q3", "--lake", tmp_path).status == 0


@pytest.mark.parametrize("origin", ["import", "ledger"])
def test_no_invented_calls_are_mixed_with_a_lake_s_own(run: Run, tmp_path: Path, origin: str) -> None:
    if origin == "import":
        export = Path(__file__).parents[3] / "vectors/call_logs/3cx.csv"
        assert run("import", export, "--mapping", "3cx", "--lake", tmp_path).status == 0
    else:
        simulated(run, tmp_path, "--calls", 20, "--dealerships", 3)
        assert run("rollup", "--quarter", "2025-Q3", "--lake", tmp_path).status == 0
        told = tmp_path / manifest_key(Q3)
        told.write_text(json.dumps(json.loads(told.read_text()) | {"ledger": {"items": 20}}))
    before = {key: (tmp_path / key).read_bytes() for key in Folder(tmp_path).keys("")}
    ran = run("simulate", "--quarter", "2025-Q3", "--lake", tmp_path, "--calls", 10)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        "rappel: the lake holds calls of 2025-Q3 that weren't simulated: simulate into another --lake\n"
    )
    assert {key: (tmp_path / key).read_bytes() for key in Folder(tmp_path).keys("")} == before
    simulated(run, tmp_path, "--calls", 10, quarter="2025-Q2")


@pytest.mark.parametrize(
    "wrong",
    [
        ("--quarter", "2025-Q5", "--lake", "lake"),
        ("--quarter", "2025-Q3"),
        ("--quarter", "2025-Q3", "--lake", "https://example.ca"),
        ("--quarter", "2025-Q3", "--lake", ""),
        ("--quarter", "2025-Q3", "--lake", "lake", "--calls", "-1"),
        ("--quarter", "2025-Q3", "--lake", "lake", "--dealerships", "0"),
    ],
)
def test_wrong_use_ends_with_2_and_writes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("simulate", *wrong)
    assert (ran.status, ran.out) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_a_lake_that_can_t_be_written_is_one_line_and_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("a file, and no folder")
    ran = run("simulate", "--quarter", "2025-Q3", "--lake", tmp_path / "lake", "--calls", 10, "--json")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "rappel: the quarter can't be written: Not a directory: check --lake and its disk\n"
