"""Exports of a few rows, and what is read of them."""

from collections import abc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cli.call_logs.interpret.legs import Leg, Reader
from cli.call_logs.interpret.lines import Lines
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.read.header import locate
from cli.call_logs.read.tables import heads

NOW = datetime(2025, 12, 1, tzinfo=UTC)
COLUMNS = {
    "call_id": "Id",
    "started_at": "When",
    "caller": "From",
    "called": "To",
    "line": "Queue",
    "direction": "Way",
    "result": "Result",
    "ring_seconds": "Ring",
    "talk_seconds": "Talk",
}
HEADER = ",".join(COLUMNS.values())


def mapping(**changes: Any) -> Mapping:
    return Mapping.model_validate({"provider": "pbx", "date_order": "ymd", "columns": COLUMNS, **changes})


def row(**cells: str) -> str:
    """A missed call, but for the cells given by field."""
    usual: abc.Mapping[str, str] = {
        "call_id": "1",
        "started_at": "2025-09-08 10:05:33",
        "caller": "418-555-0150",
        "called": "418-555-0101",
        "line": "Service",
        "direction": "in",
        "result": "missed",
        "ring_seconds": "25",
        "talk_seconds": "0",
    }
    return ",".join({**usual, **cells}.values())


def export(folder: Path, *rows: str, name: str = "export.csv") -> Path:
    file = folder / name
    file.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return file


def reader(file: Path, described: Mapping | None = None, now: datetime = NOW) -> Reader:
    chosen = described or mapping()
    located = locate(heads(file, chosen), chosen)
    zone = ZoneInfo(chosen.zone or "America/Toronto")
    return Reader(chosen, located, Lines(chosen, None), chosen.date_order or "ymd", zone, now)


def leg(folder: Path, described: Mapping | None = None, **cells: str) -> Leg:
    """The leg that one row is read as. Raises Refused."""
    reads = reader(export(folder, row(**cells)), described)
    found = reads.leg(2, row(**cells).split(","))
    assert found is not None
    return found
