"""`rappel reply explain`: how a caller's reply is read, and by which rule."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.shared.errors import Failed
from functions.on_sms_event.replies.reading import Reading, read

reply = typer.Typer(no_args_is_help=True, help="What callers write back.")


@reply.callback()
def _group() -> None:
    pass


@reply.command()
def explain(
    text: Annotated[str | None, typer.Argument(help="The reply, in quotes.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="Many at once: a line of JSON each, its `text` is read.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what a reply means: an opt-out, an answer, a robot's; and whether staff are told.

    Examples: rappel reply explain "arrêtez de me texter"; rappel reply explain --file replies.jsonl --json.
    """
    if (text is None) == (file is None):
        raise typer.BadParameter("give a reply in quotes, or --file, one of the two", param_hint="TEXT")
    for written in [text] if text is not None else _texts(file or Path()):
        reading = read(written)
        print(json.dumps(asdict(reading)) if as_json else _sentence(reading))


def _sentence(reading: Reading) -> str:
    flag = ", may want to stop" if reading.flag else ""
    staff = "staff are told" if reading.tell_staff else "staff aren't told"
    language = reading.language or "the contact's"
    return f"{reading.meaning}{flag} (rule {reading.rule}; language: {language}; {staff})"


def _texts(file: Path) -> list[str]:
    """The lines' texts. Raises Failed, naming the line that can't be read."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(
            f"{file} can't be read ({type(error).__name__}): give a file of JSON lines in UTF-8"
        ) from None
    return [_text(line, number, file) for number, line in enumerate(lines, 1) if line.strip()]


def _text(line: str, number: int, file: Path) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, TypeError, KeyError):
        text = None
    if not isinstance(text, str):
        raise Failed(f'{file}, line {number}: write {{"text": "…"}}')
    return text
