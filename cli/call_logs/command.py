"""`rappel import`: a phone system's call log becomes missed calls in a lake of one's own."""

import hashlib
import json
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from cli.call_logs import dealership_of, messages, proposal
from cli.call_logs.interpret.legs import Reader
from cli.call_logs.interpret.lines import Lines
from cli.call_logs.interpret.refusals import SHOWN, Refusals
from cli.call_logs.interpret.rows import RowCounts, legs, locate_table
from cli.call_logs.mapping.file import Mapping, load
from cli.call_logs.mapping.vocabulary import DateOrder
from cli.call_logs.propose.guess import Guess
from cli.call_logs.publish import calls, hashing_key, histories, quarters
from cli.call_logs.publish.calls import CallCounts
from cli.call_logs.publish.quarters import QuarterResult
from cli.call_logs.read.header import Located
from cli.shared.errors import Failed
from cli.shared.lake import missed_calls, readable, stderr
from functions.lake import database
from functions.lake.schema import FIRST_YEAR
from functions.lake.storage import Folder
from functions.shared.dealership import Dealership
from functions.shared.moment import utc_now


def _folder(where: str) -> Folder:
    if "://" in where:
        raise Failed(
            "only the deployed rollup has the key of an s3:// lake: import into a folder, and report on that"
        )
    if not where:
        raise typer.BadParameter("it is empty: write a folder")
    return Folder(Path(where))


