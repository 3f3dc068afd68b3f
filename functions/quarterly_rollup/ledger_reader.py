"""What a rollup reads: the dealerships of the directory, and their calls."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from functions.lake.quarter import Quarter
from functions.quarterly_rollup.ledger_pages import LedgerPages
from functions.shared.dealership import Dealership
from functions.shared.ledger.dealerships import Dealerships


class UnreadableDealership(Exception):
    """A dealership that the directory lists and whose file can't be read."""


def still_kept(quarter: Quarter, now: datetime, kept: timedelta) -> bool:
    """Whether the ledger has all of the quarter's calls: it forgets each of them `kept` after it came."""
    return quarter.utc_days[0] > (now - kept).date()


@dataclass(frozen=True, slots=True)
class LedgerReader:
    """`kept` is how long the ledger keeps a call."""

    directory: Dealerships
    pages: LedgerPages
    kept: timedelta

    def ids(self) -> list[str]:
        """All dealerships' ids, sorted."""
        return sorted(self.directory.ids())

    def dealerships(self, ids: Iterable[str]) -> list[Dealership]:
        """Raises UnreadableDealership: a quarter without one of them would be wrong."""
        return [self._dealership(dealership_id) for dealership_id in ids]

    def _dealership(self, dealership_id: str) -> Dealership:
        try:
            dealership = self.directory.get(dealership_id)
        except ValidationError:  # it quotes the file, telephone numbers and all
            dealership = None
        if dealership is None:
            raise UnreadableDealership(f"dealership {dealership_id} can't be read: apply its file again")
        return dealership

    def spools(self, dealerships: Sequence[Dealership], quarter: Quarter, work: Path) -> Iterator[Path]:
        folder = work / "spools"
        folder.mkdir()
        return self.pages.spools([d.id for d in dealerships], *quarter.utc_days, folder)
