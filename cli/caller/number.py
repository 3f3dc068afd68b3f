"""A caller's number as people write it."""

from typing import Annotated

import typer

from cli.call_logs.interpret.parties import party

NumberArgument = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The caller's number: +14185550142, or 418-555-0142.")
]
COUNTRY = "CA"  # of a number without its country's code


def whole_number(written: str) -> str:
    """The number in E.164. Raises BadParameter, which doesn't repeat it."""
    read = party(written, COUNTRY)
    if read.number is None:
        raise typer.BadParameter("write the whole number, as +14185550142", param_hint="NUMBER")
    return read.number
