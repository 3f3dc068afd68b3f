"""A run's own folder, removed at its end; and those of runs that were killed before theirs."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = "rappel-rollup-"
_OWNER = re.compile(_NAME + r"(\d+)-")


@contextmanager
def fresh() -> Iterator[Path]:
    """Lambda keeps /tmp from one invocation to the next, and what a killed one left there fills it."""
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=f"{_NAME}{os.getpid()}-") as folder:
        yield Path(folder)


def _sweep(temporary: Path) -> None:
    for folder in temporary.glob(f"{_NAME}*"):
        owner = _OWNER.match(folder.name)
        if owner and not _lives(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    """Our own number belonged to an earlier process: in Lambda every process gets the same one."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's
    return True
