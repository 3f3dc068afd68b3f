"""Views in Athena: the tables, each of the run that counts, and the findings, with a saved query each."""

import base64
import json
from collections.abc import Sequence

from aws_cdk import aws_glue as glue

from functions.lake.data_catalog import runs_table
from functions.lake.findings.view import View
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import QUARTER, Column, Table

# Presto's names of types, by Hive's, which Glue uses.
_PRESTO_TYPES = {"string": "varchar", "int": "integer", "timestamp": "timestamp(3)"}
# What Presto, Trino and Athena know a view of their own by.
_VIEW = "Presto View"


def saved_query(view: View, today: str = "current_date") -> str:
    """Asks for the view's rows of the quarter before this one: in the editor, analysts begin by changing it.

    Athena knows the quarter before it reads anything, as it wouldn't that of a subquery: it reads no other.
    """
    order = ", ".join(view.table.sorted_by)
    day = f"date_add('month', -3, {today})"
    return (
        f"-- {view.title}, of the last quarter that is over\nSELECT *\nFROM {view.name}\n"
        f"WHERE quarter = concat(date_format({day}, '%Y-Q'), CAST(quarter({day}) AS varchar))\n"
        f"ORDER BY {order}\n"
    )


def of_finding(view: View, database: str) -> glue.CfnTable.TableInputProperty:
    """A finding's view, over all quarters."""
    return _input(view.table, (QUARTER, *view.table.columns), view.sql, database)


def current_run(table: Table) -> str:
    """The table as people query it: of each quarter, the rows of the run that counts."""
    columns = ",\n    ".join(f"each.{column.name}" for column in (*table.columns, QUARTER))
    return (
        f"-- {table.comment}\nSELECT\n    {columns}\nFROM {runs_table(table)} AS each\n"
        f"JOIN {QUARTER_RUNS.name} AS counted ON counted.quarter = each.quarter AND counted.run = each.run\n"
    )


def of_current_run(table: Table, database: str) -> glue.CfnTable.TableInputProperty:
    """A table as people query it."""
    return _input(table, (*table.columns, QUARTER), current_run(table), database)


def _input(
    table: Table, columns: Sequence[Column], select: str, database: str
) -> glue.CfnTable.TableInputProperty:
    """The view as Athena's CREATE VIEW leaves it in Glue: Presto's definition, base64 within a comment."""
    definition = {
        "originalSql": select,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": each.name, "type": _PRESTO_TYPES.get(each.type, each.type)} for each in columns],
        "comment": table.comment,
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    return glue.CfnTable.TableInputProperty(
        name=table.name,
        # Trino takes a Glue description for the comment, by which it knows a view of its own.
        description=_VIEW,
        table_type="VIRTUAL_VIEW",
        parameters={"presto_view": "true", "comment": _VIEW},
        view_original_text=f"/* {_VIEW}: {encoded} */",
        view_expanded_text=f"/* {_VIEW} */",
        partition_keys=[],
        storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
            columns=[column(each) for each in columns],
            # Athena reads none for a view, and refuses one that names none.
            serde_info=glue.CfnTable.SerdeInfoProperty(name="-", serialization_library="-"),
        ),
    )


def column(column: Column) -> glue.CfnTable.ColumnProperty:
    return glue.CfnTable.ColumnProperty(name=column.name, type=column.type, comment=column.comment)
