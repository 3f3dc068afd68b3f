"""A run's folder in the bucket, while its steps fill it.

    runs/quarter=2025-Q3/RUN/missed_calls/missed_calls-0000.parquet   the tables, as they will count
    runs/quarter=2025-Q3/RUN/_steps/plan-0000.json                    what the steps leave for one another
    runs/quarter=2025-Q3/RUN/_steps/athena/TABLE/NAME/…               what a query of Athena's answered
    runs/quarter=2025-Q3/RUN/_steps/reports/…                         pages, until the run counts

A step writes its note after all that the note names: where there is one, the step is done.
"""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from functions.lake import manifest
from functions.lake.bucket import Bucket, aside, run_folder, run_key
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.quarterly_rollup.sharded.notes import Laid, Plan

Note = TypeVar("Note", bound=Mapping[str, object])
NOTHING: Mapping[str, str] = {}
# S3 takes longer than we do: some at once keep both at work.
_AT_ONCE = 8


class UnknownRun(Exception):
    """The run has no plan: it never began, or was swept away."""


class Incomplete(Exception):
    """A step of the run isn't done, or what it laid isn't there any more."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Keys of tables' objects and of reports are those of a folder (`functions.lake.storage`)."""

    lake: Bucket
    quarter: Quarter
    run: str

    def lay(self, key: str, file: Path, rows: int) -> Laid:
        """Lays the object of a table."""
        return {**manifest.describe(file, rows), "etag": self._put(run_key(self.run, key), file)}

    def fetch(self, keys: Iterable[str], work: Path) -> dict[str, Path]:
        """Fetches objects of tables."""
        wanted = list(keys)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            files = pool.map(lambda key: self.lake.fetch(run_key(self.run, key), work), wanted)
            return dict(zip(wanted, files, strict=True))

    def leave(self, name: str, file: Path) -> str:
        """Leaves a file for a later step, and returns the tag of its bytes."""
        return self._put(self._aside(name), file)

    def take(self, name: str, work: Path) -> Path:
        """Fetches what an earlier step left."""
        return self.lake.fetch(self._aside(name), work)

    def left(self, below: str) -> dict[str, str]:
        """Lists what was left below a name, with the tags of the bytes."""
        own = self._aside("")
        return {found.key.removeprefix(own): found.etag for found in self.lake.listed(own + below)}

    def address(self, name: str) -> str:
        """Returns the URL of what is left under the name."""
        return self.lake.address(self._aside(name))

    def check(self, laid: Mapping[str, Laid], left: Mapping[str, str] = NOTHING) -> None:
        """Raises Incomplete where a table's object, or what a step left, isn't there with its tag's bytes.

        Of two functions that read one shard, the first given up and alive, each may have read other calls.
        """
        there = {found.key: found.etag for found in self.lake.listed(run_folder(self.quarter, self.run))}
        wanted = {run_key(self.run, key): told["etag"] for key, told in laid.items()}
        wanted |= {self._aside(name): etag for name, etag in left.items()}
        for key, etag in wanted.items():
            if there.get(key) != etag:
                raise Incomplete(f"{key} isn't what was laid there: {self._anew()}")

    def plan(self) -> Plan:
        """Raises UnknownRun."""
        plan = self.note(Plan)
        if plan is None:
            raise UnknownRun(f"there is no run {self.run} of {self.quarter} to go on with: {self._anew()}")
        return plan

    def note(self, kind: type[Note], number: int = 0) -> Note | None:
        """Reads what a step left, None where it isn't done."""
        content = self.lake.read(self._aside(_name(kind, number)))
        return None if content is None else cast("Note", json.loads(content))

    def notes(self, kind: type[Note], number: int) -> list[Note]:
        """Reads what so many functions left. Raises Incomplete."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = list(pool.map(lambda place: self.note(kind, place), range(number)))
        missing = [place for place, note in enumerate(found) if note is None]
        if missing:
            again = json.dumps({"quarter": str(self.quarter), "run": self.run})
            step = f"{kind.__name__.lower()} {missing[0]}"
            raise Incomplete(f"{step} of the run {self.run} isn't done: run it again with {again}")
        return [note for note in found if note is not None]

    def write(self, kind: type[Note], note: Note, number: int = 0) -> None:
        """Leaves a note: the step is done."""
        key = self.lake.prefix + self._aside(_name(kind, number))
        body = json.dumps(note, sort_keys=True).encode()
        self.lake.client.put_object(Bucket=self.lake.bucket, Key=key, Body=body)

    def publish_reports(self, keys: Iterable[str]) -> None:
        """Copies reports that a step left to where they are read."""
        lake = self.lake

        def copy(key: str) -> None:
            lake.client.copy_object(
                Bucket=lake.bucket,
                Key=lake.prefix + key,
                CopySource={"Bucket": lake.bucket, "Key": lake.prefix + self._aside(key)},
            )

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(copy, keys))

    def clear(self) -> None:
        """Removes what the steps left for one another, the plan first: without it the run is over."""
        self.lake.remove([self._aside(_name(Plan, 0))])
        self.lake.remove([found.key for found in self.lake.listed(self._aside(""))])

    def discard(self) -> None:
        """Removes all of it, and what Athena knows of it."""
        if self.lake.catalog:
            self.lake.catalog.remove(self.quarter, self.run, [MISSED_CALLS])
        self.lake.remove([each.key for each in self.lake.listed(run_folder(self.quarter, self.run))])

    def _anew(self) -> str:
        return f"begin a new one with {json.dumps({'quarter': str(self.quarter)})}"

    def _aside(self, name: str) -> str:
        return aside(self.quarter, self.run, name)

    def _put(self, key: str, file: Path) -> str:
        place = self.lake.prefix + key
        with file.open("rb") as body:
            return self.lake.client.put_object(Bucket=self.lake.bucket, Key=place, Body=body)["ETag"]


def _name(kind: type[Note], number: int) -> str:
    return f"{kind.__name__.lower()}-{number:04}.json"
