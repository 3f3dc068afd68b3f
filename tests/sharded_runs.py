"""A simulated ledger, and a quarter of it rolled up by one function or by the steps of many."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from cli.shared import spool
from cli.simulation import simulation
from functions.lake.bucket import Bucket
from functions.lake.quarter import Quarter
from functions.quarterly_rollup.ledger_reader import LedgerReader
from functions.quarterly_rollup.refresh import Wiring
from functions.quarterly_rollup.sharded import steps
from functions.shared.callback_times import CallbackTimes
from functions.shared.dealership import Dealership

QUARTER = Quarter(2025, 3)
NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)


@dataclass
class Ledger:
    """What LedgerReader reads of: the directory, and the pages of calls."""

    folder: Path
    known: dict[str, Dealership]

    def ids(self) -> Iterator[str]:
        return iter(self.known)

    def get(self, dealership_id: str) -> Dealership | None:
        return self.known.get(dealership_id)

    def spools(self, ids: Iterable[str], _first: date, _last: date, folder: Path) -> Iterator[Path]:
        for each in ids:
            yield Path(shutil.copyfile(self.folder / f"{each}.json", folder / f"{each}.json"))


def simulated(folder: Path, calls: int, dealerships: int, callback_by: str | None = None) -> Ledger:
    folder.mkdir()
    drawn = simulation.draw(QUARTER, calls=calls, dealerships=dealerships, seed=7, offered=True)
    for place in drawn.places:
        spool.write(drawn.items_of(place), folder / f"{place.dealership.id}.json")
    known = {each.id: each for each in drawn.dealerships}
    if callback_by:
        measured = {"callback_by": {"default": callback_by}}
        known = {
            name: Dealership.model_validate(each.model_dump() | measured) for name, each in known.items()
        }
    return Ledger(folder, known)


@dataclass
class Told:
    """What a run tells others than readers of the lake."""

    announced: list[Any] = field(default_factory=list)
    times: dict[str, CallbackTimes] = field(default_factory=dict)
    weeks: dict[str, str] = field(default_factory=dict)


def wiring(ledger: Ledger, lake: Bucket, told: Told) -> Wiring:
    reader = LedgerReader(cast("Any", ledger), cast("Any", ledger), timedelta(days=152))
    return Wiring(
        reader=reader,
        lake=lake,
        hashing_key=lambda: bytes(range(32)),
        announce=told.announced.append,
        note_callback_times=told.times.__setitem__,
        note_week_ahead=told.weeks.__setitem__,
    )


Take = Callable[[dict[str, Any]], Any]


def taking(wired: Wiring, folder: Path, now: datetime = NOW) -> Take:
    """Takes a step as the handler does: with a look of its own at the lake, and a folder of its own."""
    folder.mkdir()
    number = iter(range(10_000))

    def take(event: dict[str, Any]) -> Any:
        work = folder / str(next(number))
        work.mkdir()
        try:
            anew = replace(wired, lake=wired.lake.anew())
            return steps.take(anew, event, QUARTER, now, work)
        finally:
            shutil.rmtree(work)

    return take


def no_athena(_asked: Any) -> str:
    raise AssertionError("nobody asks Athena")


def run_machine(
    take: Take,
    shard_calls: int,
    execution: str = "one",
    answer: Callable[[Any], str] = no_athena,
    **more: str,
) -> Any:
    """Asks for each step as the state machine does. Returns what the last one does.

    `answer` has Athena answer a query, and returns the folder's name.
    """
    asked = {"quarter": str(QUARTER), "shard_calls": shard_calls, **more}
    planned = take({"step": "plan", "execution": execution, "asked": asked})
    if planned["closed"]:
        return planned
    run = {"quarter": planned["quarter"], "run": planned["run"]}
    for number in planned["shards"]:
        take({"step": "read", **run, "number": number})
    if planned["engine"] == "athena":
        for asked in take({"step": "gather", **run}):
            take({"step": "keep", **run, "number": asked["number"], "name": answer(asked)})
    for number in take({"step": "count", **run}):
        take({"step": "pages", **run, "number": number})
    return take({"step": "publish", **run})
