"""Athena's tables of the lake, in Glue: runs are added, and one call makes a run the one that all show.

`missed_calls_runs` and its like have a partition per quarter and run. `quarter_runs` has one per quarter,
whose row names the run that counts; the tables that people query are views that join the two. So no query
ever reads two runs, and none loses the objects that it began to read.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.lake.quarter import Quarter
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import Table

if TYPE_CHECKING:
    from types_boto3_glue import GlueClient
    from types_boto3_glue.type_defs import PartitionInputTypeDef

INPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"


class NotPointed(Exception):
    """Glue moved no pointer. The manifest stands, and `rappel lake repair` moves it again."""


def runs_table(table: Table) -> str:
    """Names the table that has all of a table's runs."""
    return f"{table.name}_runs"


@dataclass(frozen=True, slots=True)
class DataCatalog:
    """The Glue database of a stage. A `folder` is a run's, as an S3 URL that ends with a slash."""

    client: "GlueClient"
    database: str

    def add(self, quarter: Quarter, run: str, folder: str, tables: Iterable[Table]) -> None:
        """Lets Athena find the run's objects. Nobody reads them before the pointer names the run."""
        for table in tables:
            with suppress(self.client.exceptions.AlreadyExistsException):
                self.client.create_partition(
                    DatabaseName=self.database,
                    TableName=runs_table(table),
                    PartitionInput=_partition(table, [str(quarter), run], folder),
                )

    def remove(self, quarter: Quarter, run: str, tables: Iterable[Table]) -> None:
        """Lets Athena look for the run no more."""
        for table in tables:
            with suppress(self.client.exceptions.EntityNotFoundException):
                self.client.delete_partition(
                    DatabaseName=self.database,
                    TableName=runs_table(table),
                    PartitionValues=[str(quarter), run],
                )

    def point(self, quarter: Quarter, folder: str) -> None:
        """Makes the run the one that all tables show, at once. Raises NotPointed.

        BatchUpdatePartition tells its errors in its answer.
        """
        moved = _partition(QUARTER_RUNS, [str(quarter)], folder)
        code = self._move(quarter, moved)
        if code == "EntityNotFoundException":
            with suppress(self.client.exceptions.AlreadyExistsException):
                self.client.create_partition(
                    DatabaseName=self.database, TableName=QUARTER_RUNS.name, PartitionInput=moved
                )
                return
            code = self._move(quarter, moved)  # another run was faster
        if code:
            raise NotPointed(f"Glue doesn't let Athena's tables of {quarter} show another run ({code})")

    def pointed(self, quarter: Quarter) -> str | None:
        """Returns the folder of the run that the tables show; None where they show none."""
        try:
            found = self.client.get_partition(
                DatabaseName=self.database, TableName=QUARTER_RUNS.name, PartitionValues=[str(quarter)]
            )
        except self.client.exceptions.EntityNotFoundException:
            return None
        location = found["Partition"]["StorageDescriptor"]["Location"]
        return location.removesuffix(f"{QUARTER_RUNS.name}/")

    def _move(self, quarter: Quarter, moved: "PartitionInputTypeDef") -> str | None:
        """Returns the code of what went wrong, if anything did."""
        answer = self.client.batch_update_partition(
            DatabaseName=self.database,
            TableName=QUARTER_RUNS.name,
            Entries=[{"PartitionValueList": [str(quarter)], "PartitionInput": moved}],
        )
        return next((each["ErrorDetail"]["ErrorCode"] for each in answer.get("Errors", [])), None)


def _partition(table: Table, values: list[str], folder: str) -> "PartitionInputTypeDef":
    return {
        "Values": values,
        "StorageDescriptor": {
            "Location": f"{folder}{table.name}/",
            "Columns": [
                {"Name": column.name, "Type": column.type, "Comment": column.comment}
                for column in table.columns
            ],
            "InputFormat": INPUT_FORMAT,
            "OutputFormat": OUTPUT_FORMAT,
            "SerdeInfo": {"SerializationLibrary": SERDE},
        },
    }
