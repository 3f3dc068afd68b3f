"""Texts are counted as the carriers count them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.send_sms.segments import size

CASES = json.loads((Path(__file__).parents[2] / "vectors" / "sms_segments.json").read_text())["cases"]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['encoding']}-{case['units']}-{case['text'][:12]}"
)
def test_a_text_costs_what_the_carriers_say(case: dict[str, Any]) -> None:
    found = size(case["text"])
    assert (found.encoding, found.units, found.segments) == (
        case["encoding"],
        case["units"],
        case["segments"],
    )


@pytest.mark.parametrize(
    ("letter", "in_one", "in_two"), [("a", 160, 306), ("€", 80, 152), ("ô", 70, 134), ("🚗", 35, 66)]
)
def test_a_segment_is_filled_to_its_last_place_and_no_letter_is_cut_in_two(
    letter: str, in_one: int, in_two: int
) -> None:
    full = (in_one, in_one + 1, in_two, in_two + 1)
    assert [size(letter * letters).segments for letters in full] == [1, 2, 2, 3]


@given(st.text(st.sampled_from("aô🚗\uffff\U00010000")).map("ô".__add__))
def test_ucs_2_counts_the_units_of_utf_16(text: str) -> None:
    assert size(text).units == len(text.encode("utf-16-le")) // 2


def test_the_letters_that_cost_are_named_once_each_in_order() -> None:
    assert size("À bientôt, à bientôt !").costly == ("À", "ô")


@given(st.text(max_size=2000))
def test_a_longer_text_never_costs_less(text: str) -> None:
    assert size(text + "a").segments >= size(text).segments
    assert size(text).segments * (160 if size(text).encoding == "GSM-7" else 70) >= size(text).units
