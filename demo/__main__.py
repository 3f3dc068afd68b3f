"""`python -m demo` plays the demo, `python -m demo up` leaves the stack standing.

Ctrl-C ends either at any moment, in a word and with no process left.
"""

import os
import signal
import sys
from importlib import import_module
from types import FrameType

_MODULES = {(): "demo.play", ("up",): "demo.up"}
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
interrupted = False


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    global interrupted
    interrupted = True
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not end what the first one cleans up
    raise KeyboardInterrupt


if __name__ == "__main__":
    for number in _SIGNALS:
        signal.signal(number, interrupt)
    try:
        module = _MODULES.get(tuple(sys.argv[1:]))
        if module is None:
            sys.exit("usage: python -m demo [up]")
        status = import_module(module).main()
    except BaseException:  # also a broken pipe, where the other end was interrupted first
        if not interrupted:
            raise
        print("interrupted", file=sys.stderr)
        os._exit(130)
    sys.exit(status)
