"""The second half: a simulated quarter in the ledger, the lake made of it, a question, and a report."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from botocore.config import Config
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from cli import simulation
from cli.shared import spool
from demo.deployed import Deployed
from demo.stages import stage
from functions.lake.quarter import Quarter
from functions.lake.reports import report_key
from functions.shared.ledger.dealerships import Dealerships
from infra.settings import ROOT

QUESTION = """
SELECT local_weekday AS weekday, local_hour AS hour, SUM(calls) AS calls,
       ROUND(1e2 * SUM(calls) / SUM(SUM(calls)) OVER (), 2) AS percent
FROM quarter_hourly
WHERE quarter = '{quarter}'
GROUP BY local_weekday, local_hour
ORDER BY calls DESC, weekday, hour
LIMIT 5
"""
_WEEKDAYS = ("", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
REPORTS = ROOT / ".build" / "demo"
_LOOK_EVERY = 0.1  # seconds


class NoAnswer(Exception):
    """The deployed rollup or workgroup failed; the message says what it said."""


def fill_ledger(
    deployed: Deployed, console: Console, quarter: str, calls: int, dealerships: int, seed: int
) -> None:
    drawn = simulation.draw(Quarter.parse(quarter), calls=calls, dealerships=dealerships, seed=seed)
    dealerships_table = Dealerships(deployed.client("dynamodb"), deployed.outputs.directory_table)
    for dealership in drawn.dealerships:
        dealerships_table.apply(
            dealership, {integration.id: "/simulated" for integration in dealership.integrations}
        )
    # Checking a million attributes takes botocore as long as all else that it does with them.
    dynamodb = deployed.client("dynamodb", config=Config(max_pool_connections=4, parameter_validation=False))

    def write(batch: tuple[dict[str, Any], ...]) -> int:
        puts = [{"PutRequest": {"Item": spool.typed(item)}} for item in batch]
        left = {deployed.outputs.calls_table: puts}
        while left:
            left = dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems", {})
        return len(batch)

    console.print()
    about = f"Writing {calls:,} simulated calls to the ledger …"
    if not console.is_terminal:
        console.print(about)
    with Progress(console=console, transient=True) as progress, ThreadPoolExecutor(2) as pool:
        task = progress.add_task(about, total=calls)
        for written in pool.map(write, _by_25(drawn.items())):
            progress.advance(task, written)
    console.print(f"[bold]A quarter of {dealerships} dealerships[/bold]: {calls:,} calls in the ledger")


def roll_up(deployed: Deployed, console: Console, quarter: str) -> int:
    """Has the deployed function turn the ledger into the lake. Returns how many calls it published."""
    client = deployed.client("lambda", config=Config(read_timeout=900, retries={"total_max_attempts": 1}))
    with stage(console, f"quarterly_rollup is at work on {quarter} …"):
        start = time.monotonic()
        answer = client.invoke(
            FunctionName=deployed.outputs.rollup_function, Payload=json.dumps({"quarter": quarter}).encode()
        )
        manifest = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise NoAnswer(f"quarterly_rollup failed: {manifest.get('errorMessage', manifest)}")
    rows: dict[str, int] = {
        table: sum(entry["rows"] for entry in objects.values())
        for table, objects in manifest["tables"].items()
    }
    counts = ", ".join(f"{count:,} rows of {table}" for table, count in rows.items())
    console.print(f"[bold]The lake[/bold], made in {time.monotonic() - start:.1f} s: {counts}")
    return rows["missed_calls"]


def ask(deployed: Deployed, console: Console, quarter: str) -> int:
    """Asks the deployed workgroup for the worst hours of the week. Returns how many rows it answered."""
    athena = deployed.client("athena")
    sql = QUESTION.format(quarter=quarter).strip()
    console.print("\n[bold]Which hours of the week miss most?[/bold]")
    console.print(sql, style="dim")
    execution = athena.start_query_execution(
        QueryString=sql,
        QueryExecutionContext={"Database": deployed.outputs.glue_database},
        WorkGroup=deployed.outputs.workgroup,
    )["QueryExecutionId"]
    status = {"State": "QUEUED"}
    while status["State"] in ("QUEUED", "RUNNING"):
        time.sleep(_LOOK_EVERY)
        status = athena.get_query_execution(QueryExecutionId=execution)["QueryExecution"]["Status"]
    if status["State"] != "SUCCEEDED":
        raise NoAnswer(f"Athena failed: {status.get('StateChangeReason')}")
    _, *rows = athena.get_query_results(QueryExecutionId=execution)["ResultSet"]["Rows"]
    table = Table("weekday", "hour", "missed calls", "of all")
    for row in rows:
        weekday, hour, calls, percent = (cell.get("VarCharValue", "") for cell in row["Data"])
        table.add_row(_WEEKDAYS[int(weekday)], f"{hour} h", f"{int(calls):,}", f"{float(percent):.2f} %")
    console.print(table)
    return len(rows)


def leave_report(deployed: Deployed, console: Console, quarter: str) -> None:
    """Copies the market's report from the lake to the disk, where it outlives the demo."""
    s3 = deployed.client("s3")
    REPORTS.mkdir(parents=True, exist_ok=True)
    console.print("\n[bold]The quarter's report[/bold], to open in a browser")
    for language, name in (("fr", "in French"), ("en", "in English")):
        key = report_key(Quarter.parse(quarter), "market", f"{language}.html")
        page = s3.get_object(Bucket=deployed.outputs.lake_bucket, Key=key)["Body"].read()
        file = REPORTS / f"{quarter}.{language}.html"
        file.write_bytes(page)
        console.print(f"  {name:10}  {file.relative_to(ROOT)}")


def _by_25(items: Iterator[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], ...]]:
    """Yields as many at once as BatchWriteItem takes."""
    while batch := tuple(islice(items, 25)):
        yield batch
