"""What goes into the zips, and what stays out."""

import importlib.util
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from functions.shared.call import LANGUAGES
from infra import bundle, bytecode
from infra.function_spec import BundleName
from infra.functions import BUNDLES, FUNCTIONS
from infra.settings import ROOT
from tests.infra.fixtures import Template, resources

MIB = 1024 * 1024
# With bytecode, which halves what a cold start imports, a zip is half as large again.
LARGEST: dict[BundleName, int] = {
    "on_missed_call": 5 * MIB,
    "send_sms": 6 * MIB,
    "on_sms_event": 5 * MIB,
    "quarterly_rollup": 40 * MIB,
    "announce": 5 * MIB,
    "desk": 11 * MIB,
    "notify": 5 * MIB,
}
LIBRARIES: dict[BundleName, set[str]] = {
    "on_missed_call": {"shared"},
    "send_sms": {"shared"},
    "on_sms_event": {"shared"},
    "quarterly_rollup": {"shared", "lake"},
    "announce": {"shared"},
    "desk": {"shared"},
    "notify": {"shared"},
}
IMPORTED_LATER = """
from datetime import date
import holidays
from functions.lake.report import localizer
from functions.shared.call import LANGUAGES
for language in LANGUAGES:
    assert "2025" in localizer.of(language).day(date(2025, 9, 1))
assert holidays.country_holidays("CA", subdiv="QC", years=2025)
"""
# The machine that an ELF file is for, by its header's number.
_AARCH64 = 183
# The flags of bytecode whose source nobody compares it with (PEP 552).
_UNCHECKED_HASH = (0b01).to_bytes(4, "little")


@pytest.mark.parametrize("function", BUNDLES)
def test_a_zip_is_small_enough_to_start_fast(function: BundleName) -> None:
    assert bundle.build(function, "arm64").archive.stat().st_size <= LARGEST[function]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all is built anew: what several zips hold is compiled there once, as where the first ones are."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.mark.slow
@pytest.mark.parametrize("function", BUNDLES)
def test_two_builds_of_the_same_sources_are_the_same_bytes(function: BundleName, elsewhere: Path) -> None:
    """The first is the one that the template was synthesized with, whenever that was."""
    first, second = bundle.build(function, "arm64"), bundle.build(function, "arm64", elsewhere)
    assert first.archive != second.archive
    assert first.archive.read_bytes() == second.archive.read_bytes()
    assert first.digest == second.digest


@pytest.mark.slow
def test_nothing_is_built_twice_and_a_changed_zip_is_built_anew(tmp_path: Path) -> None:
    built = bundle.build("on_missed_call", "local", tmp_path)
    before = built.archive.stat().st_mtime_ns
    assert bundle.build("on_missed_call", "local", tmp_path).archive.stat().st_mtime_ns == before
    built.archive.unlink()
    assert bundle.build("on_missed_call", "local", tmp_path) == built
    assert built.archive.stat().st_mtime_ns > before


@pytest.mark.parametrize("function", BUNDLES)
def test_a_zip_holds_its_own_function_and_what_all_share(function: BundleName) -> None:
    names = names_in(bundle.build(function, "arm64"))
    modules = [name for name in names if name.startswith("functions/") and "__pycache__" not in name]
    packages = {name.split("/")[1] for name in modules if name.count("/") > 1}
    assert packages == {*LIBRARIES[function], function}
    handlers = {f"functions/{function}/{each.module}.py" for each in FUNCTIONS if each.bundle == function}
    assert {"functions/__init__.py", *handlers} <= names


@pytest.mark.parametrize("function", BUNDLES)
def test_a_zip_holds_every_data_file_of_its_sources(function: BundleName) -> None:
    package = Path(bundle.__file__).parents[1] / "functions"
    data = {
        f"functions/{path.relative_to(package).as_posix()}"
        for folder in (*LIBRARIES[function], function)
        for path in (package / folder).rglob("*")
        if path.suffix in (".sql", ".toml", ".json", ".html", ".css")
    }
    assert data <= names_in(bundle.build(function, "arm64"))


@pytest.mark.parametrize("function", BUNDLES)
def test_nothing_of_the_machine_is_in_a_zip(function: BundleName) -> None:
    built = bundle.build(function, "arm64")
    names = names_in(built)
    assert not [name for name in names if name.startswith(("bin/", "boto3/", "botocore/"))]
    assert not [name for name in names if re.search(r"dist-info/(RECORD|INSTALLER|direct_url)", name)]
    compiled = [built.folder / name for name in names if name.endswith(".pyc")]
    assert not [path for path in compiled if str(ROOT).encode() in path.read_bytes()]


