"""Which dealerships one function reads: shards of about as many calls. Pure."""

from collections.abc import Mapping, Sequence

# One function reads as many in well under a minute, of the 15 that it has: docs/scale.md.
SHARD_CALLS = 250_000
# What a dealership is taken for of which nothing is known, nor of any other.
_A_QUARTER = 5_000


def plan(dealership_ids: Sequence[str], calls: Mapping[str, int], at_most: int) -> list[list[str]]:
    """Splits the dealerships, in their order, into shards of so many calls at most, or of one dealership.

    `calls` are an earlier quarter's; a dealership that had none then counts as the others' mean. There is
    one shard at least.
    """
    usual = round(sum(calls.values()) / len(calls)) if calls else _A_QUARTER
    shards: list[list[str]] = [[]]
    size = 0
    for dealership_id in dealership_ids:
        own = calls.get(dealership_id, usual)
        if shards[-1] and size + own > at_most:
            shards.append([])
            size = 0
        shards[-1].append(dealership_id)
        size += own
    return shards


def batches(dealership_ids: Sequence[str], at_most: int) -> list[list[str]]:
    """Splits the dealerships, in their order, into lists of so many at most; one at least."""
    starts = range(0, max(1, len(dealership_ids)), at_most)
    return [list(dealership_ids[start : start + at_most]) for start in starts]
