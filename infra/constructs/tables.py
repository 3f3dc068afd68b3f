"""The lake's tables in Glue whose partitions the rollup adds and moves: CloudFormation owns none of them."""

from aws_cdk import aws_glue as glue

from functions.lake.data_catalog import INPUT_FORMAT, OUTPUT_FORMAT, SERDE, runs_table
from functions.lake.runs_schema import QUARTER_RUNS, RUN
from functions.lake.schema import QUARTER, Column, Table
from infra.constructs import views


def runs(table: Table, root: str) -> glue.CfnTable.TableInputProperty:
    """All runs of a table, by quarter and run. `root` is the lake's URL."""
    comment = f"Every run of {table.name} that is kept, also those that don't count: query {table.name}"
    return _input(runs_table(table), comment, table, (QUARTER, RUN), root)


def quarter_runs(root: str) -> glue.CfnTable.TableInputProperty:
    """Which run counts, by quarter."""
    return _input(QUARTER_RUNS.name, QUARTER_RUNS.comment, QUARTER_RUNS, (QUARTER,), root)


def _input(
    name: str, comment: str, table: Table, keys: tuple[Column, ...], root: str
) -> glue.CfnTable.TableInputProperty:
    return glue.CfnTable.TableInputProperty(
        name=name,
        description=comment,
        table_type="EXTERNAL_TABLE",
        partition_keys=[views.column(key) for key in keys],
        parameters={"classification": "parquet"},
        storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
            # Nothing lies there: each partition names the folder of its run.
            location=f"{root}tables/{name}/",
            columns=[views.column(each) for each in table.columns],
            input_format=INPUT_FORMAT,
            output_format=OUTPUT_FORMAT,
            serde_info=glue.CfnTable.SerdeInfoProperty(serialization_library=SERDE),
        ),
    )
