"""A row is a leg of a call, or is refused with a reason that its reader can act on."""

from contextlib import suppress
from pathlib import Path

import pytest

from cli.call_logs.interpret.legs import Leg
from cli.call_logs.interpret.refusals import Refused
from tests.unit.cli.call_logs.build import HEADER, export, leg, mapping, reader, row

MORNING_MS = 1_757_340_333_000  # 2025-09-08 10:05:33 in Quebec


def test_a_row_is_a_leg(tmp_path: Path) -> None:
    assert leg(tmp_path) == Leg(
        row=2,
        call_id="1",
        at=MORNING_MS,
        direction="inbound",
        result="no_answer",
        person="+14185550150",
        area=None,
        line="Service",
        department="service",
        ring=25,
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"started_at": "yesterday"}, '"yesterday" is no date and time'),
        ({"started_at": ""}, "it has no date and time"),
        ({"started_at": "1999-09-08 10:05"}, "1999-09-08 is before 2020, the earliest year that is taken"),
        ({"started_at": "13/09/2025 10:05"}, '"13/09/2025 10:05" is no date and time by date_order ymd'),
        ({"started_at": "2025-12-30 10:05"}, "in the future"),
        ({"direction": "sideways"}, 'direction "sideways" is unknown: add it to \\[direction\\]'),
        ({"result": "dissolved"}, 'result "dissolved" is unknown: add it to \\[result\\]'),
        ({"result": ""}, 'result "" is unknown'),
    ],
)
def test_a_row_that_can_t_be_read_is_refused_with_its_reason(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        leg(tmp_path, None, **cells)


def test_a_reason_tells_no_telephone_number(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        leg(tmp_path, started_at="418-555-0150", result="4185550150")
    assert "0150" not in str(refused.value)


def test_a_short_row_is_refused(tmp_path: Path) -> None:
    reads = reader(export(tmp_path, row()))
    with pytest.raises(Refused, match="it has 3 cells, and column 9 is needed"):
        reads.leg(2, ["1", "2025-09-08 10:05", "x"])


@pytest.mark.parametrize(
    "cells",
    [
        ["", " ", ""],
        HEADER.split(","),
        ["Total", "12", ""],
        ["Grand total : 12 appels"],
        ["Totals", "", "3.14"],
    ],
)
def test_blank_lines_totals_and_the_header_again_are_no_calls(tmp_path: Path, cells: list[str]) -> None:
    assert reader(export(tmp_path, row())).leg(9, cells) is None


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ({"result": "Répondu"}, "answered"),
        ({"result": "NO-ANSWER"}, "no_answer"),
        ({"result": "occupé"}, "busy"),
        ({"result": "Abandonné"}, "abandoned"),
        ({"result": "Messagerie vocale"}, "voicemail"),
        ({"result": "completed", "talk_seconds": "0"}, "no_answer"),
        ({"result": "completed", "talk_seconds": "00:01:10"}, "answered"),
    ],
)
def test_the_usual_words_need_no_mapping(tmp_path: Path, cells: dict[str, str], result: str) -> None:
    assert leg(tmp_path, None, **cells).result == result


def test_a_mapping_s_words_come_first(tmp_path: Path) -> None:
    described = mapping(
        result={"busy": "missed"}, direction={"outbound": "in"}, departments={"parts": "Serv*"}
    )
    found = leg(tmp_path, described)
    assert (found.result, found.direction) == ("busy", "outbound")
    assert leg(tmp_path, mapping(departments={"parts": "Serv*"})).department == "parts"


def test_a_star_in_a_mapping_s_words_stands_for_any_letters(tmp_path: Path) -> None:
    described = mapping(
        direction={"inbound": "*Inbound*", "outbound": "*"},
        result={"voicemail": "Left *"},
        detail={"busy": "6*"},
    )
    assert leg(tmp_path, described, direction="Inbound DID", result="Left a message").result == "voicemail"
    assert leg(tmp_path, described, direction="Canada - Quebec").direction == "outbound"
    assert leg(tmp_path, described, direction="in").direction == "inbound"


def test_a_call_out_is_to_the_person_called(tmp_path: Path) -> None:
    found = leg(tmp_path, direction="Sortant", caller="231", called="514 555-0177")
    assert (found.direction, found.person) == ("outbound", "+15145550177")


