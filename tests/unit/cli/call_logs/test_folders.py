"""The folders of `cli/call_logs` stand in the order in which a row travels."""

import ast

import pytest

from tests.test_architecture import ROOT, imported

FOLDERS = ("mapping", "read", "interpret", "propose", "publish")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_itself_and_those_before_it(folder: str) -> None:
    upstream = FOLDERS[: FOLDERS.index(folder) + 1]
    files = sorted((ROOT / "cli/call_logs" / folder).glob("*.py"))
    assert len(files) > 1
    for file in files:
        for name in imported(ast.parse(file.read_text(encoding="utf-8"))):
            if name.startswith("cli.call_logs."):
                assert name.split(".")[2] in upstream, f"{file} imports {name}"
