"""The fourth step, of which many run at once: some dealerships' findings and pages, and the market's."""

from itertools import chain
from pathlib import Path

import duckdb

from functions.lake import database, findings, manifest, reports
from functions.lake.database import quoted
from functions.lake.findings import Findings
from functions.lake.findings.forecast.contract import Forecast
from functions.lake.quarter import yesterday
from functions.quarterly_rollup.counting import with_forecasts
from functions.quarterly_rollup.sharded.counting import FINDINGS, episodes_name
from functions.quarterly_rollup.sharded.notes import Counted, Pages
from functions.quarterly_rollup.sharded.run_folder import RunFolder
from functions.shared.moment import from_text


def write(folder: RunFolder, number: int, work: Path) -> None:
    """Leaves the reports of these dealerships in the run's folder, unless that is done; the first function
    leaves the market's too.

    Raises UnknownRun and Incomplete.
    """
    plan, [counted] = folder.plan(), folder.notes(Counted, 1)
    if folder.note(Pages, number):
        return
    folder.take(FINDINGS, work).rename(work / "rollup.duckdb")
    quarter, through = folder.quarter, yesterday(from_text(plan["began_at"]))
    forecasts: dict[str, Forecast] = {}
    with database.connect(work) as connection:
        _show_episodes(connection, folder.take(episodes_name(number), work))
        names = _names(connection)
        market: list[Findings] = []
        if number == 0:
            market = [findings.of_scope(connection, quarter, names=names, through=through)]
        ids = counted["scopes"][number]
        own = findings.of_dealerships(connection, quarter, ids, names=names, through=through)
        files = reports.write(quarter, with_forecasts(chain(market, own), forecasts), work)
    for key, file in files.items():
        folder.leave(key, file)
    described = {key: manifest.describe_file(file) for key, file in files.items()}
    folder.write(Pages, {"reports": described, "forecasts": forecasts}, number)


def _show_episodes(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Shows those of the function's own dealerships: the market's page reads what was counted of all."""
    connection.execute(
        f"CREATE TEMP VIEW episodes AS FROM read_parquet({quoted(file)}, hive_partitioning = false)"
    )


def _names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute("SELECT dealership_id, name FROM dealership_rows")
    return dict(rows.fetchall())
