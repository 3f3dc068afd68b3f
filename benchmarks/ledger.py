"""What a dealership's quarter costs to read, milliseconds of processor time: from the ledger's pages to
Parquet.

All three ask the same stub of DynamoDB for the same pages, and write a row per call. The floor hands each
page's bytes to DuckDB, which reads the JSON, sorts it and writes Parquet: no value is looked at. The pick is
what one would write without us: boto3's Table, and DuckDB for what it returns. Rappel also tells each call's
local hour, whether the dealership was open, and its caller's keyed hash.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import duckdb
from boto3.dynamodb.conditions import Key
from rich.console import Console
from rich.progress import track

from benchmarks import stub_aws
from benchmarks.one_call import environment
from benchmarks.report import report
from cli.shared import spool
from cli.simulation import simulation
from functions.lake import database, missed_calls
from functions.lake.database import quoted
from functions.lake.quarter import Quarter
from functions.quarterly_rollup.ledger_pages import LedgerPages

QUARTER = Quarter(2025, 3)
CALLS, ROUNDS = 25_000, 7
_TO_A_PAGE = 2_500  # about what DynamoDB's megabyte holds of them

Way = Callable[[simulation.Simulation, Path], int]


def timed(calls: int = CALLS, rounds: int = ROUNDS) -> dict[str, list[float]]:
    ways: dict[str, Way] = {"floor": _floor, "rappel": _rappel, "pick": _pick}
    samples: dict[str, list[float]] = {name: [] for name in ways}
    drawn = simulation.draw(QUARTER, calls=calls, dealerships=1, seed=7)
    with stub_aws.running(list(_pages(drawn))) as endpoint:
        os.environ.update(environment(endpoint))
        for _ in track(range(rounds), "ledger", console=Console(stderr=True), transient=True):
            for name, way in ways.items():
                with TemporaryDirectory(prefix="rappel-") as work:
                    start = time.process_time()
                    read = way(drawn, Path(work))
                    samples[name].append((time.process_time() - start) * 1000)
                    assert read == calls, (name, read)
    return samples


def _pages(drawn: simulation.Simulation) -> Iterator[bytes]:
    items = [spool.typed(item) for item in drawn.items()]
    for start in range(0, len(items), _TO_A_PAGE):
        page: dict[str, Any] = {"Items": items[start : start + _TO_A_PAGE]}
        held = len(page["Items"])
        page |= {"Count": held, "ScannedCount": held}
        if start + held < len(items):
            page["LastEvaluatedKey"] = {"page": {"N": str(start // _TO_A_PAGE + 1)}}
        yield json.dumps(page).encode()


def _floor(drawn: simulation.Simulation, work: Path) -> int:
    client, pages = boto3.client("dynamodb"), count()

    def spool(response_dict: dict[str, Any], **_: object) -> None:
        """Keeps a page as it came. What boto3 reads of it is all that follows the items."""
        body: bytes = response_dict["body"]
        (work / f"page-{next(pages)}.json").write_bytes(body)
        response_dict["body"] = b"{" + body[body.rindex(b'"Count"') :]

    client.meta.events.register("before-parse.dynamodb.Query", spool)
    asked: dict[str, Any] = {
        "TableName": "calls",
        "KeyConditionExpression": "dealership_id = :id",
        "ExpressionAttributeValues": {":id": {"S": drawn.dealerships[0].id}},
    }
    while True:
        page = client.query(**asked)
        if "LastEvaluatedKey" not in page:
            break
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    with duckdb.connect() as connection:
        written = connection.execute(
            "COPY (SELECT item FROM (SELECT unnest(Items) AS item"
            f" FROM read_json({quoted(work / 'page-*.json')}))"
            " ORDER BY item.occurred_at.S)"
            f" TO {quoted(work / 'calls.parquet')} (COMPRESSION zstd)"
        ).fetchone()
    return written[0] if written else 0


def _pick(drawn: simulation.Simulation, work: Path) -> int:
    table = boto3.resource("dynamodb").Table("calls")
    asked: dict[str, Any] = {"KeyConditionExpression": Key("dealership_id").eq(drawn.dealerships[0].id)}
    rows = work / "calls.json"
    with rows.open("w") as file:
        while True:
            page = table.query(**asked)
            file.writelines(json.dumps(item, default=int) + "\n" for item in page["Items"])
            if "LastEvaluatedKey" not in page:
                break
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    with duckdb.connect() as connection:
        written = connection.execute(
            f"COPY (SELECT * FROM read_json({quoted(rows)}) ORDER BY occurred_at)"
            f" TO {quoted(work / 'calls.parquet')} (COMPRESSION zstd)"
        ).fetchone()
    return written[0] if written else 0


def _rappel(drawn: simulation.Simulation, work: Path) -> int:
    pages = LedgerPages(boto3.client("dynamodb"), "calls")
    ids = [dealership.id for dealership in drawn.dealerships]
    with database.connect(work) as connection:
        reading = missed_calls.write(
            connection,
            QUARTER,
            dealerships=drawn.dealerships,
            spools=pages.spools(ids, QUARTER.first, QUARTER.last, work),
            hashing_key=b"benchmark".ljust(32),
            target=work / "missed_calls.parquet",
        )
    return reading.kinds["missed"]


if __name__ == "__main__":
    report("ledger", "ms of CPU", timed())
