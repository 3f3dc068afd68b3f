"""A simulated lake of six quarters, what was planted in it, and its findings."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli import simulation
from cli.simulation.command import write
from cli.simulation.noise import NONE, Noise
from functions.lake import database, findings
from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS
from functions.lake.storage import Folder, object_key
from tests.ledger import Row, read

Q3 = Quarter(2025, 3)


@dataclass(eq=False)
class Lake:
    """`truths` by quarter, as the simulation tells them."""

    folder: Path
    truths: dict[Quarter, dict[str, Any]] = field(default_factory=dict)
    _rows: dict[Quarter, list[Row]] = field(default_factory=dict)

    def add(
        self,
        quarter: Quarter,
        calls: int,
        dealerships: int,
        seed: int = 7,
        *,
        shifts: bool = True,
        noise: Noise = NONE,
        only: slice = slice(None),
        offered: bool = False,
    ) -> "Lake":
        """`only`: of the dealerships drawn, those that the lake has calls of."""
        drawn = simulation.draw(
            quarter,
            calls=calls,
            dealerships=dealerships,
            seed=seed,
            shifts=shifts,
            noise=noise,
            offered=offered,
        )
        drawn.places = drawn.places[only]
        write(drawn, Folder(self.folder))
        self.truths[quarter] = drawn.truths()
        return self

    def rows(self, quarter: Quarter) -> list[Row]:
        if quarter not in self._rows:
            self._rows[quarter] = read(self.folder / object_key(MISSED_CALLS, quarter))
        return self._rows[quarter]

    def hours(self, quarter: Quarter) -> list[Row]:
        return read(self.folder / object_key(CALLS_HOURLY, quarter))

    def findings(self, quarter: Quarter, work: Path, **asked: Any) -> Findings:
        work.mkdir(parents=True, exist_ok=True)
        with database.connect(work) as connection:
            found = findings.compute(connection, quarter, Folder(self.folder), work=work, **asked)
        (work / "rollup.duckdb").unlink()
        return found


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """With a dealership in New Brunswick, one in Quebec in Halifax's time, and one that fell silent."""
    made = Lake(tmp_path_factory.mktemp("findings"))
    silent = Noise(absent={1: (date(2025, 8, 4), date(2025, 8, 20))})
    made.add(Q3, 24_000, 12, noise=silent, offered=True)
    made.add(Q3.previous, 8_000, 12)
    made.add(Quarter(2025, 1), 4_000, 12)
    made.add(Quarter(2024, 4), 4_000, 12)
    made.add(Quarter(2024, 2), 8_000, 12)
    return made.add(Quarter(2024, 3), 8_000, 12, only=slice(11))
