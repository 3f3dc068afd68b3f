"""What a billion calls a year take to roll up by many functions: arithmetic, from what is known of one call.

Nothing here is measured at that size. What each figure rests on stands beside it, and in docs/scale.md.
"""

import json
import sys
from dataclasses import asdict, dataclass
from math import ceil

from rich.console import Console
from rich.table import Table

from benchmarks.cost import PRICES
from functions.quarterly_rollup.sharded.shards import SHARD_CALLS
from infra.functions import QUARTERLY_ROLLUP
from infra.rollup_machine import READ_AT_ONCE
from infra.settings import Settings

BILLION = 1_000_000_000
# An item of the ledger in DynamoDB's JSON, 22 attributes, bytes; and DuckDB's CPU to make Parquet of it and
# count it, seconds: of a million on two quiet cores, 11.4 and 3.0 s (2026-12-01, docs/scale.md).
ITEM_BYTES = 800
CPU_SECONDS = 14.4e-6
# A call in the lake's Parquet, bytes: 120 MB for 2.5 million (infra/constructs/lake.py).
PARQUET_BYTES = 48
# Assumed: what a function reads of DynamoDB in a second, and what a dealership has in a quarter.
READ_BYTES_A_SECOND = 40e6
DEALERSHIP_CALLS = 25_000
DEALERSHIPS_A_FUNCTION = 50
# An eventually consistent read of 8 KB is a unit; a function of 1,769 MB has one processor (Lambda's guide).
UNIT_BYTES = 8192
MB_A_PROCESSOR = 1769
FREE_SCRATCH_GIB = 0.5
QUARTER_DAYS, YEAR_DAYS = 94, 365.25  # and a UTC day on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a quarter. `requests` are those of S3; prices are in US dollars, the times in minutes."""

    calls: int
    items_read: int
    shards: int
    page_functions: int
    state_transitions: int
    requests: int
    parquet_gigabytes: float
    reading_minutes: float
    price_reads: float
    price_functions: float
    price_transitions: float
    price_requests: float
    price_a_query: float


def run(calls_a_year: int, kept_days: int) -> Run:
    """Works out one run, near a quarter's end, of a ledger that keeps calls for so many days."""
    calls = round(calls_a_year * QUARTER_DAYS / YEAR_DAYS)
    # A query reads all that the ledger keeps of a dealership, and DynamoDB sends the quarter's.
    kept = round(calls_a_year * kept_days / YEAR_DAYS)
    shards = ceil(calls / SHARD_CALLS)
    dealerships = ceil(calls / DEALERSHIP_CALLS)
    pages = ceil(dealerships / DEALERSHIPS_A_FUNCTION)
    processors = QUARTERLY_ROLLUP.memory_mb / MB_A_PROCESSOR
    cpu = calls * CPU_SECONDS / processors
    # A shard: its plan, its part, its hours and its note; then its part, hours and note are read.
    writes, reads = shards * 3 + dealerships * 3 * 2, shards * 4 + pages * 3
    transitions = 8 + 2 * (shards + pages)
    waiting = kept * ITEM_BYTES / READ_BYTES_A_SECOND
    a_second = (
        QUARTERLY_ROLLUP.memory_mb / 1024 * PRICES["lambda_gb_second"]
        + ((QUARTERLY_ROLLUP.scratch_gib or FREE_SCRATCH_GIB) - FREE_SCRATCH_GIB)
        * PRICES["scratch_gb_second"]
    )
    return Run(
        calls=calls,
        items_read=kept,
        shards=shards,
        page_functions=pages,
        state_transitions=transitions,
        requests=writes + reads,
        parquet_gigabytes=calls * PARQUET_BYTES / 1e9,
        reading_minutes=(cpu + waiting) / READ_AT_ONCE / 60,
        price_reads=kept * ITEM_BYTES / UNIT_BYTES * PRICES["read_unit"],
        price_functions=(cpu + waiting) * a_second,
        price_transitions=transitions * PRICES["state_transition"],
        price_requests=writes * PRICES["s3_write"] + reads * PRICES["s3_read"],
        price_a_query=calls * PARQUET_BYTES / 1e12 * PRICES["athena_terabyte"],
    )


def main() -> None:
    kept: int = Settings.model_fields["call_retention_days"].default
    found = asdict(run(BILLION, kept))
    if "--json" in sys.argv[1:]:
        print(json.dumps({"benchmark": "billion", **found}))
        return
    table = Table("a quarter of a billion calls a year", "arithmetic")
    for name, value in found.items():
        table.add_row(name.replace("_", " "), f"{value:,.2f}" if isinstance(value, float) else f"{value:,}")
    Console().print(table)


if __name__ == "__main__":
    main()
