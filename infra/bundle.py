"""Builds the functions' zips: locked dependencies for one target, the libraries, the function's sources, the
lake's SQL in DuckDB's dialect, and the bytecode of all of it.

Nothing of the machine goes in, so that the same sources give the same bytes, and nothing is built twice.
"""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePath

from functions.lake.translation import BUILT
from functions.shared.call import LANGUAGES
from infra import bytecode
from infra.bytecode import LOCAL_PYTHON, BuildFailed, Target, file_lock
from infra.function_spec import BundleName
from infra.functions import BUNDLES
from infra.settings import ROOT

__all__ = ["LOCAL_PYTHON", "BuildFailed", "Bundle", "Target", "build", "file_lock", "install", "is_left_out"]

# It starts once a night, when nobody waits for it.
_WITHOUT_BYTECODE: tuple[BundleName, ...] = ("quarterly_rollup",)
_INSTALL: dict[Target, tuple[str, ...]] = {
    "arm64": ("--python-platform", "aarch64-manylinux_2_28", "--python-version", "3.14"),
    "local": ("--python", str(LOCAL_PYTHON)),
}
# The files in which uv notes where an installation came from, its links and its scripts' hashes.
_NOTES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json")
# The sources of what is built here.
_BUILDERS = (Path(__file__), Path(__file__).with_name("translation.py"), *bytecode.COMPILERS)
# The oldest date that a zip can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Bundle:
    """`digest` is made from the names and bytes in it, and so is the same on each machine."""

    folder: Path
    archive: Path
    digest: str


def build(function: BundleName, target: Target, out: Path = ROOT / ".build") -> Bundle:
    """Builds `OUT/TARGET/FUNCTION/` and its zip, unless they stand there already from the same sources."""
    folder = out / target / function
    archive, stamp = folder.with_suffix(".zip"), folder.with_suffix(".stamp")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fingerprint = _fingerprint(function, target)
    with file_lock(folder.with_suffix(".lock")):
        if not (stamp.exists() and stamp.read_text().startswith(fingerprint) and archive.exists()):
            stamp.unlink(missing_ok=True)
            _assemble(function, target, folder)
            if function not in _WITHOUT_BYTECODE:
                bytecode.add(folder, target, out)
            digest = _digest(folder)
            _zip(folder, archive)
            stamp.write_text(f"{fingerprint} {digest}")
        return Bundle(folder, archive, stamp.read_text().split()[1])


def _assemble(function: BundleName, target: Target, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    install(ROOT / "requirements" / f"{function}.txt", target, folder)
    for name in ("bin", ".lock"):
        _remove(folder / name)
    for path in list(_built(folder)):
        if is_left_out(path.relative_to(folder)):
            path.unlink()
    for source in _sources(function):
        copy = folder / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    if "lake" in BUNDLES[function]:
        from infra import translation  # with the lake's findings, which nothing else here needs

        translation.write(folder / BUILT.relative_to(ROOT))


def is_left_out(path: PurePath) -> bool:
    """Says whether no function needs the file of a dependency; `path` is its place in the zip."""
    match path.parts:
        case ("aws_lambda_powertools", "event_handler", *_):  # a router, with Swagger's page
            return True
        case ("aws_lambda_powertools", "utilities", utility, _, *_):
            return utility != "jmespath_utils"  # the logger's
        case ("cffi", header) if header.endswith(".h"):  # a C compiler's
            return True
        case ("pycparser", *_):  # cffi's, where it compiles: cryptography needs its backend alone
            return True
        case ("babel", "locale-data", locale):
            return locale.partition("_")[0].removesuffix(".dat") not in ("root", *LANGUAGES)
        case (*_, parent, name) if parent.endswith(".dist-info"):
            return name in _NOTES
    return path.suffix == ".pyi" or path.name == "py.typed"  # a type checker's


def install(requirements: Path, target: Target, folder: Path, *options: str) -> None:
    """Puts wheels of exactly these versions and hashes into the folder. Raises BuildFailed."""
    command = [
        str(Path(sys.executable).with_name("uv")),
        *("pip", "install", "--quiet", "--target", str(folder), *_INSTALL[target]),
        *("--only-binary", ":all:", "--require-hashes", "--no-deps", "--link-mode", "copy"),
        *("--requirement", str(requirements), *options),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(f"{requirements.name} for {target}: {' '.join(done.stderr.split())}")


def _sources(function: BundleName) -> Iterator[Path]:
    """Yields the files of functions/ that go in: code, SQL and data."""
    package = ROOT / "functions"
    yield package / "__init__.py"
    for name in (*BUNDLES[function], function):
        yield from _files(package / name)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in _built(folder) if "__pycache__" not in path.parts and path != BUILT)


def _built(folder: Path) -> Iterator[Path]:
    """Yields what goes into a zip, its bytecode too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _fingerprint(function: BundleName, target: Target) -> str:
    """A hash of all that goes into a zip. While it stays the same, no second build is needed."""
    hashed = hashlib.sha256(f"{sys.version_info[:2]} {_INSTALL[target]} {version('sqlglot')}".encode())
    requirements = ROOT / "requirements" / f"{function}.txt"
    for path in (requirements, *_BUILDERS, *_sources(function)):
        hashed.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return hashed.hexdigest()


def _digest(folder: Path) -> str:
    hashed = hashlib.sha256()
    for path in _built(folder):
        hashed.update(f"\0{path.relative_to(folder)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return hashed.hexdigest()


def _zip(folder: Path, archive: Path) -> None:
    # Level 9 takes 0.4 % off the largest zip, and twice the time.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for path in _built(folder):
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, path.read_bytes())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
