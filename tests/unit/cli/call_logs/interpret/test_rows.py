"""An export is read in one pass, in the same memory whatever its length."""

import tracemalloc
from pathlib import Path

import pytest

from cli.call_logs.interpret.refusals import Refusals
from cli.call_logs.interpret.rows import RowCounts, legs, locate_table
from cli.call_logs.publish.calls import write_legs
from cli.shared.errors import Failed
from tests.unit.cli.call_logs.build import export, mapping, reader, row


def peak(folder: Path, rows: int) -> int:
    """Bytes that Python held at most while it read so many rows."""
    file = export(folder, *(row(call_id=str(n), caller=f"418555{n % 100:04}") for n in range(rows)))
    reads = reader(file)
    tracemalloc.start()
    with Refusals(folder / "refused.csv", lambda _: None) as refusals:
        write_legs(legs(reads, refusals, RowCounts(), lambda _: None), folder / "legs.csv")
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def test_four_times_the_rows_take_the_same_memory(tmp_path: Path) -> None:
    peak(tmp_path, 500)  # what is cached of words and numbers
    assert peak(tmp_path, 4_000) < peak(tmp_path, 1_000) + 100_000


def test_every_row_is_a_leg_refused_or_no_call(tmp_path: Path) -> None:
    file = export(tmp_path, row(), "", row(result="?"), row(result="ignore me"), "Total,4", row(call_id="2"))
    counts = RowCounts()
    described = mapping(result={"ignored": "ignore me"})
    said: list[str] = []
    with Refusals(tmp_path / "refused.csv", said.append) as refusals:
        found = list(legs(reader(file, described), refusals, counts, lambda _: None))
    assert (counts.rows, counts.others, counts.ignored, refusals.count, len(found)) == (6, 2, 1, 1, 3)
    assert said == ['line 4: result "?" is unknown: add it to [result]']


def test_the_order_of_dates_is_found_where_the_mapping_leaves_it_out(tmp_path: Path) -> None:
    file = export(tmp_path, row(started_at="13/09/2025 10:05"), row(started_at="14/09/2025 10:05"))
    assert locate_table(file, mapping(date_order=None))[1] == "dmy"
    with pytest.raises(Failed, match="write date_order in the mapping, dmy or mdy"):
        locate_table(export(tmp_path, row(started_at="03/04/2025 10:05")), mapping(date_order=None))