@pytest.mark.parametrize("function", [name for name in BUNDLES if name != "quarterly_rollup"])
def test_every_module_of_a_zip_is_compiled_for_the_python_that_runs_it(function: BundleName) -> None:
    """Lambda's 3.14 has this magic number, whatever its patch; ours is the local cloud's."""
    magic: dict[bytecode.Target, bytes] = {
        "arm64": (3627).to_bytes(2, "little") + b"\r\n",
        "local": importlib.util.MAGIC_NUMBER,
    }
    for target, number in magic.items():
        built = bundle.build(function, target)
        names = names_in(built)
        modules = [PurePosixPath(name) for name in names if name.endswith(".py")]
        for module in modules:
            compiled = module.parent / "__pycache__" / f"{module.stem}.{bytecode.TAGS[target]}.pyc"
            head = (built.folder / compiled).read_bytes()[:8]
            assert head == number + _UNCHECKED_HASH, module


def test_lambda_s_bytecode_is_named_after_lambda_s_python(template: Template) -> None:
    runtimes = {each["Runtime"] for each in resources(template, "AWS::Lambda::Function").values()}
    assert "python3.14" in runtimes
    assert bytecode.TAGS["arm64"] == "cpython-314"
    assert bytecode.TAGS["local"] == f"cpython-{sys.version_info.major}{sys.version_info.minor}"


def test_what_can_t_be_compiled_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "zip").mkdir()
    (tmp_path / "zip" / "broken.py").write_text("def")
    with pytest.raises(bundle.BuildFailed, match="^bytecode: .*broken.py") as failed:
        bytecode.add(tmp_path / "zip", "local", tmp_path)
    assert "\n" not in str(failed.value)


@pytest.mark.parametrize("function", BUNDLES)
def test_what_no_function_imports_stays_out(function: BundleName) -> None:
    names = names_in(bundle.build(function, "arm64"))
    assert not [name for name in names if name.endswith((".pyi", "/py.typed"))]
    assert not [name for name in names if name.startswith("aws_lambda_powertools/event_handler/")]
    locales = {Path(name).stem.partition("_")[0] for name in names if name.startswith("babel/locale-data/")}
    assert locales == ({"root", *LANGUAGES} if function == "quarterly_rollup" else set())


@pytest.mark.slow
@pytest.mark.parametrize("function", BUNDLES)
def test_every_module_of_a_zip_finds_in_it_what_it_imports(function: BundleName) -> None:
    """Charts and holidays are imported later than the rest. boto3 is the interpreter's, as in Lambda."""
    built = bundle.build(function, "local")
    modules = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in sorted(names_in(built))
        if name.startswith("functions/") and name.endswith(".py")
    ]
    trial = f"import sys; sys.path.insert(0, '.')\nimport {', '.join(modules)}\n"
    if function == "quarterly_rollup":
        trial += IMPORTED_LATER
    subprocess.run([bundle.LOCAL_PYTHON, "-IB", "-"], input=trial.encode(), cwd=built.folder, check=True)


@pytest.mark.parametrize("function", BUNDLES)
def test_what_is_compiled_is_compiled_for_arm64(function: BundleName) -> None:
    folder = bundle.build(function, "arm64").folder
    machines = {path.name: elf_machine(path) for path in folder.rglob("*.so*")}
    assert machines
    assert set(machines.values()) == {_AARCH64}


def test_the_local_zip_is_for_the_interpreter_that_runs_it() -> None:
    folder = bundle.build("on_missed_call", "local").folder
    (core,) = folder.glob("pydantic_core/*.so")
    version = (bundle.LOCAL_PYTHON.parents[1] / "pyvenv.cfg").read_text()
    major, minor = re.search(r"version_info = (\d+)\.(\d+)", version).groups()  # type: ignore[union-attr]
    assert f"cpython-{major}{minor}" in core.name


def test_a_dependency_that_cannot_be_installed_is_named_in_one_line(tmp_path: Path) -> None:
    requirements = tmp_path / "send_sms.txt"
    requirements.write_text(f"pydantic==0.0.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(bundle.BuildFailed) as failed:
        bundle.install(requirements, "arm64", tmp_path / "into", "--offline")
    assert str(failed.value).startswith("send_sms.txt for arm64: ")
    assert "pydantic" in str(failed.value)
    assert "\n" not in str(failed.value)


def names_in(built: bundle.Bundle) -> set[str]:
    with zipfile.ZipFile(built.archive) as zipped:
        return set(zipped.namelist())


def elf_machine(path: Path) -> int:
    head = path.read_bytes()[:20]
    assert head[:4] == b"\x7fELF"
    machine: int = struct.unpack_from("<H", head, 18)[0]
    return machine
