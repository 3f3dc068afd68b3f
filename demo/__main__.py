"""`python -m demo`. Ctrl-C ends it at any moment, in a word and with no process left."""

import os
import signal
import sys
from types import FrameType

interrupted = False


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    global interrupted
    interrupted = True
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGINT, interrupt)
    try:
        from demo.play import main

        status = main()
    except BaseException:  # also a broken pipe, where the other end was interrupted first
        if not interrupted:
            raise
        print("interrupted", file=sys.stderr)
        os._exit(130)
    sys.exit(status)
