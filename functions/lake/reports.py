"""The quarter's reports: for the market and each dealership its findings as JSON, and a page per language."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from functions.lake import findings
from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from functions.lake.report.page import render
from functions.lake.schema import Table
from functions.lake.storage import Lake
from functions.shared.call import LANGUAGES


def report_key(quarter: Quarter, scope: str, ending: str) -> str:
    """`scope`: `market`, or `dealership=ID`; `ending`: `json`, or a page's language as `fr.html`."""
    return f"reports/quarter={quarter}/{scope}.{ending}"


def make(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    aggregates: Mapping[Table, Path],
    *,
    names: Mapping[str, str],
    through: date,
    work: Path,
) -> dict[str, Path]:
    """Writes them below `work`; returns the files by their key in the lake.

    The connection has the quarter's calls as `missed_calls` (`engine.on_duckdb`), `aggregates` are made of
    them, and other quarters' come from the lake. `names` are the dealerships' by id, `through` is the last
    date that the quarter has so far. Raises BadValues.
    """
    findings.prepare(connection, quarter, lake, aggregates, work)
    made: dict[str, Path] = {}
    for dealership in (None, *findings.dealerships(connection, quarter)):
        found = findings.of_scope(connection, quarter, dealership=dealership, names=names, through=through)
        scope = f"dealership={dealership}" if dealership else "market"
        for ending, text in _texts(found).items():
            file = work / report_key(quarter, scope, ending)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            made[report_key(quarter, scope, ending)] = file
    return made


def _texts(found: Findings) -> dict[str, str]:
    pages = {f"{language}.html": render(found, language) for language in LANGUAGES}
    return {"json": json.dumps(found, ensure_ascii=False, indent=1) + "\n", **pages}
