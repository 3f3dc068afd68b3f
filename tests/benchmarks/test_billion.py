"""What a billion calls a year take is worked out from one call."""

import pytest

from benchmarks import billion


def test_a_million_calls_a_year_take_two_shards_and_cents() -> None:
    run = billion.run(1_000_000, 152)
    assert (run.calls, run.shards, run.page_functions) == (257_358, 2, 1)
    assert run.state_transitions == 8 + 2 * 3
    assert run.price_reads == pytest.approx(416_153 * 800 / 8192 * 0.125e-6)


def test_twice_the_calls_take_twice_as_much() -> None:
    one, two = billion.run(10**9, 152), billion.run(2 * 10**9, 152)
    for name in ("price_reads", "price_functions", "reading_minutes", "parquet_gigabytes"):
        assert getattr(two, name) == pytest.approx(2 * getattr(one, name), rel=1e-3)
