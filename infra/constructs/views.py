"""The findings in Athena: each is a view in Glue and a saved query."""

import base64
import json

from aws_cdk import aws_glue as glue

from functions.lake.findings.departments import worth
from functions.lake.findings.view import View
from functions.lake.schema import QUARTER, Column

# Presto's names of types, by Hive's, which Glue uses.
_PRESTO_TYPES = {"string": "varchar", "int": "integer"}
# What Presto, Trino and Athena know a view of their own by.
_VIEW = "Presto View"


def sql(view: View) -> str:
    """The view's SELECT over all quarters, with our estimates of what calls are worth."""
    return worth.bind(view.sql, worth.ESTIMATED)


def saved_query(view: View) -> str:
    """Asks for the view's rows, the latest quarter first: in the editor, analysts begin by changing it."""
    order = ", ".join(["quarter DESC", *view.table.sorted_by])
    return f"-- {view.title}\nSELECT *\nFROM {view.name}\nORDER BY {order}\n"


def table_input(view: View, database: str) -> glue.CfnTable.TableInputProperty:
    """The view as Athena's CREATE VIEW leaves it in Glue: Presto's definition, base64 within a comment."""
    columns = (QUARTER, *view.table.columns)
    definition = {
        "originalSql": sql(view),
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": each.name, "type": _PRESTO_TYPES.get(each.type, each.type)} for each in columns],
        "comment": view.table.comment,
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    return glue.CfnTable.TableInputProperty(
        name=view.name,
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
