"""The findings in Athena: a view that Athena can read as if it had made it, and a saved query each."""

import base64
import json
from typing import Any

import duckdb
import pytest
import sqlglot

from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.view import View
from functions.lake.schema import QUARTER, TABLES
from infra.constructs import views
from tests.infra.fixtures import Template, resources

TYPES = {"string": "varchar", "int": "integer", "timestamp": "timestamp(3)"}


def declared(template: Template, view: View) -> dict[str, Any]:
    (found,) = [
        table["TableInput"]
        for table in resources(template, "AWS::Glue::Table").values()
        if table["TableInput"]["Name"] == view.name
    ]
    assert isinstance(found, dict)
    return found


def definition(view: dict[str, Any]) -> dict[str, Any]:
    head, encoded, tail = view["ViewOriginalText"].partition("/* Presto View: ")[2].rpartition(" */")
    assert (encoded, tail) == (" */", "")
    read: dict[str, Any] = json.loads(base64.b64decode(head, validate=True))
    return read


def lake() -> duckdb.DuckDBPyConnection:
    """Its tables, without a row."""
    connection = duckdb.connect()
    for table in TABLES:
        columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
        connection.execute(f"CREATE TABLE {table.name} ({columns}, quarter string)")
    return connection


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_each_finding_is_a_view_of_athena_s(template: Template, view: View) -> None:
    found = declared(template, view)
    assert found["TableType"] == "VIRTUAL_VIEW"
    assert found["Parameters"] == {"presto_view": "true", "comment": "Presto View"}
    assert found["ViewExpandedText"] == "/* Presto View */"
    assert "PartitionKeys" not in found or found["PartitionKeys"] == []
    assert found["StorageDescriptor"]["SerdeInfo"] == {"Name": "-", "SerializationLibrary": "-"}
    defined = definition(found)
    assert (defined["catalog"], defined["schema"]) == ("awsdatacatalog", "rappel_prod")
    columns = found["StorageDescriptor"]["Columns"]
    assert [(each["name"], each["type"]) for each in defined["columns"]] == [
        (each["Name"], TYPES.get(each["Type"], each["Type"])) for each in columns
    ]
    assert all(each["Comment"] for each in columns)
    # Else Trino says that the view doesn't exist.
    assert found["Description"] == found["Parameters"]["comment"]
    assert defined["comment"] == view.table.comment


def test_a_view_s_sql_gives_the_columns_and_the_types_that_it_declares(template: Template) -> None:
    """Athena calls a view stale where they differ. Each may read those before it."""
    connection = lake()
    for view in VIEWS:
        defined = definition(declared(template, view))
        [sql] = sqlglot.transpile(defined["originalSql"], read="athena", write="duckdb")
        connection.execute(f"CREATE VIEW {view.name} AS {sql}")
        given = connection.execute(f"DESCRIBE {view.name}").fetchall()
        assert [(name, kind) for name, kind, *_ in given] == [
            (each["name"], each["type"].upper()) for each in defined["columns"]
        ], view.name


def test_each_finding_has_a_saved_query_with_a_title_and_a_description(template: Template) -> None:
    saved = list(resources(template, "AWS::Athena::NamedQuery").values())
    assert len(saved) == len(VIEWS) >= 10
    assert len({query["Name"] for query in saved}) == len(saved)
    for query in saved:
        assert (query["Database"], query["WorkGroup"]) == ("rappel_prod", "rappel-prod")
        assert len(query["Name"]) < 80
        assert query["Description"].endswith(".")
        assert "--" not in query["Description"]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_saved_query_runs_as_it_is_and_as_athena_s(view: View) -> None:
    connection = lake()
    columns = ", ".join(f"{column.name} {column.type}" for column in (QUARTER, *view.table.columns))
    connection.execute(f"CREATE TABLE {view.name} ({columns})")
    connection.execute(f"INSERT INTO {view.name} (quarter) VALUES ('2024-Q4'), ('2025-Q2'), ('2025-Q3')")
    for today, before in (("2025-12-31", "2025-Q3"), ("2025-01-01", "2024-Q4"), ("2025-07-31", "2025-Q2")):
        written = views.saved_query(view, today=f"DATE '{today}'")
        [transpiled] = sqlglot.transpile(written, read="athena", write="duckdb")
        assert [row[0] for row in connection.execute(transpiled).fetchall()] == [before]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_grouping_sets_name_columns_only_as_athena_wants_them(view: View) -> None:
    tree = sqlglot.parse_one(view.sql, read="athena")
    for sets in tree.find_all(sqlglot.exp.GroupingSets):
        grouped = [each for each in sets.walk() if isinstance(each, sqlglot.exp.Func)]
        assert grouped == []