def import_log(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export: CSV of any kind, or XLSX.")],
    lake: Annotated[Folder, typer.Option("--lake", parser=_folder, metavar="LAKE", help="A local folder.")],
    mapping_file: Annotated[
        str | None,
        typer.Option("--mapping", metavar="MAPPING.toml", help="A mapping file, or a ready mapping's name."),
    ] = None,
    guessed: Annotated[
        bool, typer.Option("--guess", help="Propose a mapping, show what it understands, and ask.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Confirm the preview of --guess; a script must.")
    ] = False,
    dealership: Annotated[
        str | None,
        typer.Option(
            "--dealership",
            metavar="ID",
            help="Whose calls these are; if absent, the mapping's, or named after the file.",
        ),
    ] = None,
    dealership_yaml: Annotated[
        Path | None,
        typer.Option(
            "--dealership-file", help="The dealership's YAML file: its hours, days off, zone and lines."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as JSON on standard output.")] = False,
) -> None:
    """Lay a phone system's call log in a local lake.

    The missed calls of its export, and their statistics: rappel import calls.csv --guess --lake mine
    """
    if (mapping_file is None) != guessed:
        raise typer.BadParameter("give --mapping or --guess, one of the two")
    now = utc_now()
    guess = proposal.propose(file) if mapping_file is None else None
    mapping = guess.mapping if guess else load(str(mapping_file))
    owner = dealership_of.find(dealership, dealership_yaml, mapping, file, now.date())
    located, order = _locate(file, mapping, guess)
    zone = ZoneInfo(mapping.zone or owner.timezone)
    reader = Reader(mapping, located, Lines(mapping, owner), order, zone, now)
    if mapping.beware:
        _say(f"beware: {mapping.beware}")
    lines_shown = proposal.confirm(reader, owner, yes=yes) if guess else set()
    summary = _import(file, reader, owner, lake, now, lines_shown)
    if as_json:
        print(json.dumps(summary))


def _locate(file: Path, mapping: Mapping, guess: Guess | None) -> tuple[Located, DateOrder]:
    if guess and len(guess.orders) > 1:
        raise Failed(
            "the dates may be day or month first: save the mapping above, write date_order, use --mapping"
        )
    return locate_table(file, mapping)


def _import(
    file: Path, reader: Reader, owner: Dealership, lake: Folder, now: datetime, lines_shown: set[int]
) -> dict[str, object]:
    rows = RowCounts()
    refused_file = file.with_name(f"{file.name}.refused.csv")
    with (
        TemporaryDirectory(prefix="rappel-") as folder,
        readable("the import can't be finished"),
        database.connect(Path(folder), quarters.MEMORY_MB) as connection,
    ):
        work = Path(folder)
        with Refusals(refused_file, _say, lines_shown) as refusals, _progress(reader) as progress:
            calls.write_legs(legs(reader, refusals, rows, progress), work / "legs.csv")
        if rows.rows - rows.others == refusals.count:
            raise Failed(_nothing_read(rows))
        key = hashing_key.of_lake(lake.root)
        mapping = reader.mapping
        export = quarters.Export(
            name=f"import-{_digest(file)[:16]}",
            provider=mapping.provider,
            language=mapping.language,
            dealership=owner,
        )
        with stderr.status("Following each caller …"):
            call_counts = calls.assemble(
                connection, work / "legs.csv", mapping.legs_within_seconds, work / "calls.csv"
            )
            people = calls.by_person(work / "calls.csv")
            missed = histories.missed_by_all(people, histories.CallNames(key, owner.id))
            spools = quarters.spool_by_quarter(missed, export, work)
        with stderr.status("Writing to the lake …"):
            results = list(quarters.publish(spools, export, lake, key, work, now))
    summary = _summarize(reader, rows, refusals, call_counts, results)
    if with_calls := [result.quarter for result in results if result.calls]:
        last, root = with_calls[-1], shlex.quote(str(lake.root))
        _say(f"next: rappel report --quarter {last} --lake {root} --out report.html")
    return summary


def _nothing_read(rows: RowCounts) -> str:
    none = f"none of {rows.rows:,} rows could be read"
    if rows.too_early:
        return f"{none}: {rows.too_early:,} are of calls before {FIRST_YEAR}, the earliest year that is taken"
    return f"{none}: mend the mapping, or try --guess"


def _summarize(
    reader: Reader,
    rows: RowCounts,
    refusals: Refusals,
    call_counts: CallCounts,
    results: list[QuarterResult],
) -> dict[str, object]:
    """Prints what was counted, and returns it for --json."""
    if refusals.count > SHOWN:
        _say(f"and {refusals.count - SHOWN:,} more")
    if refusals.count:
        _say(f"all refused rows: {refusals.path}")
    if rows.too_early:
        reader.noted["too_early"] = rows.too_early
    if call_counts.id_shared:
        reader.noted["call_id_shared"] = call_counts.id_shared
    absent = [str(field) for field in reader.located.absent]
    if absent:
        _say(f"the file has no column for {', '.join(absent)}: it was read without")
    messages.print_remarks(stderr, reader.noted, reader.unplaced)
    numbers = {
        "rows": rows.rows,
        "missed": call_counts.kinds["missed"],
        "answered": call_counts.kinds["answered"],
        "outbound": call_counts.kinds["outbound"],
        "internal": call_counts.kinds["internal"],
        "duplicate legs": call_counts.legs - call_counts.kinds.total(),
        "ignored": rows.ignored,
        "no calls (blank lines, totals)": rows.others,
        "refused": refusals.count,
        "in the lake already": sum(result.known for result in results),
    }
    messages.print_counts(stderr, numbers)
    warnings = messages.warnings(numbers["missed"], numbers["answered"], numbers["outbound"])
    for warning in warnings:
        _say(f"warning: {warning}")
    for result in results:
        _say(f"{result.quarter}: {missed_calls(result.calls)}")
    return {
        **{name.split(" (")[0].replace(" ", "_"): count for name, count in numbers.items()},
        "noted": dict(sorted(reader.noted.items())),
        "warnings": warnings,
        "quarters": {str(result.quarter): result.calls for result in results},
    }


def _say(message: str) -> None:
    stderr.print(message, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _progress(reader: Reader) -> Iterator[Callable[[int], None]]:
    """Shows a bar by what was read of the file; nothing where nobody looks."""
    columns = (
        TextColumn("Reading"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task("Reading", total=reader.located.table.units)
        yield lambda so_far: bar.update(task, completed=so_far)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
