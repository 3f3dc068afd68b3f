"""Dealerships are split among functions, by about how many calls each of them has."""

from hypothesis import given
from hypothesis import strategies as st

from functions.quarterly_rollup.sharded.shards import batches, plan


def test_shards_are_as_large_as_they_may_be_and_keep_the_order() -> None:
    calls = {"a": 40, "b": 60, "c": 1, "d": 99, "e": 1}
    assert plan(["a", "b", "c", "d", "e"], calls, 100) == [["a", "b"], ["c", "d"], ["e"]]


def test_a_dealership_that_is_too_large_is_read_alone() -> None:
    assert plan(["a", "b", "c"], {"a": 10, "b": 500, "c": 10}, 100) == [["a"], ["b"], ["c"]]


def test_who_had_no_calls_before_counts_as_the_others_mean() -> None:
    assert plan(["a", "b", "new"], {"a": 20, "b": 60}, 100) == [["a", "b"], ["new"]]


def test_of_an_unknown_market_each_dealership_counts_alike() -> None:
    assert [len(shard) for shard in plan([str(n) for n in range(120)], {}, 250_000)] == [50, 50, 20]


def test_a_market_of_nobody_is_one_shard() -> None:
    assert plan([], {}, 100) == [[]]
    assert batches([], 50) == [[]]


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 1000)), st.integers(1, 2000))
def test_each_dealership_is_in_one_shard(calls: dict[str, int], at_most: int) -> None:
    ids = sorted(calls)
    shards = plan(ids, calls, at_most)
    assert [each for shard in shards for each in shard] == ids
    assert all(len(shard) == 1 or sum(calls[each] for each in shard) <= at_most for shard in shards if ids)
    assert [each for some in batches(ids, at_most) for each in some] == ids
