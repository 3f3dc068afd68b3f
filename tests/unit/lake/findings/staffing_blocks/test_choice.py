"""Up to three blocks of open hours, the best first, and none where too little is missed."""

from itertools import product

from functions.lake.findings.staffing_blocks.choice import Block, choose, interval

WEEK = dict.fromkeys(product(range(1, 6), range(8, 17)), 1.0)
ENOUGH = dict.fromkeys(WEEK, 40)


def test_the_best_block_comes_first_and_longer_where_its_neighbour_is_worth_nearly_as_much() -> None:
    gains = WEEK | {(1, 9): 9.0, (1, 10): 7.5, (1, 11): 2.0}
    assert choose(gains, ENOUGH, 30)[0] == Block(1, 9, 11)


def test_a_lunch_of_five_days_is_one_block() -> None:
    gains = WEEK | {(day, 12): 5.0 for day in range(1, 6)}
    assert choose(gains, ENOUGH, 30)[0] == Block(None, 12, 13)


def test_no_more_than_three_blocks_nor_twelve_hours_and_none_overlaps() -> None:
    chosen = choose({hour: 1.0 + hour[1] / 100 for hour in WEEK}, ENOUGH, 30)
    hours = [hour for block in chosen for hour in block.hours]
    assert len(chosen) <= 3
    assert len(hours) == len(set(hours)) <= 12


def test_a_block_has_enough_missed_calls_and_open_hours_only() -> None:
    assert choose(WEEK, dict.fromkeys(WEEK, 5), 30) != []
    assert all(len(block.hours) * 5 >= 30 for block in choose(WEEK, dict.fromkeys(WEEK, 5), 30))
    assert choose(WEEK, dict.fromkeys(WEEK, 1), 30) == []
    for block in choose({(3, 8): 1.0, (3, 10): 1.0}, {(3, 8): 50, (3, 10): 50}, 30):
        assert block.to_hour - block.from_hour == 1
    assert choose(dict.fromkeys(WEEK, 0.0), ENOUGH, 30) == []


def test_the_interval_widens_with_the_weeks() -> None:
    steady, varied = interval(10, [20] * 13), interval(10, [5, 35] * 6 + [20])
    assert varied[0] < steady[0] < 10 < steady[1] < varied[1]
    assert steady[1] / 10 == 10 / steady[0]
