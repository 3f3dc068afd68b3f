"""What takes something away is confirmed: by somebody at a terminal, or with `--yes`."""

import sys
from typing import Annotated

import typer

from cli.shared.errors import Failed

YesOption = Annotated[bool, typer.Option("--yes", help="Don't ask: this confirms it.")]


def confirm(question: str, yes: bool) -> None:
    """Raises Failed on a no, and BadParameter where nobody can answer."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{question} There is no terminal to ask on: add --yes")
    if not typer.confirm(question, err=True):
        raise Failed("nothing was changed")
