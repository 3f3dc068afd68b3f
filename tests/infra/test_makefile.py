"""`make` on a machine with Python and nothing else of ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
NOWHERE = "http://127.0.0.1:9/simple"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As far as setting up reads it."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def test_without_a_package_index_setup_says_so_and_what_to_do(clone: Path) -> None:
    others = ("PIP_", "UV_", "MAKE")  # MAKE's own, where make test runs this
    environment = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    environment |= {"PIP_INDEX_URL": NOWHERE, "UV_DEFAULT_INDEX": NOWHERE}
    ran = subprocess.run(
        ["make", "setup", f"PYTHON={sys.executable}"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    about, problem, _makes_own = ran.stderr.splitlines()
    assert about.startswith("Setting up .venv: the first time, ")
    assert problem.startswith("No package index answers within 5 s: check the network, or name yours in PIP_")
