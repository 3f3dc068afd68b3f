"""A caller counts once per matter, and is still to win back where nobody reached them within a day."""

from pathlib import Path

import pytest

from functions.lake.findings import Findings
from tests.ledger import Row, call
from tests.unit.lake.findings.small_lake import found, laid

LATER = "2025-09-20T14:00:00.000Z"  # so far is known what became of the others


def at(day: int, time: str) -> str:
    return f"2025-09-{day:02d}T{time}:00.000Z"


def findings(tmp_path: Path, *calls: Row) -> Findings:
    return found(tmp_path, laid(tmp_path, *calls, call("last", caller="+15145550999", occurred_at=LATER)))


def test_calls_within_a_day_of_one_another_are_one_matter(tmp_path: Path) -> None:
    waiting = findings(
        tmp_path,
        call("CA1", occurred_at=at(2, "14:00")),
        call("CA2", occurred_at=at(3, "13:59"), department="sales"),
        call("CA3", occurred_at=at(4, "13:00")),  # two days after the first
        call("CA4", occurred_at=at(8, "14:00")),  # another
        call("CA5", occurred_at=at(8, "14:00"), caller="+15145550111"),
    )["still_to_win_back"]
    # The last was followed for no day.
    assert (waiting["episodes"], waiting["anonymous"]) == (3, 0)
    assert [(row["department"], row["episodes"]) for row in waiting["assumptions"]] == [("service", 3)]
    assert (waiting["low"], waiting["base"], waiting["high"]) == (None, None, None)


def test_who_was_reached_within_a_day_by_any_of_the_calls_is_not_waiting(tmp_path: Path) -> None:
    made = findings(
        tmp_path,
        call("CA1", occurred_at=at(2, "14:00")),
        call(
            "CA2",
            occurred_at=at(2, "15:00"),
            texted_at=at(2, "15:01"),
            recovered_at=at(2, "18:00"),
            recovered_by="staff",
            segments=1,
        ),
        call("CA3", caller="+15145550111", occurred_at=at(2, "14:00"), recovered_at=at(3, "14:01")),
    )
    assert made["still_to_win_back"]["episodes"] == 1, "the one reached a minute too late"
    assert made["won_back"] == {"episodes": 1}


def test_who_withheld_the_number_is_another_each_time_and_has_no_value(tmp_path: Path) -> None:
    waiting = findings(
        tmp_path, *(call(f"CA{n}", caller=None, occurred_at=at(2, f"14:{n:02d}")) for n in range(40))
    )["still_to_win_back"]
    assert (waiting["episodes"], waiting["anonymous"], waiting["base"]) == (0, 40, None)


def test_of_30_callers_the_shares_are_told(tmp_path: Path) -> None:
    calls = [
        call(
            f"CA{n}",
            caller=f"+151455501{n:02d}",
            occurred_at=at(2 + n % 6, "14:00"),
            **({"recovered_at": at(2 + n % 6, "14:40")} if n % 2 else {}),
        )
        for n in range(40)
    ]
    made = findings(tmp_path, *calls)["reached_by"]
    assert [row["minutes"] for row in made] == [15, 60, 240, 1440]
    # The last caller is followed for a moment, and counts for that.
    assert [row["share"] for row in made] == pytest.approx([0, 0.5, 0.5, 0.5], abs=0.02)
    assert made[0]["interval"] is None
    low, high = made[1]["interval"] or (0, 0)
    assert 0 < low < 0.5 < high < 1, "whole days are alike here"


def test_of_fewer_no_share_is_told(tmp_path: Path) -> None:
    assert {row["share"] for row in findings(tmp_path, call("CA1"))["reached_by"]} == {None}
