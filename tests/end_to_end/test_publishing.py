"""While quarters are published, each query of them sees one run: by SQL, and by Athena's documented rules."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random
from threading import Event

import pytest

from functions.lake import database, runs
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import DataCatalog
from functions.lake.publication import publish
from functions.lake.quarter import Quarter
from tests import quarter_files
from tests.athena_reader import AthenaReader
from tests.end_to_end.conftest import Deployed

pytestmark = pytest.mark.slow
# Nobody else's.
QUARTER = Quarter(2031, 1)
SIZES = (40, 44, 48)
PUBLICATIONS, QUERIES = 20, 200
SQL = f"""
SELECT
    (SELECT count(*) FROM missed_calls WHERE quarter = '{QUARTER}') AS calls,
    (SELECT sum(calls) FROM quarter_hourly WHERE quarter = '{QUARTER}') AS hourly,
    (SELECT sum(calls) FROM quarter_daily WHERE quarter = '{QUARTER}') AS daily
"""


def test_no_query_is_torn_or_fails_while_quarters_are_published(deployed: Deployed, tmp_path: Path) -> None:
    catalog = DataCatalog(deployed.client("glue"), deployed.outputs.glue_database)
    lake = Bucket(deployed.client("s3"), deployed.outputs.lake_bucket, "", catalog)
    files = {size: quarter_files.make(tmp_path / str(size), size, QUARTER) for size in SIZES}

    def publish_calls(size: int, place: int) -> None:
        work = tmp_path / f"run {place}"
        work.mkdir()
        with database.connect(work) as connection:
            publish(connection, QUARTER, lake.anew(), files[size], work=work, now=datetime.now(UTC))

    publish_calls(SIZES[0], 0)
    over = Event()

    def ask_on(ask: Callable[[], tuple[int, ...]]) -> list[tuple[int, ...] | Exception]:
        answers: list[tuple[int, ...] | Exception] = []
        while not over.is_set() or len(answers) < QUERIES // 4:
            try:
                answers.append(ask())
            except Exception as failed:  # noqa: BLE001 -- an answer like any other
                answers.append(failed)
        return answers

    with ThreadPoolExecutor(4) as pool:
        asked = [
            *(pool.submit(ask_on, lambda: by_sql(deployed)) for _ in range(2)),
            *(pool.submit(ask_on, by_the_rules(deployed, seed)) for seed in range(2)),
        ]
        try:
            for place, size in enumerate(islice(cycle(SIZES), 1, PUBLICATIONS + 1), start=1):
                publish_calls(size, place)
                time.sleep(0.2)
        finally:
            over.set()
    answers = [answer for each in asked for answer in each.result()]
    whole = {(size,) * 3 for size in SIZES}
    assert [answer for answer in answers if answer not in whole] == []
    assert len(answers) >= QUERIES
    assert len(Counter(answers)) == len(SIZES), "queries met each run"
    print(f"{len(answers)} queries during {PUBLICATIONS} publications, all of them whole")

    assert len({key.split("/")[2] for key in lake.keys(f"runs/quarter={QUARTER}/")}) == PUBLICATIONS + 1
    runs.sweep(lake, QUARTER, before=datetime.now(UTC))
    assert len({key.split("/")[2] for key in lake.keys(f"runs/quarter={QUARTER}/")}) == 2
    assert by_sql(deployed) in whole


def by_sql(deployed: Deployed) -> tuple[int, ...]:
    """What the workgroup answers, about all three tables in one statement."""
    athena = deployed.client("athena")
    query = athena.start_query_execution(
        QueryString=SQL,
        QueryExecutionContext={"Database": deployed.outputs.glue_database},
        WorkGroup=deployed.outputs.workgroup,
    )["QueryExecutionId"]
    state = {"State": "QUEUED"}
    while state["State"] in ("QUEUED", "RUNNING"):
        time.sleep(0.02)
        state = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
    assert state["State"] == "SUCCEEDED", state
    _, row = athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    return tuple(int(cell.get("VarCharValue", -1)) for cell in row["Data"])


def by_the_rules(deployed: Deployed, seed: int) -> Callable[[], tuple[int, ...]]:
    reader = AthenaReader(deployed.client("s3"), deployed.client("glue"), deployed.outputs.glue_database)
    random = Random(seed)
    return lambda: reader.count(QUARTER, pause=random.uniform(0, 0.15))
