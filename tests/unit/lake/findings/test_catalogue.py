"""A finding has one name, its folder's, from its words to its section; the list of them is the only one."""

from pathlib import Path
from typing import get_args

import pytest

from functions.lake import findings
from functions.lake.findings.catalogue import FINDINGS, VIEWS, Findings
from functions.lake.findings.finding import Finding
from functions.lake.findings.of_calls import OF_CALLS
from functions.lake.report import localizer
from functions.shared.call import Language
from tests import report_sample as sample

ROOT = Path(findings.__file__).parent
FOLDERS = sorted(path.parent.name for path in ROOT.glob("*/section.py"))


def folder(finding: Finding[Findings]) -> str:
    return finding.section.__module__.split(".")[-2]


def test_every_folder_is_in_the_list_once() -> None:
    assert sorted(map(folder, FINDINGS)) == FOLDERS


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("language", get_args(Language))
def test_a_finding_s_section_and_its_words_are_named_after_its_folder(name: str, language: Language) -> None:
    [finding] = [finding for finding in FINDINGS if folder(finding) == name]
    loc = localizer.of(language)
    section = finding.section(sample.dealership(), loc)
    assert section is not None
    assert section.id == name
    assert loc.words[section.id]["title"]
    named = {sentence.name.partition(".")[0] for sentence in section.sentences}
    assert named == {section.id}
    assert {sentence.name.partition(".")[0] for sentence in section.method} <= {"method"}


def test_a_view_s_sql_lies_in_its_finding_s_folder_and_every_file_is_a_view_s_or_a_table_s() -> None:
    selects = {view.name: view for view in (*VIEWS, *OF_CALLS)}
    assert len({view.name for view in VIEWS}) == len(VIEWS)
    files = {path.name for path in ROOT.rglob("*.sql") if not path.name.endswith(".duckdb.sql")}
    assert files == {f"{name}.sql" for name in selects}
    tables = sum(len(finding.before) + len(finding.tables) for finding in FINDINGS)
    in_rollup = sum(view.in_rollup is not None for view in selects.values())
    assert len(list(ROOT.glob("*/*.duckdb.sql"))) == tables + in_rollup


def test_the_json_has_the_keys_of_the_contract_in_their_order() -> None:
    assert list(sample.market()) == list(Findings.__annotations__)
