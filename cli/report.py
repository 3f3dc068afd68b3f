"""`rappel report`: what a quarter says, as a page or as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory
from typing import Annotated

import duckdb
import typer

from cli.exports import charts as exported
from cli.exports import workbook
from cli.exports.charts import Written
from cli.shared import two_runs
from cli.shared.errors import Failed
from cli.shared.lake import LakeOption, QuarterOption, missed_calls, quarter_not_found, readable, stderr
from functions.lake import database, findings
from functions.lake.findings import Findings, UnknownDealership, own
from functions.lake.findings.departments.worth import BadValues
from functions.lake.quarter import Quarter
from functions.lake.report import one_page as sheet
from functions.lake.report import page
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS
from functions.lake.storage import Folder, Lake, QuarterNotFound
from functions.shared.call import LANGUAGES, Language
from functions.shared.moment import utc_now


def report(
    quarter: QuarterOption,
    lake: LakeOption,
    language: Annotated[Language, typer.Option(help="The page's language.")] = "fr",
    dealership: Annotated[
        str | None, typer.Option(metavar="ID", help="One dealership's page; else the market's.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.html", dir_okay=False, help="Where the page goes.")
    ] = None,
    one_page: Annotated[
        bool, typer.Option("--one-page", help="The sheet for the weekly meeting instead of the whole page.")
    ] = False,
    note: Annotated[
        Path | None,
        typer.Option(
            "--note",
            metavar="FILE.txt",
            dir_okay=False,
            exists=True,
            help="What to know of the quarter besides: plain text, shown as it is.",
        ),
    ] = None,
    xlsx: Annotated[
        Path | None,
        typer.Option(
            "--xlsx", metavar="FILE.xlsx", dir_okay=False, help="The sentences and tables as a workbook, too."
        ),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option(
            "--charts",
            metavar="FOLDER",
            file_okay=False,
            help="Each chart by itself, too: SVG, CSV, and PNG where a Chromium is on the machine.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The findings on standard output; --out is then not needed.")
    ] = False,
) -> None:
    """Show a quarter on a page.

    One file of HTML that needs nothing else; NAME.fr.html links to NAME.en.html, and the other way round.
    """
    if not (out or xlsx or charts or as_json):
        asked = "say where the page goes, or ask for --xlsx, --charts or --json"
        raise typer.BadParameter(asked, param_hint="--out")
    computed = _findings(quarter, lake, dealership, _note(note))
    if as_json:
        print(json.dumps(computed, ensure_ascii=False))
    if out is not None:
        with stderr.status("Writing the page …"):
            write = sheet.render if one_page else page.render
            text = write(computed, language, _other(out.name, language))
            _write(out, lambda file: file.write_text(text, encoding="utf-8"))
        stderr.print(f"{out}: {missed_calls(computed['calls'])}", highlight=False)
    if xlsx is not None:
        with stderr.status("Writing the workbook …"):
            _write(xlsx, lambda file: workbook.write(computed, language, file), "--xlsx")
        stderr.print(f"{xlsx}: {missed_calls(computed['calls'])}", highlight=False)

    if charts is not None:
        with stderr.status("Drawing the charts …"):
            drawn = _draw(charts, computed, language)
        pngs = "" if drawn.has_pngs else ", without PNGs: install Chromium for these"
        stderr.print(f"{charts}: {drawn.charts} charts{pngs}", highlight=False)


def _draw(folder: Path, computed: Findings, language: Language) -> Written:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return exported.write(computed, language, folder)
    except OSError as error:
        raise Failed(f"{folder} can't be written ({error.strerror}): give --charts another place") from None
    except SubprocessError:
        raise Failed("Chromium drew no PNG: the SVGs and CSVs so far are there") from None


def _note(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        return own.note_of(file.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise Failed(f"{file} is no text in UTF-8: save it as such") from None
    except own.BadNote as bad:
        raise Failed(f"{file}: {bad}") from None


def _findings(quarter: Quarter, lake: Lake, dealership: str | None, note: str | None) -> Findings:
    with (
        TemporaryDirectory(prefix="rappel-") as folder,
        stderr.status(f"Reading the missed calls of {quarter} …"),
        readable(f"the missed calls of {quarter} can't be read"),
        database.connect(Path(folder)) as connection,
    ):
        two_runs.warn_of_a_mixture(lake, quarter, [MISSED_CALLS.name, CALLS_HOURLY.name])
        try:
            return findings.compute(
                connection, quarter, lake, work=Path(folder), dealership=dealership, now=utc_now(), note=note
            )
        except QuarterNotFound:
            raise quarter_not_found(lake, quarter) from None
        except UnknownDealership as unknown:
            ids = 'rappel query --lake LAKE "SELECT DISTINCT dealership_id FROM missed_calls"'
            raise Failed(f"{unknown} ({ids} lists them)") from None
        except BadValues as bad:
            raise Failed(str(bad)) from None
        except duckdb.InvalidInputException:
            raise Failed("a file of missed calls is no Parquet: take it out of the lake") from None


def _other(name: str, language: Language) -> str | None:
    """The page in the other language, if the name says this one's."""
    stem = name.removesuffix(f".{language}.html")
    [other] = [each for each in LANGUAGES if each != language]
    return f"{stem}.{other}.html" if stem != name else None


def _write(out: Path, write: Callable[[Path], object], option: str = "--out") -> None:
    """Writes it as a whole or not at all, so that a reader never opens half a page. Raises Failed."""
    with TemporaryDirectory(prefix="rappel-") as folder:
        file = Path(folder) / out.name
        write(file)
        try:
            Folder(out.parent).publish(out.name, file)
        except OSError as error:
            raise Failed(f"{out} can't be written ({error.strerror}): give {option} another place") from None
