"""The numbers never texted: how they are written, and which they are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from functions.shared.never_text import MOST_ENTRIES, WIDEST, NeverText, check_entry
from tests.builders import dealership

NUMBER, LAST = "+14185550150", "+14185550159"


def never(*entries: str) -> NeverText:
    return NeverText(numbers=entries)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "418-555-0150",
        "4185550150",
        "+1 418 555 0150",
        f" {NUMBER}",
        f"{NUMBER}\n",
        f"{NUMBER}-",
        f"-{NUMBER}",
        f"{NUMBER} - {LAST}",
        f"{NUMBER}-0159",
        f"{NUMBER}-{LAST}-{LAST}",
        f"{LAST}-{NUMBER}",  # from the highest to the lowest
        "+999999999-+1000000000",  # of more digits at its end
        "+14185550000-+14185560000",  # one more than an exchange
        "+04185550150",
        "+1418555015٠",
        "+1*",
    ],
)
def test_what_is_no_number_or_bounded_range_is_refused_without_being_repeated(entry: str) -> None:
    with pytest.raises(ValidationError) as refused:
        never(entry)
    assert "0150" not in str(refused.value)
    with pytest.raises(ValueError, match=r"\+14185550100|lowest|10,000") as refused_alone:
        check_entry(entry)
    assert entry == "" or entry not in str(refused_alone.value)


def test_a_range_has_both_its_ends_and_nothing_beyond_them() -> None:
    own = never(f"{NUMBER}-{LAST}")
    within = ["+14185550150", "+14185550155", "+14185550159"]
    beyond = ["+14185550149", "+14185550160", "+1418555015", "+141855501500", "+24185550150"]
    assert [number for number in within + beyond if number in own] == within
    assert own.count == 10


def test_an_exchange_is_the_widest_range() -> None:
    assert never("+14185550000-+14185559999").count == WIDEST


def test_ranges_that_overlap_count_each_number_once() -> None:
    own = never(f"{NUMBER}-{LAST}", "+14185550155-+14185550164", NUMBER, "+14185550170")
    assert own.count == 16
    assert own.more_than(never(NUMBER)) == 15
    assert never(NUMBER).more_than(own) == 0


def test_a_list_is_short_enough_to_be_read_with_each_profile() -> None:
    numbers = [f"+1418{n:07}" for n in range(MOST_ENTRIES + 1)]
    never(*numbers[:-1])
    with pytest.raises(ValidationError, match="at most 1000"):
        never(*numbers)


@pytest.mark.parametrize("name", ["", "../staff.txt", "/etc/passwd", "a\\b", "a\nb", "x" * 256])
def test_a_list_lies_beside_the_dealership_s_file(name: str) -> None:
    with pytest.raises(ValidationError, match="beside this one"):
        NeverText(file=name)


def test_no_number_is_shown_by_its_list_or_by_an_error() -> None:
    own = dealership(never_text={"numbers": [NUMBER]})
    assert "0150" not in repr(own)
    wrong: dict[str, Any] = {"numbers": [NUMBER, 14185550159]}
    with pytest.raises(ValidationError) as refused:
        dealership(never_text=wrong)
    assert "01" not in str(refused.value)


def test_a_profile_is_read_as_it_was_stored() -> None:
    own = dealership(never_text={"numbers": [f"{NUMBER}-{LAST}", "+14185550170"], "file": "staff.txt"})
    assert type(own).model_validate_json(own.model_dump_json()) == own


def written(first: int, width: int) -> str:
    last = min(first + width, 10 ** len(str(first)) - 1)
    return f"+{first}" if width == 0 else f"+{first}-+{last}"


starts = st.integers(1_000_000, 999_999_999_999_999) | st.integers(14185550000, 14185550100)
entries = st.lists(st.builds(written, starts, st.integers(0, 30)), max_size=8)


@given(entries, starts)
def test_a_number_is_never_texted_if_one_of_the_entries_has_it(listed: list[str], number: int) -> None:
    own = never(*listed)
    ends = [entry.replace("+", "").split("-") for entry in listed]
    assert (f"+{number}" in own) == any(int(end[0]) <= number <= int(end[-1]) for end in ends)
    each = {n for end in ends for n in range(int(end[0]), int(end[-1]) + 1)}
    assert own.count == len(each)
    assert all(f"+{n}" in own for n in each)


@given(entries, entries)
def test_a_difference_counts_the_numbers_that_only_one_list_has(some: list[str], others: list[str]) -> None:
    one, other = never(*some), never(*others)
    assert one.count + other.more_than(one) == other.count + one.more_than(other)
    assert one.more_than(other) == sum(
        f"+{n}" not in other for first, last in one.ranges for n in range(first, last + 1)
    )


@given(st.text(max_size=40))
def test_any_text_is_an_entry_or_is_refused_in_words(text: str) -> None:
    try:
        check_entry(text)
    except ValueError as error:
        assert str(error).startswith(("write a number", "a range"))
    else:
        assert never(text).count > 0
