"""`rappel report` writes a page that stands alone, or the findings as JSON."""

import json
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner, Result

from cli.report import report
from cli.shared.errors import Failed
from functions.lake.quarter import ZONE, current
from functions.shared.moment import to_text, utc_now
from tests.ledger import call, write

pytestmark = pytest.mark.slow

MISSED_CALLS = "missed_calls/quarter=2025-Q3"


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    folder = tmp_path / "lake" / MISSED_CALLS
    folder.mkdir(parents=True)
    calls = [call("CA1"), call("CA2"), call("CA3", department="sales")]
    write(tmp_path, calls, target=folder / "any.parquet")
    return tmp_path / "lake"


def run(lake: Path, *arguments: object, quarter: str = "2025-Q3") -> Result:
    app = typer.Typer()
    app.command()(report)
    given = ["--quarter", quarter, "--lake", lake, *arguments]
    return CliRunner().invoke(app, [str(each) for each in given])


def failure(result: Result) -> str:
    assert isinstance(result.exception, Failed), result.output
    return str(result.exception)


def test_the_page_is_french_unless_it_is_asked_for_in_english(lake: Path, tmp_path: Path) -> None:
    french, english = tmp_path / "fr.html", tmp_path / "en.html"
    assert run(lake, "--out", french).exit_code == 0
    assert run(lake, "--out", english, "--language", "en").exit_code == 0
    assert '<html lang="fr-CA">' in french.read_text()
    assert '<html lang="en-CA">' in english.read_text()
    assert "3 calls" not in french.read_text()


def test_a_page_whose_name_says_its_language_links_to_the_other_and_a_sheet_is_asked_for(
    lake: Path, tmp_path: Path
) -> None:
    whole, sheet = tmp_path / "q3.fr.html", tmp_path / "q3.monday.fr.html"
    assert run(lake, "--out", whole).exit_code == 0
    assert run(lake, "--out", sheet, "--one-page").exit_code == 0
    assert 'href="q3.en.html"' in whole.read_text()
    assert 'href="q3.monday.en.html"' in sheet.read_text()
    assert 'class="sheet"' in sheet.read_text()


def test_with_json_the_findings_are_all_of_standard_output_and_no_page_is_needed(lake: Path) -> None:
    result = run(lake, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["quarter"], found["calls"]) == ("2025-Q3", 3)
    assert [row["department"] for row in found["by_department"]] == ["service", "sales"]
    assert len(found["hour_of_week"]) == 168


def test_a_note_stands_on_the_page_and_in_the_json(lake: Path, tmp_path: Path) -> None:
    note, page = tmp_path / "note.txt", tmp_path / "page.html"
    note.write_text("Grève <b>du 4 août</b>\n", "utf-8")
    result = run(lake, "--note", note, "--json", "--out", page)
    assert json.loads(result.stdout)["note"] == "Grève <b>du 4 août</b>"
    assert "Grève &lt;b&gt;du 4 août&lt;/b&gt;" in page.read_text("utf-8")
    note.write_bytes("Grève".encode("latin-1"))
    assert failure(run(lake, "--note", note, "--json")).endswith("is no text in UTF-8: save it as such")
    note.write_text(" \n")
    assert failure(run(lake, "--note", note, "--json")).startswith(f"{note}: ")


def test_a_workbook_and_charts_need_no_page(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    result = run(lake, "--xlsx", tmp_path / "r.xlsx", "--charts", tmp_path / "charts")
    assert result.exit_code == 0
    assert (tmp_path / "r.xlsx").stat().st_size > 5_000
    assert "without PNGs: install Chromium for these" in result.stderr
    assert {each.suffix for each in (tmp_path / "charts").iterdir()} == {".svg", ".csv"}
    (tmp_path / "taken").write_text("a file")
    assert failure(run(lake, "--charts", tmp_path / "taken" / "in")).endswith("give --charts another place")


def test_the_running_quarter_is_not_over(tmp_path: Path) -> None:
    """As the nightly run has it: an import's next command is this one."""
    now = utc_now()
    quarter = current(now, ZONE)
    folder = tmp_path / "lake" / f"missed_calls/quarter={quarter}"
    folder.mkdir(parents=True)
    write(tmp_path, [call(occurred_at=to_text(now))], quarter, target=folder / "any.parquet")
    assert run(tmp_path / "lake", "--out", tmp_path / "page.html", quarter=str(quarter)).exit_code == 0
    assert "Ce trimestre n’est pas terminé" in (tmp_path / "page.html").read_text()


def test_json_and_a_page_may_be_asked_for_at_once(lake: Path, tmp_path: Path) -> None:
    result = run(lake, "--json", "--out", tmp_path / "page.html")
    assert json.loads(result.stdout)["calls"] == 3
    assert (tmp_path / "page.html").exists()


def test_a_page_alone_leaves_standard_output_empty(lake: Path, tmp_path: Path) -> None:
    assert run(lake, "--out", tmp_path / "page.html").stdout == ""


def test_neither_a_page_nor_json_is_wrong_use(lake: Path) -> None:
    result = run(lake)
    assert result.exit_code == 2
    assert "--out" in result.output


def test_a_dealerships_page_is_its_own(lake: Path) -> None:
    known = json.loads(run(lake, "--json").stdout)["scope"]
    assert (known["kind"], known["dealerships"]) == ("market", 1)
    own = json.loads(run(lake, "--json", "--dealership", "garage-tremblay").stdout)
    assert (own["scope"]["kind"], own["scope"]["id"]) == ("dealership", "garage-tremblay")


def test_the_page_of_a_lake_of_one_dealership_names_it(lake: Path, tmp_path: Path) -> None:
    assert run(lake, "--out", tmp_path / "page.html").exit_code == 0
    page = (tmp_path / "page.html").read_text()
    assert '<b class="scope">garage-tremblay</b>' in page
    assert "concession</p>" not in page


def test_an_unknown_dealership_is_one_line(lake: Path) -> None:
    said = failure(run(lake, "--json", "--dealership", "nobody"))
    assert "nobody" in said
    assert "SELECT DISTINCT dealership_id FROM missed_calls" in said


def test_a_quarter_that_isn_t_there_is_one_line(lake: Path, tmp_path: Path) -> None:
    said = failure(run(lake, "--out", tmp_path / "page.html", quarter="2024-Q1"))
    assert "no missed calls of 2024-Q1: it has those of 2025-Q3" in said
    assert not (tmp_path / "page.html").exists()


def test_a_file_that_is_no_parquet_is_one_line(lake: Path) -> None:
    (lake / MISSED_CALLS / "broken.parquet").write_bytes(b"PK\x03\x04 not parquet at all")
    assert "no Parquet" in failure(run(lake, "--json"))


def test_a_file_of_another_table_is_one_line(lake: Path) -> None:
    (lake / MISSED_CALLS / "any.parquet").unlink()
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS x) TO '{lake / MISSED_CALLS / 'other.parquet'}'")
    assert "the missed calls of 2025-Q3 can't be read" in failure(run(lake, "--json"))


def test_a_page_that_can_t_be_written_is_one_line(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = failure(run(lake, "--out", tmp_path / "file" / "page.html"))
    assert "give --out another place" in said


def test_a_page_is_replaced_as_a_whole(lake: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("the page of last time")
    run(lake, "--out", page)
    assert page.read_text().startswith("<!DOCTYPE html>")
    assert list(tmp_path.glob(".*")) == []
