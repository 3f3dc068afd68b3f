"""A lake of a few calls, and its findings."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from functions.lake import database, findings
from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, object_key
from functions.shared.dealership import Dealership
from tests.ledger import Row, call, write

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)


def laid(
    tmp_path: Path, *items: Row, quarter: Quarter = Q3, dealerships: tuple[Dealership, ...] = ()
) -> Folder:
    lake = Folder(tmp_path / "lake")
    target = lake.root / object_key(MISSED_CALLS, quarter)
    target.parent.mkdir(parents=True)
    folder = tmp_path / f"written {quarter}"
    folder.mkdir()
    write(folder, items, quarter, dealerships, target=target)
    return lake


def found(tmp_path: Path, lake: Folder, quarter: Quarter = Q3, **asked: Any) -> Findings:
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    with database.connect(work) as connection:
        made = findings.compute(connection, quarter, lake, work=work, **asked)
    (work / "rollup.duckdb").unlink()
    return made


def busy(made: Findings) -> list[tuple[int, int, int]]:
    return [(each["weekday"], each["hour"], each["calls"]) for each in made["hour_of_week"] if each["calls"]]


def at_noon(dealership_id: str, first: date, last: date = Q3.last, name: str = "CA") -> list[Row]:
    """Thirty calls a day, from 12 h to 16 h there."""
    return [
        call(
            f"{name} {dealership_id} {first + timedelta(days=n)} {m}",
            dealership_id=dealership_id,
            occurred_at=f"{first + timedelta(days=n)}T{16 + m % 5}:30:00.000Z",
        )
        for n in range((last - first).days + 1)
        for m in range(30)
    ]
