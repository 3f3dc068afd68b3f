"""Trino runs where its Java and Maven are, with the very jars that were pinned; else it says what lacks."""

import hashlib
from pathlib import Path

import pytest

from infra.local.trino import artifacts, java
from infra.local.trino.artifacts import NotPinned
from infra.local.trino.java import Absent, Java

CLASSPATHS = """
for argument; do case $argument in -Dclasspaths=*) out=${argument#-Dclasspaths=};; esac; done
"""


def executable(file: Path, script: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def development_kit(home: Path, version: int) -> Path:
    executable(home / "bin" / "java", f"echo 'openjdk version \"{version}.0.1\" 2026' >&2")
    executable(home / "bin" / "javac", "exit 1")
    return home


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Java."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(java, "_JVMS", tmp_path / "jvms")
    return tmp_path


@pytest.fixture
def maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Java:
    """Two jars, one of each module, and their pinned sums."""
    sums = {}
    for module in artifacts.MODULES:
        (tmp_path / f"{module}.jar").write_text(module)
        sums[f"{module}/{module}.jar"] = hashlib.sha256(module.encode()).hexdigest()
    pinned = tmp_path / "sha256.txt"
    pinned.write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    monkeypatch.setattr(artifacts, "CHECKSUMS", pinned)
    lays = "".join(
        f"printf %s {tmp_path}/{module}.jar > $out/{module}.classpath\n" for module in artifacts.MODULES
    )
    return Java(tmp_path, str(executable(tmp_path / "mvn", CLASSPATHS + lays)))


def test_without_java_or_with_an_older_one_it_says_so(nothing: Path) -> None:
    with pytest.raises(Absent, match="no JDK of version 25"):
        java.find()
    development_kit(nothing / "jvms" / "old", 21)
    with pytest.raises(Absent, match="no JDK of version 25"):
        java.find()


def test_the_newer_of_two_is_taken_wherever_it_lies(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(development_kit(nothing / "old", 17)))
    newer = development_kit(nothing / "jvms" / "newer", 25)
    with pytest.raises(Absent, match="Maven's command"):
        java.find()
    mvn = executable(nothing / "bin" / "mvn", "exit 0")
    assert java.find() == Java(newer, str(mvn))


def test_the_pinned_jars_are_taken(maven: Java) -> None:
    jars = artifacts.get(maven, lambda _: None)
    assert {module: [jar.name for jar in files] for module, files in jars.of.items()} == {
        "server": ["server.jar"],
        "hive": ["hive.jar"],
    }
    assert int(jars.version) >= 483


@pytest.mark.parametrize("change", ["another jar", ""])
def test_a_jar_that_is_another_or_lacks_stops_it(maven: Java, tmp_path: Path, change: str) -> None:
    if change:
        (tmp_path / "hive.jar").write_text(change)
    else:
        artifacts.CHECKSUMS.write_text(artifacts.CHECKSUMS.read_text() + f"{'0' * 64}  hive/more.jar\n")
    with pytest.raises(NotPinned, match="hive/"):
        artifacts.get(maven, lambda _: None)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("[ERROR] Could not transfer artifact a:b:jar:1", Absent),
        ("[ERROR] Could not find artifact a:b:jar:1", NotPinned),
    ],
)
def test_a_network_that_is_away_is_nobody_s_fault(maven: Java, said: str, kind: type[Exception]) -> None:
    executable(Path(maven.maven), f"echo '{said}'; exit 1")
    with pytest.raises(kind):
        artifacts.get(maven, lambda _: None)


def test_each_pinned_jar_has_a_sha_256() -> None:
    pinned = artifacts.pinned()
    assert len(pinned) > 200
    assert all(len(digest) == 64 for digest in pinned.values())
    assert {name.partition("/")[0] for name in pinned} == set(artifacts.MODULES)
