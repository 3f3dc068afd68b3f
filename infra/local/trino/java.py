"""Finds the Java that Trino needs, and Maven."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LEAST_VERSION = 25
_JVMS = Path("/usr/lib/jvm")
_VERSION = re.compile(r'version "(\d+)')
_PATIENCE_SECONDS = 30


class Absent(Exception):
    """Trino can't be run here, through no fault of anybody's; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Java:
    """A development kit, by its folder, and the command of Maven."""

    home: Path
    maven: str

    @property
    def command(self) -> str:
        return str(self.home / "bin" / "java")


def find() -> Java:
    """Raises Absent where a Java of LEAST_VERSION with its compiler is missing, or Maven is."""
    home = next((home for home in _homes() if _version(home) >= LEAST_VERSION), None)
    if home is None:
        raise Absent(f"no JDK of version {LEAST_VERSION} is in JAVA_HOME, PATH or {_JVMS}")
    maven = shutil.which("mvn")
    if maven is None:
        raise Absent("Maven's command, mvn, isn't on the PATH")
    return Java(home, maven)


def _homes() -> Iterator[Path]:
    """Yields the folders of development kits: who has no compiler can't start a node."""
    candidates = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    if command := shutil.which("java"):
        candidates.append(Path(command).resolve().parents[1])
    candidates += sorted(_JVMS.glob("*")) if _JVMS.is_dir() else []
    yield from (home for home in candidates if (home / "bin" / "javac").exists())


def _version(home: Path) -> int:
    try:
        ran = subprocess.run(
            [home / "bin" / "java", "-version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _VERSION.search(ran.stderr)
    return int(found[1]) if found else 0
