"""What a newer version wrote in a shape that this one can't know is refused, never guessed at. Pure.

A number on an item of the ledger and on a manifest of the lake counts shapes, not versions: it goes up only
where the version before would misread what it stands on (docs/decisions/0043). What has none is of shape 1.
"""

from decimal import Decimal

# The shape of what this version writes, and the newest that it reads.
ITEM_SHAPE = 1
LAKE_SHAPE = 1


class WrittenByNewer(Exception):
    """Nothing is read of it, and nothing written over it. The message quotes nothing of it."""


def refuse_newer(what: str, shape: object, newest: int) -> None:
    """Raises WrittenByNewer unless `shape`, which a `what` bears, is one that is known."""
    if not isinstance(shape, int | Decimal) or shape > newest:
        raise WrittenByNewer(
            f"{what} has a shape that this version doesn't know, which reads {newest} at most:"
            " a newer version of Rappel wrote it, deploy that one or a later one"
        )
