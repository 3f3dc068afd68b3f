"""What a command is about to do, also where nobody sees a spinner."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def stage(console: Console, about: str) -> Iterator[None]:
    """A spinner on a terminal; a line in a log or a pipe, before the work and not after it."""
    if not console.is_terminal:
        console.print(about)
        yield
        return
    with console.status(about):
        yield
