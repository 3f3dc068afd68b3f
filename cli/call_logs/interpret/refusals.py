"""The rows that couldn't be read, kept for whoever mends them: line, reason, and what may be shown."""

import csv
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from cli.call_logs.mapping.normalize import redact_numbers

SHOWN = 20


class Refused(Exception):
    """A row that can't be read; the message is the reason, in which every telephone number is redacted."""


class TooEarly(Refused):
    """A row of a call before the first year that the lake takes."""


@dataclass(slots=True)
class Refusals:
    """Writes to `path` from the first refused row on; a file of an earlier import is removed.

    `say` shows the first of them as they come, but for the lines that were `shown` already.
    """

    path: Path
    say: Callable[[str], None]
    shown: Set[int] = frozenset()
    count: int = 0
    _file: TextIO | None = field(default=None, repr=False)

    def __enter__(self) -> "Refusals":
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, line: int, reason: str, cells: list[str]) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(("line", "reason", "row"))
        csv.writer(self._file).writerow((line, reason, " | ".join(redact_numbers(cell) for cell in cells)))
        self.count += 1
        if self.count <= SHOWN and line not in self.shown:
            self.say(f"line {line}: {reason}")
