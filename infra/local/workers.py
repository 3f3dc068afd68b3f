"""What makes MiniStack's Lambda workers start soon: one unzipped copy of a zip for all of them, which they
also compile once, and a queue that is looked at when its next message becomes visible, no second later.

Run by MiniStack's own interpreter: launcher.py loads it.
"""

import tempfile
import threading
import time
import zipfile
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack.core import lambda_runtime  # type: ignore[import-not-found]
from ministack.services import lambda_svc, sqs  # type: ignore[import-not-found]

_unzipping = threading.Lock()


def teach() -> None:
    """Lets MiniStack start them so."""
    lambda_runtime.zipfile = SimpleNamespace(**vars(zipfile) | {"ZipFile": _SharedZip})
    lambda_svc._esm_wake = _UntilVisible(lambda_svc._esm_wake)


class _SharedZip(zipfile.ZipFile):
    """A zip that is unpacked once: where it is wanted again, a link leads to that copy."""

    def extractall(self, path: Any = None, *_: object) -> None:
        place = Path(path)
        place.rmdir()
        place.symlink_to(_unpacked(Path(str(self.filename))))


def _unpacked(archive: Path) -> Path:
    digest = sha256(archive.read_bytes()).hexdigest()
    copy = Path(tempfile.gettempdir()) / f"code-{digest[:16]}"
    with _unzipping:
        if not copy.exists():
            part = copy.with_suffix(".part")
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(part)
            part.rename(copy)
    return copy


class _UntilVisible:
    """MiniStack's event that a queue has work. Its `wait` ends when a hidden message becomes visible, too."""

    def __init__(self, inner: threading.Event) -> None:
        self._inner = inner
        self.set, self.clear = inner.set, inner.clear

    def wait(self, seconds: float) -> bool:
        return self._inner.wait(min(seconds, _until_visible()))


def _until_visible() -> float:
    """Seconds until the next hidden message of any queue becomes visible."""
    now = time.time()
    moments = [
        message["visible_at"]
        for queue in sqs._queues.all_values()
        for message in list(queue["messages"])
        if message["visible_at"] > now
    ]
    return min(moments, default=now + 60) - now
