"""`rappel rollup`: a quarter's missed calls in the lake become its statistics."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import duckdb
import typer

from cli.shared import two_runs
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from cli.shared.lake import LakeOption, QuarterOption, quarter_not_found, readable, stderr
from cli.shared.stage_lake import with_athena
from functions.lake import aggregates, athena, database, engine, findings, market, missed_calls
from functions.lake.athena import AthenaFailed
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import NotPointed
from functions.lake.engine import Engine
from functions.lake.findings.departments import caller_values, worth
from functions.lake.findings.departments.worth import BadValues
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter, yesterday
from functions.lake.runs import Overtaken
from functions.lake.schema import (
    CALLER_VALUES,
    COVERAGE,
    KEPT,
    MARKET,
    MISSED_CALLS,
    QUARTER_DAILY,
    QUARTER_HOURLY,
    Table,
)
from functions.lake.storage import Lake, QuarterNotFound
from functions.shared.moment import utc_now
from infra.settings import DEFAULT_STAGE

EngineName = Literal["duckdb", "athena"]
# What a rollup counts from, and what it leaves as it is.
KEPT_WITH_CALLS = [table.name for table in (MISSED_CALLS, *KEPT) if table is not COVERAGE]


def rollup(
    quarter: QuarterOption,
    lake: LakeOption,
    engine_name: Annotated[
        EngineName, typer.Option("--engine", help="duckdb computes here; athena in the deployed workgroup.")
    ] = "duckdb",
    stage: Stage = DEFAULT_STAGE,
    as_json: Annotated[bool, typer.Option("--json", help="The manifest.")] = False,
) -> None:
    """Compute a quarter's statistics.

    From the missed calls that the lake has of it.
    """
    lake = with_athena(lake, stage)
    with (
        TemporaryDirectory(prefix="rappel-") as folder,
        stderr.status(f"Counting the missed calls of {quarter} …"),
        readable(f"the missed calls of {quarter} can't be counted"),
        database.connect(Path(folder)) as connection,
    ):
        work = Path(folder)
        try:
            two_runs.warn_of_a_mixture(lake, quarter, KEPT_WITH_CALLS)
            calls = missed_calls.fetch(lake, quarter, work)
            run = _engine(engine_name, connection, lake, quarter, list(calls.values()), stage)
            tables = aggregates.compute(run, work) | missed_calls.fetch_kept(lake, quarter, work)
            tables[CALLER_VALUES] = _caller_values(connection, quarter, lake, tables, work)
            now = utc_now()
            findings.find_coverage(connection, quarter, tables[QUARTER_DAILY], yesterday(now))
            tables[COVERAGE] = findings.write_coverage(connection, quarter, work)
            tables[MARKET] = market.write(connection, tables, quarter.state(now), work / "market.parquet")
            files = QuarterFiles(calls=calls, aggregates=tables)
            manifest = publish(connection, quarter, lake, files, work=work, now=now)
        except QuarterNotFound:
            raise quarter_not_found(lake, quarter) from None
        except (AthenaFailed, BadValues, NotPointed, Overtaken) as failed:
            raise Failed(str(failed)) from None
    if as_json:
        print(json.dumps(manifest))
        return
    for table, objects in manifest["tables"].items():
        print(f"{table}: {sum(entry['rows'] for entry in objects.values()):,} rows")


def _caller_values(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    tables: Mapping[Table, Path],
    work: Path,
) -> Path:
    """What dealerships' files said stays; the rest is what the lake's values.toml says now."""
    ids = connection.execute(
        "SELECT DISTINCT dealership_id FROM read_parquet(?)", [str(tables[QUARTER_HOURLY])]
    ).fetchall()
    values = worth.read(lake.read(worth.KEY))
    own = caller_values.own_of(tables.get(CALLER_VALUES))
    caller_values.prepare(connection, quarter, [id_ for (id_,) in ids], own, values)
    return caller_values.write(connection, work)


def _engine(
    name: EngineName,
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    quarter: Quarter,
    files: list[Path],
    stage: str,
) -> Engine:
    if name == "duckdb":
        return engine.on_duckdb(connection, quarter, files)
    if not isinstance(lake, Bucket) or lake.catalog is None:
        raise Failed(f"Athena reads the lake of {stage} alone: leave --engine out, or give its --lake s3://…")
    deployment = Deployment(stage)
    return athena.on_athena(
        connection,
        lake,
        quarter,
        client=deployment.session.client("athena"),
        workgroup=deployment.outputs.workgroup,
    )
