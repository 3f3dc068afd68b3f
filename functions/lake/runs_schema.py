"""What Athena has of a quarter's runs: the key that tells them apart, and which of them counts."""

from functions.lake.schema import Column, Table

# What Athena's tables of all runs are partitioned by as well.
RUN = Column("run", "string", "The run that wrote the row: quarter_runs says which of them counts")

QUARTER_RUNS = Table(
    "quarter_runs",
    "One row per quarter: which run the other tables show of it, and how fresh it is.",
    (
        Column("run", "string", "The run that the quarter's tables are of; null in a folder"),
        Column("state", "string", "open, or closed: nothing can come any more"),
        Column("computed_at", "timestamp", "When the run began, UTC; null in a folder"),
        Column("rows", "bigint", "Missed calls of the quarter"),
        Column("digest", "string", "SHA-256 of what the tables hold: the same rows have the same"),
    ),
    sorted_by=("run",),
)
