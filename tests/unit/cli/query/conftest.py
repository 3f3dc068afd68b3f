"""A lake of two quarters, five calls each."""

from pathlib import Path

import pytest

from functions.lake.quarter import Quarter
from tests.ledger import call, write


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lake")
    for quarter, month in (("2025-Q2", "06"), ("2025-Q3", "09")):
        folder = made / f"missed_calls/quarter={quarter}"
        folder.mkdir(parents=True)
        items = [
            call(f"{quarter} CA{n}", occurred_at=f"2025-{month}-02T1{n}:00:00.250Z", caller=None)
            for n in range(5)
        ]
        work = tmp_path_factory.mktemp("work")
        write(work, items, Quarter.parse(quarter), target=folder / "missed_calls.parquet")
    return made
