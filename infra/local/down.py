"""`make down`: ends the stack that `make up` left standing, or is still starting.

Run by any Python, without a `.venv`: only the standard library.
"""

import os
import signal
import sys
import time
from contextlib import suppress

from infra.local import standing

_PATIENCE, _LOOK_EVERY = 20.0, 0.1  # seconds


def main() -> int:
    lock = standing.hold()
    stack = standing.read()
    if lock is not None:
        standing.remove(stack)  # left by a machine that was switched off
        os.close(lock)
        return _say("Nothing is up.")
    if stack is None:
        _say("make up is still starting: it is interrupted …")
        with suppress(ProcessLookupError):
            os.kill(standing.holder(), signal.SIGTERM)
    standing.STATE.unlink(missing_ok=True)  # MiniStack looks for it, and ends
    lock = _wait_for_lock()
    if lock is None:
        process = standing.holder()
        return _say(
            f"It still runs after {_PATIENCE:.0f} s, as process {process}: kill -9 {process} ends it", 1
        )
    standing.remove(stack)
    os.close(lock)
    return _say("Down: no process runs any more, and its calls and texts are gone. make up starts anew.")


def _wait_for_lock() -> int | None:
    until = time.monotonic() + _PATIENCE
    while (lock := standing.hold()) is None and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)
    return lock


def _say(message: str, status: int = 0) -> int:
    print(message, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
