"""The last step: what all others laid becomes the quarter, by the one pointer that moves for any run."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from functions.lake import database, findings, manifest, parquet, runs
from functions.lake.findings.forecast.contract import Forecast
from functions.lake.manifest import Manifest, Object
from functions.lake.quarter import yesterday
from functions.lake.runs import GRACE, Overtaken
from functions.lake.schema import FORECASTS
from functions.lake.storage import object_key
from functions.quarterly_rollup.refresh import Wiring
from functions.quarterly_rollup.sharded.notes import Counted, Laid, Pages, Plan
from functions.quarterly_rollup.sharded.run_folder import RunFolder
from functions.quarterly_rollup.weeks_ahead import weeks_ahead
from functions.shared import week_ahead
from functions.shared.moment import from_text


def publish(wiring: Wiring, folder: RunFolder, work: Path) -> Manifest:
    """Publishes the run, or goes on where an earlier try was killed. Returns the manifest that stands.

    Raises UnknownRun, Incomplete, Overtaken and NotPointed.
    """
    lake, quarter = wiring.lake, folder.quarter
    look = lake.look(quarter)
    is_switched = look.manifest is not None and look.manifest.get("run") == folder.run
    if look.manifest and is_switched and folder.note(Plan) is None:
        folder.clear()
        return look.manifest
    plan = folder.plan()
    if not is_switched and look.etag != plan["etag"]:
        raise Overtaken(quarter)
    [counted] = folder.notes(Counted, 1)
    began = from_text(plan["began_at"])
    pages = folder.notes(Pages, len(counted["scopes"]))
    forecasts = {dealer: each for some in pages for dealer, each in some["forecasts"].items()}
    if not is_switched:
        with database.connect(work) as connection:
            tables = counted["tables"] | _forecasts(connection, folder, forecasts, began, work)
            composed = _compose(folder, counted, tables, pages, began)
            if look.manifest and runs.stands(lake, look.manifest, composed):
                runs.point(lake, quarter)
                folder.discard()
                return look.manifest
            runs.switch(connection, lake, quarter, folder.run, composed, work=work, now=began)
    folder.publish_reports(key for some in pages for key in some["reports"])
    runs.repair(lake, quarter, before=began - GRACE)
    told = wiring.reader.dealerships(sorted(forecasts))
    for dealership_id, ahead in weeks_ahead(forecasts, quarter, told, began).items():
        wiring.note_week_ahead(dealership_id, week_ahead.to_json(ahead))
    folder.clear()
    made = lake.manifest(quarter)
    assert made
    return made


def _forecasts(
    connection: duckdb.DuckDBPyConnection,
    folder: RunFolder,
    forecasts: dict[str, Forecast],
    began: datetime,
    work: Path,
) -> dict[str, dict[str, Laid]]:
    """Lays the table that the pages' forecasts make."""
    quarter, through = folder.quarter, yesterday(began)
    findings.known_forecasts(connection, quarter, folder.lake, work)
    file = findings.write_forecasts(connection, quarter, forecasts, work, through)
    key = object_key(FORECASTS, quarter)
    return {FORECASTS.name: {key: folder.lay(key, file, parquet.count(connection, [file]))}}


def _compose(
    folder: RunFolder,
    counted: Counted,
    tables: dict[str, dict[str, Laid]],
    pages: Sequence[Pages],
    began: datetime,
) -> Manifest:
    """Composes the manifest of objects that are there, as they were laid."""
    folder.check({key: each for laid in tables.values() for key, each in laid.items()})
    objects = {name: {key: _told(each) for key, each in laid.items()} for name, laid in tables.items()}
    reports = {key: file for some in pages for key, file in some["reports"].items()}
    state = folder.quarter.state(began)
    return manifest.compose(folder.quarter, state, objects, reports, counted["ledger"])


def _told(laid: Laid) -> Object:
    return {"rows": laid["rows"], "bytes": laid["bytes"], "sha256": laid["sha256"]}