def test_an_outside_line_s_prefix_is_no_part_of_the_person_called(tmp_path: Path) -> None:
    described = mapping(outbound_prefix="9")
    assert (
        leg(tmp_path, described, direction="out", caller="231", called="94185550177").person == "+14185550177"
    )
    assert leg(tmp_path, described, direction="in", caller="9185550177").person == "+19185550177"


def test_a_call_from_an_extension_is_internal(tmp_path: Path) -> None:
    assert leg(tmp_path, caller="204").direction == "internal"


@pytest.mark.parametrize(
    ("caller", "called", "direction"),
    [
        ("418-555-0150", "801", "inbound"),
        ("231", "418-555-0150", "outbound"),
        ("231", "232", "internal"),
        ("Poste 231", "418-555-0150", "outbound"),
        ("231 - Luc Roy", "418-555-0150", "outbound"),
        ("231 - Luc Roy", "Poste 232", "internal"),
        ("", "801", "inbound"),
    ],
)
def test_without_a_direction_the_numbers_tell_it(
    tmp_path: Path, caller: str, called: str, direction: str
) -> None:
    described = mapping(columns={"started_at": "When", "caller": "From", "called": "To", "result": "Result"})
    assert leg(tmp_path, described, caller=caller, called=called).direction == direction


def test_a_masked_or_withheld_caller_counts_and_is_noted(tmp_path: Path) -> None:
    reads = reader(export(tmp_path, row()))
    masked = reads.leg(2, row(caller="418-555-XXXX").split(","))
    withheld = reads.leg(3, row(caller="Anonyme").split(","))
    assert masked is not None
    assert withheld is not None
    assert (masked.person, masked.area, withheld.person) == (None, "418", None)
    assert reads.noted == {"caller_masked": 1, "caller_withheld": 1}


def test_a_call_id_that_tells_the_number_is_none(tmp_path: Path) -> None:
    assert leg(tmp_path, call_id="0908-1-418-555-0150").call_id is None


@pytest.mark.parametrize("zeros", ["0", "0000", "0.0", "00000000-0000-0000-0000-000000000000"])
def test_an_id_of_zeros_is_none(tmp_path: Path, zeros: str) -> None:
    assert leg(tmp_path, call_id=zeros).call_id is None
    assert leg(tmp_path, call_id="100").call_id == "100"


def test_a_mapping_says_what_no_result_means(tmp_path: Path) -> None:
    assert leg(tmp_path, mapping(result={"busy": "N/A"}), result="").result == "busy"


def test_a_leg_s_parent_comes_before_itself(tmp_path: Path) -> None:
    described = mapping(
        columns={"call_id": ["Queue", "Id"], "started_at": "When", "caller": "From", "result": "Result"}
    )
    assert leg(tmp_path, described, line="P7").call_id == "P7"
    assert leg(tmp_path, described, line="").call_id == "1"


def test_times_are_the_mapping_s_zone_or_their_own(tmp_path: Path) -> None:
    assert leg(tmp_path, mapping(zone="UTC"), started_at="2025-09-08 14:05:33").at == MORNING_MS
    assert leg(tmp_path, mapping(zone="UTC"), started_at="2025-09-08 07:05:33 PDT").at == MORNING_MS


def test_a_time_of_the_doubled_hour_is_noted(tmp_path: Path) -> None:
    reads = reader(export(tmp_path, row()))
    reads.leg(2, row(started_at="2025-11-02 01:30:00").split(","))
    assert reads.noted == {"time_twice": 1}


def test_a_length_that_can_t_be_read_is_noted_and_left_out(tmp_path: Path) -> None:
    reads = reader(export(tmp_path, row()))
    found = reads.leg(2, row(ring_seconds="long").split(","))
    assert found is not None
    assert found.ring is None
    assert reads.noted == {"unreadable_ring_seconds": 1}


def test_a_line_without_a_department_is_told(tmp_path: Path) -> None:
    reads = reader(export(tmp_path, row()))
    reads.leg(2, row(line="Boutique").split(","))
    assert reads.unplaced == {"Boutique": 1}


@pytest.mark.parametrize("cells", [{"result": "dissolved"}, {"result": "Fax"}, {"direction": "out"}])
def test_only_calls_that_came_in_and_were_read_are_told(tmp_path: Path, cells: dict[str, str]) -> None:
    reads = reader(export(tmp_path, row()), mapping(result={"ignored": "Fax"}))
    with suppress(Refused):
        reads.leg(2, row(line="Boutique", caller="Anonyme", **cells).split(","))
    assert (reads.unplaced, reads.noted) == ({}, {})
