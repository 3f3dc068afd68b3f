"""Where the SQL comes from: the command line itself, a file, or standard input."""

import sys
from pathlib import Path

from cli.shared.errors import Failed

_STANDARD_INPUT = "-"


def read(argument: str) -> str:
    """The SQL: the argument's own, unless it is `-` or names a file that ends in .sql. Raises Failed."""
    if argument == _STANDARD_INPUT:
        return _text("standard input", sys.stdin.buffer.read())
    if argument.lower().endswith(".sql"):
        try:
            return _text(argument, Path(argument).read_bytes())
        except OSError as error:
            if len(argument.split()) == 1:  # SELECT * FROM a.sql is SQL
                why = error.strerror or "it is no file"
                raise Failed(f"{argument} can't be read ({why}): check its path") from None
    return _text("the SQL", argument.encode(errors="surrogateescape"))


def _text(where: str, written: bytes) -> str:
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise Failed(f"{where} is no UTF-8 in line {line}: save it as UTF-8") from None
