"""The wheel, installed on a machine without the repository, is the whole command."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.settings import ROOT

pytestmark = pytest.mark.slow

UV = Path(sys.executable).with_name("uv")
LAKE = ("--quarter", "2025-Q3", "--lake", "lake")


@dataclass(frozen=True)
class Installed:
    """A `rappel` in an environment of its own, run from a folder that begins empty."""

    wheel: Path
    python: Path
    folder: Path

    def rappel(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        ran = subprocess.run(
            [str(self.python.with_name("rappel")), *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == status, ran.stderr
        return ran


def uv(*arguments: str | Path) -> None:
    """Asks the network only where the cache isn't enough."""
    for offline in (["--offline"], []):
        ran = subprocess.run([UV, *arguments, *offline], capture_output=True, text=True, check=False)
        if ran.returncode == 0:
            return
    raise AssertionError(ran.stderr)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """With the versions that are pinned, most of which `make setup` left in uv's cache."""
    place = tmp_path_factory.mktemp("installed")
    uv("build", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", place, ROOT)
    [wheel] = place.glob("rappel-*.whl")
    environment = place / "environment"
    uv("venv", "--python", sys.executable, environment)
    python = environment / "bin/python"
    uv("pip", "sync", "--link-mode", "hardlink", "--python", python, ROOT / "requirements/cli.txt")
    uv("pip", "install", "--no-deps", "--python", python, wheel)
    uv("pip", "check", "--python", python)  # what the wheel asks for is there
    folder = place / "empty"
    folder.mkdir()
    return Installed(wheel, python, folder)


def test_the_wheel_has_the_command_and_its_data_and_nothing_of_the_repository_s_own(
    installed: Installed,
) -> None:
    held = {name for name in zipfile.ZipFile(installed.wheel).namelist() if ".dist-info/" not in name}
    packages = ("cli", "functions")
    files = [path for package in packages for path in (ROOT / package).rglob("*") if path.is_file()]
    own = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    assert held == own | {f"infra/{name}.py" for name in ("__init__", "countries", "outputs", "settings")}


def test_it_says_what_it_can_and_which_it_is(installed: Installed) -> None:
    assert "webhook" in installed.rappel("--help").stdout
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert installed.rappel("--version").stdout == f"rappel {version}\n"


def test_a_simulated_quarter_becomes_a_page_and_answers_sql(installed: Installed) -> None:
    truths = installed.rappel("simulate", *LAKE, "--calls", "600", "--dealerships", "3", "--json")
    assert json.loads(truths.stdout)["calls"] == 600
    assert "quarter_hourly: " in installed.rappel("rollup", *LAKE).stdout
    installed.rappel("report", *LAKE, "--out", "page.html")
    assert "</html>" in (installed.folder / "page.html").read_text(encoding="utf-8")
    answer = installed.rappel(
        "query", "--lake", "lake", "--csv", "SELECT SUM(calls) AS calls FROM quarter_hourly"
    )
    assert answer.stdout == "calls\n600\n"


def test_a_call_log_is_imported_by_a_template_and_by_a_guess(installed: Installed) -> None:
    export = ROOT / "tests/vectors/call_logs/3cx.csv"
    (installed.folder / export.name).write_bytes(export.read_bytes())
    for way in (("--mapping", "3cx"), ("--guess", "--yes")):
        ran = installed.rappel("import", export.name, *way, "--lake", f"lake-{len(way)}", "--json")
        assert json.loads(ran.stdout.splitlines()[-1])["missed"] > 0


def test_a_deployed_command_without_settings_says_where_they_go(installed: Installed) -> None:
    file = ROOT / "demo/garage-tremblay.yaml"
    for arguments in (("apply", str(file)), ("secret", "tremblay-twilio"), ("show",)):
        ran = installed.rappel("dealership", *arguments, status=1)
        assert ran.stderr == (
            "rappel: this folder has no rappel.toml: run the command where it is, or copy it here\n"
        )


def test_the_command_needs_no_cdk(installed: Installed) -> None:
    listed = subprocess.run(
        [UV, "pip", "list", "--python", installed.python, "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = {package["name"] for package in json.loads(listed.stdout)}
    assert not names & {"aws-cdk-lib", "constructs", "moto", "pytest"}
