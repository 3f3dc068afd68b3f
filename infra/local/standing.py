"""The stack that `make up` leaves standing: whether there is one, and what is known of it.

Only the standard library: `make down` works without a `.venv`.

The lock is held for as long as a stack starts or stands, by `up` and then by MiniStack, which inherits it.
Whatever ends them, and be it the machine's switch, frees it: no process's number, which may be another's by
now, has to be believed. The state is written once the stack is ready; MiniStack ends when that file is gone.
"""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# The tests have a file of their own, so that a stack that stands here is none of theirs.
STATE = Path(os.environ.get("RAPPEL_UP", ROOT / ".build" / "up.json"))
LOCK = STATE.with_suffix(".lock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`summary` is the last line that `make up` prints; `leavings`, the files and folders that go with it."""

    since: str
    summary: dict[str, Any]
    leavings: list[str]


def hold() -> int | None:
    """Takes the lock. Returns its descriptor, for a child to inherit; None where another has the lock."""
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    name_holder(lock, os.getpid())
    return lock


def name_holder(lock: int, process: int) -> None:
    """In one write, so that whoever reads it meanwhile reads a whole number."""
    os.pwrite(lock, f"{process:<10}".encode(), 0)


def holder() -> int:
    """The process that has the lock, as long as it is held: it wrote its own number into it."""
    return int(LOCK.read_text(encoding="ascii"))


def read() -> Standing | None:
    """What is known of the last stack. Only a lock that another holds says that it still stands."""
    try:
        return Standing(**json.loads(STATE.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write(standing: Standing) -> None:
    """Whoever reads it meanwhile reads nothing or all of it."""
    new = STATE.with_suffix(".new")
    new.write_text(json.dumps(asdict(standing)), encoding="utf-8")
    new.replace(STATE)


def remove(standing: Standing | None) -> None:
    """Removes what a stack that has ended left on the disk."""
    STATE.unlink(missing_ok=True)
    for leaving in standing.leavings if standing else ():
        path = Path(leaving)
        if path.is_dir():
            rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
