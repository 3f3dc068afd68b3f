"""Trino's jars: Maven resolves and keeps them, and each must be the one that `requirements/trino` names."""

import hashlib
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.local.trino.java import Absent, Java
from infra.settings import ROOT

PINNED = ROOT / "requirements" / "trino"
CHECKSUMS = PINNED / "sha256.txt"
MODULES = ("server", "hive")
_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
_VERSION = re.compile(r"<version>(\d+)</version>")
# What Maven says where nobody answers it; that a jar doesn't exist it says in other words.
_UNREACHABLE = re.compile(r"Could not transfer|Unknown host|Connection (refused|timed out)|No route to host")
_DOWNLOADED = re.compile(rb"Downloaded from .*\.jar")
_PATIENCE_SECONDS = 900.0
_CHUNK = 1 << 20

Progress = Callable[[int], None]


class NotPinned(Exception):
    """What Maven has isn't what `requirements/trino` names; the message says which jar."""


@dataclass(frozen=True, slots=True)
class Jars:
    """The jars of each module, and Trino's version."""

    version: str
    of: Mapping[str, tuple[Path, ...]]


def version() -> str:
    found = _VERSION.search((PINNED / "pom.xml").read_text("utf-8"))
    assert found
    return found[1]


def pinned() -> dict[str, str]:
    """Maps each jar, `MODULE/NAME`, to its SHA-256."""
    lines = CHECKSUMS.read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def get(java: Java, progress: Progress) -> Jars:
    """Has Maven fetch what it lacks, and checks each jar. `progress` hears how many it has fetched so far.

    Raises Absent where Maven can't be reached, NotPinned.
    """
    jars = resolve(java, progress)
    found, expected = digests(jars), pinned()
    for name in sorted(found.keys() | expected.keys()):
        if found.get(name) != expected.get(name):
            said = expected.get(name)
            raise NotPinned(f"{name}: Maven has {found.get(name)}, {CHECKSUMS.name} says {said}")
    return jars


def digests(jars: Jars) -> dict[str, str]:
    named = [(f"{module}/{jar.name}", jar) for module, files in jars.of.items() for jar in files]
    assert len(dict(named)) == len(named), "two jars of one name"
    return {name: _sha256(jar) for name, jar in named}


def resolve(java: Java, progress: Progress) -> Jars:
    """Asks Maven for the jars: first for those that it has, and only then over the network."""
    with TemporaryDirectory(prefix="rappel-") as folder:
        if _maven(java, folder, lambda _: None, "--offline") and (said := _maven(java, folder, progress)):
            if _UNREACHABLE.search(said):
                raise Absent("Maven reaches no repository")
            raise NotPinned(f"Maven doesn't find the jars: {_first_error(said)}")
        of = {
            module: tuple(map(Path, (Path(folder) / f"{module}.classpath").read_text().strip().split(":")))
            for module in MODULES
        }
    return Jars(version(), of)


def _maven(java: Java, folder: str, progress: Progress, *more: str) -> str | None:
    """Writes each module's class path into the folder. Returns what Maven said where it failed."""
    command = [java.maven, "--batch-mode", "--file", str(PINNED / "pom.xml"), *more, _GOAL]
    command += [f"-Dclasspaths={folder}", "-DincludeScope=runtime", "-Daether.connector.connectTimeout=5000"]
    log = Path(folder) / "log"
    with log.open("wb") as output:
        maven = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=_environment(java)
        )
        waited = 0.0
        while maven.poll() is None:
            try:
                maven.wait(1)
            except subprocess.TimeoutExpired:
                waited += 1
            progress(len(_DOWNLOADED.findall(log.read_bytes())))
            if waited > _PATIENCE_SECONDS:
                maven.kill()
                raise Absent(f"Maven has not fetched the jars within {_PATIENCE_SECONDS:.0f} s")
    return log.read_text(errors="replace") if maven.returncode else None


def _environment(java: Java) -> dict[str, str]:
    return {**os.environ, "JAVA_HOME": str(java.home)}


def _first_error(said: str) -> str:
    errors = (line for line in said.splitlines() if "ERROR" in line)
    return next(errors, "it doesn't say why")[:400]


def _sha256(jar: Path) -> str:
    digest = hashlib.sha256()
    with jar.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
