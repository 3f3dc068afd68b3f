"""`rappel preview`: the words a caller would read, and what they cost."""

import json
import sys
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from cli.dealership import file as dealership_file
from cli.dealership import never_text, texts
from cli.dealership.carrier_words import risky
from functions.shared import letters
from functions.shared.call import LANGUAGES, Department, Language
from functions.shared.moment import utc_now


def preview(
    file: Annotated[Path, typer.Argument(help="The dealership's YAML file.")],
    department: Annotated[
        Department | None, typer.Option(help="The department that was called; service if absent.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="When, ISO 8601; the dealership's local time. Now if absent.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help=f"{' or '.join(LANGUAGES)}; the dealership's first if absent.")
    ] = None,
    kind: Annotated[
        texts.PreviewedKind, typer.Option(help="The answer to the call, or a text that follows it.")
    ] = "answer",
    callback_minutes: Annotated[
        int | None,
        typer.Option(min=15, max=600, help="As if staff called back within so many minutes."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every department, language and state, each text at its longest.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show a text as its caller would read it.

    And its encoding, and how many segments it is sent in. What a department's calls back took is measured in
    a deployment alone: --callback-minutes stands for it here.
    Examples: rappel preview FILE --department parts --at 2025-09-02T19:30; rappel preview FILE --all.
    """
    dealership = dealership_file.load(file, utc_now().date())
    if language and language not in dealership.languages:
        spoken = " and ".join(dealership.languages)
        raise typer.BadParameter(
            f"no caller of {dealership.id} is texted in {language}: use {spoken}", param_hint="--language"
        )
    if callback_minutes is not None:
        dealership = dealership.model_copy(update={"callback_by": {"default": callback_minutes}})
    if every:
        if at is not None:
            raise typer.BadParameter(
                "--all shows both states, open and closed: leave --at out", param_hint="--at"
            )
        chosen = [
            preview
            for preview in texts.every(dealership)
            if department in (None, preview.department) and language in (None, preview.language)
        ]
    else:
        moment = utc_now() if at is None else _moment(at, dealership.zone)
        chosen = [
            texts.at(dealership, department or "service", language or dealership.languages[0], moment, kind)
        ]
    for warning in (*texts.warnings(chosen), *risky(dealership)):
        print(f"rappel: {warning}", file=sys.stderr)
    never_text.tell(dealership)
    if as_json:
        found = [texts.as_json(preview) for preview in chosen]
        print(json.dumps(found if every else found[0], ensure_ascii=False))
    elif every:
        Console(width=None if sys.stdout.isatty() else 120).print(texts.table(chosen))
    else:
        [one] = chosen
        title = "open" if one.text.open else "closed"
        if one.promised:
            title += ", promised"
        Console().print(Panel(Text(one.text.body), title=title, subtitle=texts.cost(one.text), width=80))
        for letter in one.text.size.costly:
            print(f"Outside GSM-7: {letters.name(letter)}")


def _moment(at: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    # At the calendar's ends, a moment of one zone is none of another.
    if moment is None or moment.year in (MINYEAR, MAXYEAR):
        raise typer.BadParameter(f"{at} is no moment: write it as 2025-09-01T19:30", param_hint="--at")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
