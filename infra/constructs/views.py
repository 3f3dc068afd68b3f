"""The findings as Athena keeps them: a view in Glue each, and a saved query."""

import base64
import json

from aws_cdk import aws_glue as glue

from functions.lake.findings import worth
from functions.lake.findings.tables import Finding
from functions.lake.schema import Column

QUARTER = Column("quarter", "string", "Quarter by local date, e.g. 2025-Q3")
# Hive's names of types, which Glue uses, in Presto's words.
_PRESTO_TYPES = {"string": "varchar", "int": "integer"}


def sql(finding: Finding) -> str:
    """Its SELECT over all quarters, with our estimates of what calls are worth."""
    return worth.bind(finding.sql, worth.ESTIMATED)


def saved_query(finding: Finding) -> str:
    """The view's rows, the latest quarter first: for the query editor, where one begins by changing it."""
    order = ", ".join(["quarter DESC", *finding.table.sorted_by])
    return f"-- {finding.title}\nSELECT *\nFROM {finding.name}\nORDER BY {order}\n"


def table_input(finding: Finding, database: str) -> glue.CfnTable.TableInputProperty:
    """A view as Athena's own CREATE VIEW leaves it in Glue: Presto's definition, base64 within a comment."""
    columns = (QUARTER, *finding.table.columns)
    definition = {
        "originalSql": sql(finding),
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": each.name, "type": _PRESTO_TYPES.get(each.type, each.type)} for each in columns],
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    return glue.CfnTable.TableInputProperty(
        name=finding.name,
        description=finding.table.comment,
        table_type="VIRTUAL_VIEW",
        parameters={"presto_view": "true", "comment": "Presto View"},
        view_original_text=f"/* Presto View: {encoded} */",
        view_expanded_text="/* Presto View */",
        partition_keys=[],
        storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
            columns=[column(each) for each in columns],
            # Athena reads none for a view, and refuses one that names none.
            serde_info=glue.CfnTable.SerdeInfoProperty(name="-", serialization_library="-"),
        ),
    )


def column(column: Column) -> glue.CfnTable.ColumnProperty:
    return glue.CfnTable.ColumnProperty(name=column.name, type=column.type, comment=column.comment)
