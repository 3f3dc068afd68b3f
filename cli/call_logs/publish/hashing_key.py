"""The hashing key of a lake of one's own: 32 random bytes, kept beside its tables."""

import os
import secrets
from pathlib import Path

from cli.shared.errors import Failed

NAME = ".caller-key"
_BYTES = 32


def of_lake(root: Path) -> bytes:
    """Returns the lake's key, and makes it at its first use.

    Losing it gives every caller of later imports another name.
    """
    file = root / NAME
    if not file.exists():
        root.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another import was faster
            pass
        else:
            with os.fdopen(descriptor, "wb") as new:
                new.write(secrets.token_bytes(_BYTES))
    key = file.read_bytes()
    if len(key) != _BYTES:
        raise Failed(
            f"{file} has {len(key)} bytes instead of {_BYTES}: put the lake's key back, or remove it"
        )
    return key
