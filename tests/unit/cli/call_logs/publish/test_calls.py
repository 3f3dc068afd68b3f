"""Legs of one call are one call; answered by anybody, it is none of the missed."""

from pathlib import Path
from typing import Any

import pytest

from cli.call_logs.interpret.legs import Leg
from cli.call_logs.publish import calls
from cli.call_logs.publish.calls import Call, CallCounts
from functions.lake import database

CALLER = "+14185550150"
HOUR = 3_600_000


def leg(row: int, **changes: Any) -> Leg:
    usual = Leg(row, "1", 1_757_340_333_000, "inbound", "no_answer", CALLER, None, "Service", "service", 10)
    return usual._replace(**changes)


def assembled(folder: Path, *legs: Leg, within: int = 0) -> tuple[list[Call], CallCounts]:
    calls.write_legs(legs, folder / "legs.csv")
    with database.connect(folder) as connection:
        found = calls.assemble(connection, folder / "legs.csv", within, folder / "calls.csv")
    (folder / "rollup.duckdb").unlink()
    return [call for person in calls.by_person(folder / "calls.csv") for call in person], found


def test_legs_with_one_id_are_one_call_from_its_first_ring(tmp_path: Path) -> None:
    [call], found = assembled(
        tmp_path,
        leg(1),
        leg(2, at=leg(1).at + 9000, line="Luc", department="employee", result="voicemail", ring=22),
    )
    assert (call.at, call.line, call.department, call.result, call.ring) == (
        leg(1).at,
        "Service",
        "service",
        "voicemail",
        22,
    )
    assert (found.kinds, found.legs) == ({"missed": 1}, 2)


@pytest.mark.parametrize(
    "taken",
    [{"direction": "outbound", "person": "+15145550177"}, {"direction": "internal", "person": None}, {}],
)
def test_a_call_answered_elsewhere_is_answered(tmp_path: Path, taken: dict[str, Any]) -> None:
    [call], found = assembled(tmp_path, leg(1), leg(2, result="answered", **taken))
    assert (call.direction, call.person, found.kinds) == ("inbound", CALLER, {"answered": 1})


def test_a_withheld_caller_is_not_the_person_forwarded_to(tmp_path: Path) -> None:
    [call], _ = assembled(tmp_path, leg(1, person=None), leg(2, direction="outbound", person="+15145550177"))
    assert (call.direction, call.person) == ("inbound", "")


def test_the_order_of_the_rows_makes_no_difference(tmp_path: Path) -> None:
    legs = [
        leg(1),
        leg(2, at=leg(1).at + 9000, line="Luc", department="employee", result="abandoned"),
        leg(3, call_id="2"),
    ]
    turned = [each._replace(row=9 - each.row) for each in reversed(legs)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert assembled(tmp_path / "a", *legs) == assembled(tmp_path / "b", *turned)


def test_without_an_id_the_same_person_at_the_same_second_is_one_call(tmp_path: Path) -> None:
    found, _ = assembled(
        tmp_path,
        leg(1, call_id=None),
        leg(2, call_id=None),
        leg(3, call_id=None, at=leg(1).at + 30_000),
        leg(4, call_id=None, person="+14185550151"),
    )
    assert len(found) == 3


def test_without_an_id_the_mapping_says_how_far_apart_legs_may_start(tmp_path: Path) -> None:
    legs = [leg(n, call_id=None, at=leg(1).at + n * 20_000) for n in range(3)]
    [call], _ = assembled(tmp_path, *legs, within=30)
    assert call.at == leg(1).at


def test_withheld_callers_are_each_a_call_of_their_own(tmp_path: Path) -> None:
    found, _ = assembled(
        tmp_path,
        leg(1, call_id=None, person=None),
        leg(2, call_id=None, person=None, line="Sales", department="sales"),
    )
    assert len(found) == 2


def test_an_id_that_comes_again_another_day_is_another_call(tmp_path: Path) -> None:
    found, _ = assembled(tmp_path, leg(1), leg(2, at=leg(1).at + 24 * HOUR))
    assert [call.turn for call in found] == [0, 1]


OTHER = "+14185550151"


@pytest.mark.parametrize(
    "second",
    [
        {"person": OTHER},
        {"person": OTHER, "at": 1_757_340_333_000 + HOUR},
        {"person": None, "area": "514"},
    ],
)
def test_an_id_of_several_callers_is_none(tmp_path: Path, second: dict[str, Any]) -> None:
    found, counts = assembled(tmp_path, leg(1), leg(2, **second), leg(3, call_id="2"))
    assert [call.call_id for call in found] in (["", "2", ""], ["2", "", ""])
    assert (counts.kinds, counts.legs, counts.id_shared) == ({"missed": 3}, 3, 2)


def test_an_id_of_calls_out_to_several_people_is_none(tmp_path: Path) -> None:
    found, counts = assembled(
        tmp_path, *(leg(n, direction="outbound", person=person) for n, person in enumerate((CALLER, OTHER)))
    )
    assert ([call.call_id for call in found], counts.kinds) == (["", ""], {"outbound": 2})


def test_an_id_of_calls_over_more_than_twelve_hours_is_none(tmp_path: Path) -> None:
    found, counts = assembled(tmp_path, *(leg(n, at=leg(1).at + n * 7 * HOUR) for n in range(3)))
    assert ([call.call_id for call in found], counts.id_shared) == (["", "", ""], 3)


def test_an_id_is_judged_for_each_time_that_it_comes_again(tmp_path: Path) -> None:
    """Where ids are counted anew each morning, one day's may be sound and another day's not."""
    day = leg(1).at + 24 * HOUR
    found, counts = assembled(
        tmp_path, leg(1), leg(2, person=OTHER), leg(3, at=day), leg(4, at=day + 9000, line="Luc")
    )
    assert sorted(call.call_id for call in found) == ["", "", "1"]
    assert (counts.kinds, counts.legs, counts.id_shared) == ({"missed": 3}, 4, 4)


def test_a_caller_who_is_forwarded_or_withheld_on_one_leg_is_no_second_caller(tmp_path: Path) -> None:
    _, counts = assembled(
        tmp_path,
        leg(1),
        leg(2, person=None),
        leg(3, direction="outbound", person=OTHER),
        leg(4, direction="internal"),
    )
    assert (counts.kinds, counts.id_shared) == ({"missed": 1}, 0)


def test_what_is_ignored_is_no_call(tmp_path: Path) -> None:
    assert assembled(tmp_path, leg(1, result="ignored"))[0] == []


def test_a_person_s_calls_come_together_and_nobody_s_alone(tmp_path: Path) -> None:
    other = "+14185550151"
    legs = [
        leg(1),
        leg(2, call_id="2", person=other),
        leg(3, call_id="3", at=leg(1).at + HOUR),
        leg(4, call_id="4", person=None),
        leg(5, call_id="5", person=None),
    ]
    assembled(tmp_path, *legs)
    assert [[call.call_id for call in person] for person in calls.by_person(tmp_path / "calls.csv")] == [
        ["1", "3"],
        ["2"],
        ["4"],
        ["5"],
    ]
