"""The synthesized production template, made once a session (tests/conftest.py gives it to every test)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from infra.bundle import file_lock
from infra.settings import Settings

Template = dict[str, Any]


# Their own, so that an operator's rappel.toml changes no test.
SETTINGS = Settings(
    stage="prod",
    origination_identity="pool-example",
    sender_parts_per_second=8,  # so that the deployed tests needn't wait for a long code
    alarms_email="alarms@example.com",
    notices_from="rappel@example.com",
)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return SETTINGS


@pytest.fixture(scope="session")
def assembly(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by whichever of pytest-xdist's workers comes first; the others read it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "assembly"
    with file_lock(folder.with_suffix(".lock")):
        if not (folder / "manifest.json").exists():
            from infra.app import synthesize  # the CDK takes seconds to load, and only this needs it

            synthesize(settings, folder)
    return folder


@pytest.fixture(scope="session")
def template(assembly: Path) -> Template:
    return read_template(assembly)


def read_template(assembly: Path) -> Template:
    (file,) = assembly.glob("*.template.json")
    read: Template = json.loads(file.read_text())
    return read


def resources(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """The properties of each resource of a type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def one(template: Template, kind: str, beginning: str = "") -> dict[str, Any]:
    """The properties of the one resource of a type whose logical id begins so."""
    found = {name: it for name, it in resources(template, kind).items() if name.startswith(beginning)}
    assert len(found) == 1, f"{kind} {beginning}: {sorted(found)}"
    return next(iter(found.values()))
