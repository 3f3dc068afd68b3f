"""Each finding is one SELECT in Athena's dialect, headed by what it is for."""

import pytest
import sqlglot
from sqlglot import exp

from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.view import View
from functions.lake.schema import TABLES


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_it_is_one_select_with_a_title_and_a_description(view: View) -> None:
    [statement] = sqlglot.parse(view.sql, read="athena")
    assert isinstance(statement, exp.Select)
    assert view.title
    assert view.description.endswith(".")
    assert not view.sql.rstrip().endswith(";")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_it_reads_the_lake_s_tables_and_the_findings_before_it_only(view: View) -> None:
    statement = sqlglot.parse_one(view.sql, read="athena")
    own = {each.alias for each in statement.find_all(exp.CTE)}
    read = {table.name for table in statement.find_all(exp.Table)} - own
    before = {each.name for each in VIEWS[: VIEWS.index(view)]}
    assert read
    assert read <= {table.name for table in TABLES} | before


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_its_columns_name_one_row(view: View) -> None:
    names = [column.name for column in view.table.columns]
    assert len(set(names)) == len(names)
    assert set(view.table.sorted_by) <= set(names)
    assert "quarter" not in names
