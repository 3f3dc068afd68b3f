"""The best hours first, none twice, and no more than it takes."""

from hypothesis import given
from hypothesis import strategies as st

from functions.lake.findings.staffing.blocks import METHOD, Candidate, cover, occurrences
from functions.lake.quarter import Quarter

WEEKS = dict.fromkeys(range(1, 8), 13)


def blocks(hours: dict[tuple[int, int], int]) -> list[Candidate]:
    length = METHOD["block_hours"]
    return [
        Candidate(day, start, start + length, sum(hours.get((day, start + n), 0) for n in range(length)))
        for day in range(1, 8)
        for start in range(25 - length)
    ]


def test_the_best_block_comes_first_and_the_next_lies_beside_it() -> None:
    hours = {(1, 9): 30, (1, 10): 30, (1, 11): 30, (1, 12): 20, (3, 14): 5}
    chosen = cover(blocks(hours), 400, WEEKS)
    assert [(each["weekday"], each["from_hour"], each["to_hour"], each["calls"]) for each in chosen] == [
        (1, 9, 12, 90),
        (1, 12, 15, 20),
        (3, 12, 15, 5),
    ]
    assert [each["cumulative_share"] for each in chosen] == [90 / 400, 110 / 400, 115 / 400]


def test_half_of_the_calls_is_enough() -> None:
    chosen = cover(blocks({(1, 9): 50, (2, 9): 30, (3, 9): 20}), 100, WEEKS)
    assert [(each["weekday"], each["share"]) for each in chosen] == [(1, 0.5)]


def test_without_a_call_nobody_is_needed() -> None:
    assert cover(blocks({}), 0, WEEKS) == []


def test_a_weekday_that_comes_once_more_is_no_better_for_it() -> None:
    """140 calls on 14 Tuesdays are 10 a week, 135 on 13 Mondays more."""
    weeks = occurrences(Quarter(2025, 3).days)
    assert weeks == {1: 13, 2: 14, 3: 13, 4: 13, 5: 13, 6: 13, 7: 13}
    chosen = cover(blocks({(2, 9): 140, (1, 9): 135}), 275, weeks)
    assert [(each["weekday"], each["calls"], each["weekly_calls"]) for each in chosen] == [
        (1, 135, 135 / 13),
        (2, 140, 10.0),
    ]


def test_a_call_on_a_weekday_that_hasn_t_ended_yet_counts_as_one_week_s() -> None:
    assert cover(blocks({(3, 9): 4}), 4, {1: 1, 2: 1})[0]["weekly_calls"] == 4


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 7), st.integers(0, 23)), st.integers(1, 500), min_size=1, max_size=60
    )
)
def test_blocks_never_overlap_and_each_is_at_most_as_good_as_the_one_before(
    hours: dict[tuple[int, int], int],
) -> None:
    total = sum(hours.values())
    chosen = cover(blocks(hours), total, WEEKS)
    staffed = [
        (each["weekday"], hour) for each in chosen for hour in range(each["from_hour"], each["to_hour"])
    ]
    assert len(set(staffed)) == len(staffed)
    caught = [each["calls"] for each in chosen]
    assert caught == sorted(caught, reverse=True)
    assert sum(hours.get(hour, 0) for hour in staffed) == sum(caught)
    assert sum(caught[:-1]) < METHOD["target_share"] * total
