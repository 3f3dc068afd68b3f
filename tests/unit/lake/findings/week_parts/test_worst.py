"""Whether a block of the week is the worst, and how often that is said where it isn't so."""

from random import Random

import pytest

from benchmarks.cells import poisson
from functions.lake.findings.week_parts.worst import Block, is_worst

MONDAY: Block = (1, 9)
BLOCKS = [(day, hour) for day in range(1, 6) for hour in (9, 13)]
SEEDS = 200

Drawn = tuple[dict[str, dict[Block, int]], dict[str, int]]


def drawn(random: Random, clusters: int, mean: float, times: float) -> Drawn:
    """Clusters of their own size, whose blocks differ by 5 %; Monday morning is `times` as large."""
    calls: dict[str, dict[Block, int]] = {}
    for number in range(clusters):
        size = mean * random.lognormvariate(0, 0.5)
        calls[str(number)] = {
            block: poisson(size * random.lognormvariate(0, 0.05) * (times if block == MONDAY else 1), random)
            for block in BLOCKS
        }
    return calls, {name: 2 * sum(blocks.values()) for name, blocks in calls.items()}


@pytest.mark.parametrize(("clusters", "mean"), [(13, 20.0), (20, 100.0), (50, 300.0)])
def test_where_all_blocks_are_alike_none_is_said_to_be_the_worst(clusters: int, mean: float) -> None:
    random = Random(f"alike {clusters}")
    said = sum(is_worst(MONDAY, *drawn(random, clusters, mean, 1.0)) is True for _ in range(SEEDS))
    assert said <= 4


@pytest.mark.parametrize(("clusters", "mean", "least"), [(13, 20.0, 0.5), (20, 100.0, 0.95)])
def test_a_monday_morning_of_once_and_a_half_is_found(clusters: int, mean: float, least: float) -> None:
    random = Random(f"found {clusters}")
    said = sum(is_worst(MONDAY, *drawn(random, clusters, mean, 1.5)) is True for _ in range(SEEDS))
    assert said >= least * SEEDS


def test_where_another_is_clearly_above_it_isn_t() -> None:
    random = Random("below")
    assert is_worst(MONDAY, *drawn(random, 20, 100.0, 0.5)) is False


def test_of_fewer_than_five_clusters_nothing_is_told() -> None:
    random = Random("few")
    assert is_worst(MONDAY, *drawn(random, 4, 1_000.0, 2.0)) is None
