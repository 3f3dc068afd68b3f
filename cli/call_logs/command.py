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
from cli.call_logs.interpret.reading import Counts, legs, opened
from cli.call_logs.interpret.refusals import SHOWN, Refusals
from cli.call_logs.mapping import mapping
from cli.call_logs.mapping.mapping import Mapping
from cli.call_logs.mapping.vocabulary import DateOrder
from cli.call_logs.propose.guess import Guess
from cli.call_logs.publish import calls, hashing_key, histories, publishing
from cli.call_logs.publish.calls import Found
from cli.call_logs.read.header import Located
from cli.shared.errors import Failed
from cli.shared.lake import missed, readable, stderr
from functions.lake import database
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
    yes: Annotated[bool, typer.Option("--yes", help="Import by the guessed mapping without asking.")] = False,
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

    The missed calls of its export, and their statistics.
    """
    if (mapping_file is None) != guessed:
        raise typer.BadParameter("give --mapping or --guess, one of the two")
    now = utc_now()
    guess_made = proposal.make(file) if mapping_file is None else None
    chosen = guess_made.mapping if guess_made else mapping.load(str(mapping_file))
    whose = dealership_of.find(dealership, dealership_yaml, chosen, file, now.date())
    located, order = _opened(file, chosen, guess_made)
    reader = Reader(
        chosen, located, Lines(chosen, whose), order, ZoneInfo(chosen.zone or whose.timezone), now
    )
    said = proposal.confirm(reader, whose, yes=yes) if guess_made else set()
    counted = _import(file, reader, whose, lake, now, said)
    if as_json:
        print(json.dumps(counted))


def _opened(file: Path, chosen: Mapping, made: Guess | None) -> tuple[Located, DateOrder]:
    if made and len(made.orders) > 1:
        raise Failed(
            "the dates may be day or month first: save the mapping above, write date_order, use --mapping"
        )
    return opened(file, chosen)


def _import(
    file: Path, reader: Reader, whose: Dealership, lake: Folder, now: datetime, said: set[int]
) -> dict[str, object]:
    chosen = reader.mapping
    counts = Counts()
    beside = file.with_name(f"{file.name}.refused.csv")
    with (
        TemporaryDirectory(prefix="rappel-") as folder,
        readable("the import can't be finished"),
        database.connect(Path(folder), publishing.MEMORY_MB) as connection,
    ):
        work = Path(folder)
        with Refusals(beside, _say, said) as refusals, _progress(reader) as progress:
            calls.write_legs(legs(reader, refusals, counts, progress), work / "legs.csv")
        if counts.rows - counts.others == refusals.count:
            raise Failed(f"none of {counts.rows:,} rows could be read: mend the mapping, or try --guess")
        key = hashing_key.of_lake(lake.root)
        export = publishing.Export(
            name=f"import-{_digest(file)[:16]}",
            provider=chosen.provider,
            language=chosen.language,
            dealership=whose,
        )
        with stderr.status("Following each caller …"):
            found = calls.assemble(
                connection, work / "legs.csv", chosen.legs_within_seconds, work / "calls.csv"
            )
            people = calls.by_person(work / "calls.csv")
            missed = histories.all_missed(people, histories.Names(key, whose.id))
            quarters = publishing.spooled(missed, export, work)
        with stderr.status("Writing to the lake …"):
            published = list(publishing.publish(quarters, export, lake, key, work, now))
    told = _told(reader, counts, refusals, found, published)
    if laid := [each.quarter for each in published if each.calls]:
        _say(
            f"next: rappel report --quarter {laid[-1]} --lake {shlex.quote(str(lake.root))} --out report.html"
        )
    return told


def _told(
    reader: Reader, counts: Counts, refusals: Refusals, found: Found, published: list[publishing.Published]
) -> dict[str, object]:
    if refusals.count > SHOWN:
        _say(f"and {refusals.count - SHOWN:,} more")
    if refusals.count:
        _say(f"all refused rows: {refusals.path}")
    absent = [str(field) for field in reader.located.absent]
    if absent:
        _say(f"the file has no column for {', '.join(absent)}: it was read without")
    messages.remarks(stderr, reader.noted, reader.unplaced)
    numbers = {
        "rows": counts.rows,
        "missed": found.kinds["missed"],
        "answered": found.kinds["answered"],
        "outbound": found.kinds["outbound"],
        "internal": found.kinds["internal"],
        "duplicate legs": found.legs - found.kinds.total(),
        "ignored": counts.ignored,
        "no calls (blank lines, totals)": counts.others,
        "refused": refusals.count,
        "in the lake already": sum(each.known for each in published),
    }
    messages.counts(stderr, numbers)
    for each in published:
        _say(f"{each.quarter}: {missed(each.calls)}")
    return {
        **{name.split(" (")[0].replace(" ", "_"): count for name, count in numbers.items()},
        "noted": dict(sorted(reader.noted.items())),
        "quarters": {str(each.quarter): each.calls for each in published},
    }


def _say(message: str) -> None:
    stderr.print(message, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _progress(reader: Reader) -> Iterator[Callable[[int], None]]:
    """A bar by what was read of the file; nothing where nobody looks."""
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
