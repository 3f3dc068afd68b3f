"""The table begins at its header, wherever that stands; a column that isn't there is named."""

from pathlib import Path

import pytest

from cli.call_logs.read.header import locate
from cli.call_logs.read.tables import heads
from cli.shared.errors import Failed
from tests.unit.cli.call_logs.build import HEADER, export, mapping, row


def test_what_stands_above_the_header_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(f"sep=,\nGarage;report\n\nFrom:,01/09/2025\n{HEADER}\n{row()}\n", encoding="utf-8")
    found = locate(heads(file, mapping()), mapping())
    assert (found.line, found.places["caller"], found.absent) == (5, 2, ())


def test_columns_are_found_by_any_of_their_names_without_their_dress(tmp_path: Path) -> None:
    file = export(tmp_path)
    file.write_text("ID;QUAND;N°Appelant;Résultat\n", encoding="utf-8")
    described = mapping(
        columns={"started_at": ["When", "Quand"], "caller": "n° appelant", "result": "resultat"}
    )
    found = locate(heads(file, described), described)
    assert dict(found.places) == {"started_at": 1, "caller": 2, "result": 3}


def test_a_column_that_a_row_can_do_without_is_told_as_absent(tmp_path: Path) -> None:
    described = mapping(
        columns={"started_at": "When", "caller": "From", "result": "Result", "line": ["File", "Group"]}
    )
    assert locate(heads(export(tmp_path), described), described).absent == ("line",)


def test_a_column_that_no_row_can_do_without_is_named_with_what_there_is(tmp_path: Path) -> None:
    described = mapping(columns={"started_at": ["Start", "Begin"], "caller": "From", "result": "Result"})
    with pytest.raises(Failed) as failed:
        locate(heads(export(tmp_path), described), described)
    assert "columns.started_at: there is no Start or Begin" in str(failed.value)
    assert "the file has Id, When, From" in str(failed.value)


@pytest.mark.parametrize("field", ["direction", "result"])
def test_a_direction_or_result_that_isn_t_there_is_not_read_without(tmp_path: Path, field: str) -> None:
    columns = {"started_at": "When", "caller": "From", "talk_seconds": "Talk", field: "Sens"}
    described = mapping(columns=columns)
    with pytest.raises(Failed, match=f"columns.{field}: there is no Sens"):
        locate(heads(export(tmp_path), described), described)


def test_no_column_at_all_is_said(tmp_path: Path) -> None:
    described = mapping(columns={"started_at": "A1", "caller": "B2", "result": "C3"})
    with pytest.raises(Failed, match="no row of the file has the mapping's columns"):
        locate(heads(export(tmp_path), described), described)


def test_without_a_header_columns_are_places_and_must_be_there(tmp_path: Path) -> None:
    file = export(tmp_path)
    file.write_text("2025-09-08 10:05,418-555-0150,missed\n", encoding="utf-8")
    described = mapping(header=False, columns={"started_at": 1, "caller": 2, "result": 3})
    assert locate(heads(file, described), described).line == 0
    wider = mapping(header=False, columns={"started_at": 1, "caller": 2, "result": 9})
    with pytest.raises(Failed, match="wants column 9, and the file has 3"):
        locate(heads(file, wider), wider)
