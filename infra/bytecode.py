"""Bytecode for the zips: by the very Python that runs them, and the same bytes on each machine.

Lambda's disk is read-only: what has no bytecode is compiled anew at each cold start. Lambda's own Python
needn't be on the machine that builds: its build for WebAssembly compiles, under Node
(docs/decisions/0038-webassembly-s-python-compiles-for-lambda-s.md). Each file is compiled once, and kept.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from infra.settings import ROOT

Target = Literal["arm64", "local"]

# The local cloud runs the functions with its own interpreter, which is made of ours.
LOCAL_PYTHON = ROOT / ".build" / "ministack" / "bin" / "python"
# How each interpreter calls its bytecode: Lambda's is infra/constructs/function.py's.
TAGS: dict[Target, str] = {"arm64": "cpython-314", "local": sys.implementation.cache_tag or ""}
# What both compilers read, so that a change of them compiles anew.
WASM = ROOT / "requirements" / "python-wasm"
COMPILERS = (WASM / "package-lock.json", Path(__file__), Path(__file__).with_name("compile.mjs"))
# Where Lambda lays a zip: a traceback names its files so.
_TASK = "/var/task"


class BuildFailed(Exception):
    """A function's zip couldn't be built; the message is the installer's or the compiler's own."""


def add(folder: Path, target: Target, out: Path) -> None:
    """Lays bytecode beside each module below the folder. What is compiled stays in `OUT/bytecode`.

    Raises BuildFailed.
    """
    kept = out / "bytecode"
    kept.mkdir(parents=True, exist_ok=True)
    wanted = {path: kept / f"{_digest(path, folder)}.{TAGS[target]}.pyc" for path in folder.rglob("*.py")}
    missing = [path for path, compiled in wanted.items() if not compiled.exists()]
    if missing:
        with TemporaryDirectory(dir=kept) as name:
            staged = Path(name)
            for path in missing:
                copy = staged / path.relative_to(folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
            _run([*_compiler(target, out), str(staged), _TASK])
            for path in missing:
                _beside(staged / path.relative_to(folder), target).replace(wanted[path])
    for path, compiled in wanted.items():
        place = _beside(path, target)
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(compiled, place)


def _compiler(target: Target, out: Path) -> list[str]:
    if target == "arm64":
        return [_ours("node"), str(COMPILERS[-1]), str(_pyodide(out))]
    return [str(LOCAL_PYTHON), "-IB", "-c", _LOCALLY]


# As compile.mjs has it.
_LOCALLY = """
import compileall, py_compile, sys
folder, task = sys.argv[1:]
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
compiled = compileall.compile_dir(
    folder, maxlevels=50, quiet=1, stripdir=folder, prependdir=task, invalidation_mode=mode
)
sys.exit(not compiled)
"""


def _pyodide(out: Path) -> Path:
    """Lambda's Python for WebAssembly, installed when first needed: exactly the bytes that are locked."""
    place = out / "python-wasm"
    place.mkdir(parents=True, exist_ok=True)
    lock = (WASM / "package-lock.json").read_bytes()
    with file_lock(place / ".lock"):
        ready = place / ".ready"
        if not (ready.exists() and ready.read_bytes() == lock):
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(WASM / name, place / name)
            quietly = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
            _run([_ours("npm"), "ci", *quietly, "--prefix", str(place)])
            ready.write_bytes(lock)
    return place / "node_modules" / "pyodide" / "pyodide.mjs"


def _ours(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _run(command: list[str]) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # npm looks for node
    environment = os.environ | {"PYTHONHASHSEED": "0", "PATH": path}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join(f"{done.stdout} {done.stderr}".split())
        raise BuildFailed(f"bytecode: {Path(command[0]).name}: {said}")


def _beside(path: Path, target: Target) -> Path:
    return path.parent / "__pycache__" / f"{path.stem}.{TAGS[target]}.pyc"


def _digest(path: Path, folder: Path) -> str:
    hashed = sha256(_COMPILED_BY)
    hashed.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return hashed.hexdigest()


_COMPILED_BY = sha256(sys.version.encode() + b"\0".join(each.read_bytes() for each in COMPILERS)).digest()


@contextmanager
def file_lock(lock: Path) -> Iterator[None]:
    """Lets one process at a time go on. The lock is a file."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
