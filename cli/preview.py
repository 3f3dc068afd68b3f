"""`rappel preview`: the words a caller would read, and what they cost."""

import json
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.panel import Panel

from cli.dealership import file as dealership_file
from functions.send_sms import wording
from functions.shared.call import LANGUAGES, Department, Language
from functions.shared.moment import utc_now


def preview(
    file: Annotated[Path, typer.Argument(help="The dealership's YAML file.")],
    department: Annotated[Department, typer.Option(help="The department that was called.")] = "service",
    at: Annotated[
        str | None, typer.Option(help="When, ISO 8601; the dealership's local time. Now if absent.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help=f"{' or '.join(LANGUAGES)}; the dealership's first if absent.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show a text as its caller would read it.

    And its encoding, and how many segments it is sent in.
    """
    dealership = dealership_file.load(file, utc_now().date())
    moment = utc_now() if at is None else _moment(at, dealership.zone)
    if language and language not in dealership.languages:
        spoken = " and ".join(dealership.languages)
        raise typer.BadParameter(
            f"no caller of {dealership.id} is texted in {language}: use {spoken}", param_hint="--language"
        )
    text = wording.write(dealership, department, language or dealership.languages[0], moment)
    size = text.size
    if as_json:
        print(
            json.dumps(
                {"text": text.body, "encoding": size.encoding, "segments": size.segments, "open": text.open},
                ensure_ascii=False,
            )
        )
        return
    cost = f"{size.segments} segment{'s' if size.segments > 1 else ''}, {size.encoding}, {size.units} units"
    if size.costly:
        cost += f". Outside GSM-7: {' '.join(size.costly)}"
    Console().print(Panel(text.body, title="open" if text.open else "closed", subtitle=cost, width=80))


def _moment(at: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    # At the calendar's ends, a moment of one zone is none of another.
    if moment is None or moment.year in (MINYEAR, MAXYEAR):
        raise typer.BadParameter(f"{at} is no moment: write it as 2025-09-01T19:30", param_hint="--at")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
