"""Each finding is one SELECT in Athena's dialect, headed by what it is for."""

import pytest
import sqlglot
from sqlglot import exp

from functions.lake.findings import worth
from functions.lake.findings.tables import FINDINGS, Finding
from functions.lake.schema import TABLES


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.name)
def test_it_is_one_select_with_a_title_and_a_description(finding: Finding) -> None:
    [statement] = sqlglot.parse(worth.bind(finding.sql, worth.ESTIMATED), read="athena")
    assert isinstance(statement, exp.Select)
    assert finding.title
    assert finding.description.endswith(".")
    assert not finding.sql.rstrip().endswith(";")


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.name)
def test_it_reads_the_lake_s_tables_and_the_findings_before_it_only(finding: Finding) -> None:
    statement = sqlglot.parse_one(worth.bind(finding.sql, worth.ESTIMATED), read="athena")
    own = {each.alias for each in statement.find_all(exp.CTE)}
    read = {table.name for table in statement.find_all(exp.Table)} - own
    before = {each.name for each in FINDINGS[: FINDINGS.index(finding)]}
    assert read
    assert read <= {table.name for table in TABLES} | before


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.name)
def test_its_columns_name_one_row(finding: Finding) -> None:
    names = [column.name for column in finding.table.columns]
    assert len(set(names)) == len(names)
    assert set(finding.table.sorted_by) <= set(names)
    assert "quarter" not in names
