"""The lake that both engines are asked about: four quarters, so that each comparison finds its other one."""

from pathlib import Path

from cli import simulation
from cli.simulation.command import write
from cli.simulation.noise import PRESETS
from functions.lake import aggregates, database, engine, missed_calls
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter
from functions.lake.storage import Bucket, Folder
from functions.shared.moment import utc_now

QUARTERS = ("2024-Q2", "2024-Q3", "2025-Q2", "2025-Q3")
_CALLS, _DEALERSHIPS = 6_000, 12


def make(folder: Path, work: Path) -> None:
    """Draws the quarters as `rappel simulate` does, and counts each as `rappel rollup`."""
    lake = Folder(folder)
    for name in QUARTERS:
        quarter = Quarter.parse(name)
        write(
            simulation.draw(quarter, calls=_CALLS, dealerships=_DEALERSHIPS, seed=7, noise=PRESETS["real"]),
            lake,
        )
        own = work / name
        own.mkdir()
        with database.connect(own) as connection:
            calls = missed_calls.fetch(lake, quarter, own)
            run = engine.on_duckdb(connection, quarter, list(calls.values()))
            files = QuarterFiles(calls=calls, aggregates=aggregates.compute(run, own))
            publish(connection, quarter, lake, files, work=own, now=utc_now())


def upload(folder: Path, bucket: Bucket) -> None:
    """Copies the lake, object by object."""
    for key in Folder(folder).keys(""):
        bucket.publish(key, folder / key)
