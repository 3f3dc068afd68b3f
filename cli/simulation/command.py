"""`rappel simulate`: a quarter of a market that never was, in the lake, and the truth about it."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from cli import simulation
from cli.shared import spool
from cli.shared.errors import Failed
from cli.shared.lake import LakeOption, QuarterOption, progress, readable, stderr
from cli.simulation import Simulation
from cli.simulation.noise import PRESETS
from functions.lake import database, missed_calls
from functions.lake.bucket import Bucket
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS
from functions.lake.storage import Lake, object_key, parquet_keys, partition
from functions.shared.moment import utc_now


def simulate(
    quarter: QuarterOption,
    lake: LakeOption,
    calls: Annotated[int, typer.Option(min=0, help="Missed calls, by local date, exactly.")] = 200_000,
    dealerships: Annotated[int, typer.Option(min=1, max=5_000)] = 50,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same calls.")] = 7,
    noise: Annotated[
        Literal["none", "real"],
        typer.Option(
            help="real: weeks and days that vary, storms, dealerships that join, leave, fall silent."
        ),
    ] = "none",
    offered: Annotated[
        bool, typer.Option("--offered", help="Answered calls too, as calls_hourly: a share of missed calls.")
    ] = False,
    promised: Annotated[
        bool, typer.Option("--promised", help="Texts promise calls back, and staff tap what became of them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The truths as JSON.")] = False,
) -> None:
    """Write a simulated quarter to the lake.

    And say what was planted in it: the truths that a report ought to find.
    """
    _refuse_others(quarter, lake)
    drawn = simulation.draw(
        quarter,
        calls=calls,
        dealerships=dealerships,
        seed=seed,
        noise=PRESETS[noise],
        offered=offered,
        promised=promised,
    )
    write(drawn, lake)
    truths = drawn.truths()
    if as_json:
        print(json.dumps(truths, ensure_ascii=False))
    else:
        _show(truths)


def _refuse_others(quarter: Quarter, lake: Lake) -> None:
    """Raises Failed where the lake's calls of the quarter are an import's, or the ledger's."""
    with readable("the quarter can't be written"):
        imported = set(parquet_keys(lake, partition(MISSED_CALLS, quarter))) - {
            object_key(MISSED_CALLS, quarter)
        }
        published = lake.manifest(quarter)
    if imported or (published and published["ledger"]):
        raise Failed(
            f"the lake holds calls of {quarter} that weren't simulated: simulate into another --lake"
        )


def write(drawn: Simulation, lake: Lake) -> None:
    """Writes the quarter's missed calls as the rollup would, from items that the ledger might hold."""
    with (
        readable("the quarter can't be written"),
        TemporaryDirectory(prefix="rappel-") as folder,
        database.connect(Path(folder)) as connection,
    ):
        target, hourly = Path(folder) / "missed_calls.parquet", Path(folder) / "calls_hourly.parquet"
        missed_calls.write(
            connection,
            drawn.quarter,
            dealerships=drawn.dealerships,
            spools=_spools(drawn, Path(folder)),
            hashing_key=hashlib.sha256(f"rappel simulation {drawn.seed}".encode()).digest(),
            target=target,
            hourly=hourly if drawn.offered else None,
        )
        with stderr.status("Writing to the lake …"):
            _lay(connection, drawn, lake, target, hourly if drawn.offered else None, Path(folder))


def _lay(
    connection: duckdb.DuckDBPyConnection,
    drawn: Simulation,
    lake: Lake,
    target: Path,
    hourly: Path | None,
    work: Path,
) -> None:
    """Lays the files in a folder; in a bucket, whose objects are a run's, they are published."""
    quarter, aggregates = drawn.quarter, {CALLS_HOURLY: hourly} if hourly else {}
    if isinstance(lake, Bucket):
        files = QuarterFiles(calls={object_key(MISSED_CALLS, quarter): target}, aggregates=aggregates)
        publish(connection, quarter, lake, files, work=work, now=utc_now())
        return
    lake.publish(object_key(MISSED_CALLS, quarter), target)
    for table, file in aggregates.items():
        lake.publish(object_key(table, quarter), file)


def _spools(drawn: Simulation, folder: Path) -> Iterator[Path]:
    for place in progress(drawn.places, "Simulating"):
        yield spool.write(drawn.items_of(place), folder / f"{place.dealership.id}.json")


def _show(truths: dict[str, Any]) -> None:
    table = Table("department", "missed calls", "share")
    for row in truths["by_department"]:
        table.add_row(row["department"], f"{row['calls']:,}", f"{row['calls'] / truths['calls']:.1%}")
    Console().print(table)
    for holiday in truths["holidays"]:
        print(f"{holiday['date']} {holiday['name']}: {holiday['day_ratio']:.0%} of an ordinary day's calls")
