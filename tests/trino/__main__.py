"""`make trino`: runs every statement that is ours on Trino, two nodes of it, and compares with DuckDB.

Its last line is JSON. Where no Java of Trino's or no Maven answers, a line says so, and nothing is asked.
"""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from cli.query import trino
from cli.shared.errors import Failed
from demo.deployed import deploying
from demo.stages import stage
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import DataCatalog
from infra.local.trino import artifacts, java, nodes
from infra.local.trino.artifacts import Jars, NotPinned
from infra.local.trino.java import Absent, Java
from infra.local.trino.nodes import CATALOG, NODES, NotStarted
from tests.trino import comparison, lake, pruning
from tests.trino.answers import Answers
from tests.trino.statements import Statement, all_statements

_LEAST_STATEMENTS = 24


def main() -> int:
    console = Console(stderr=True)
    try:
        jdk = java.find()
        with stage(console, "Asking Maven for Trino: the first time, 230 MB are downloaded …"):
            jars = artifacts.get(jdk, _Downloads(console))
        return _ask_both(console, jdk, jars)
    except Absent as absent:
        console.print(f"The SQL is not tried on Trino: {absent}", markup=False, soft_wrap=True)
        return 0
    except (NotPinned, NotStarted, Failed) as failed:
        console.print(str(failed), markup=False, soft_wrap=True)
        return 1


def _ask_both(console: Console, jdk: Java, jars: Jars) -> int:
    with TemporaryDirectory(prefix="rappel-") as folder, deploying(console) as deployed:
        made, work = Path(folder) / "lake", Path(folder) / "work"
        for each in (made, work):
            each.mkdir()
        with stage(console, "Making a lake of four quarters …"):
            lake.make(made, work)
            catalog = DataCatalog(deployed.client("glue"), deployed.outputs.glue_database)
            bucket = Bucket(deployed.client("s3"), deployed.outputs.lake_bucket, "", catalog)
            lake.upload(made, bucket, work)
        with ExitStack() as ending:
            with stage(console, f"Starting Trino {jars.version}, a coordinator and a worker …"):
                url = ending.enter_context(nodes.running(jdk, jars, deployed.cloud))
            with stage(console, "Asking both engines …"):
                schema = f"{url}/{CATALOG}/{deployed.outputs.glue_database}"
                return _compare(console, schema, Answers(bucket.anew(), work))


def _compare(console: Console, url: str, answers: Answers) -> int:
    statements = all_statements()
    equal = 0
    for statement in statements:
        differs = _difference(url, statement, answers)
        equal += differs is None
        console.print(f"  {'equal  ' if differs is None else 'DIFFERS'} {statement.name}", highlight=False)
        if differs:
            console.print(f"    {differs}", highlight=False, markup=False, soft_wrap=True)
    pruned = True
    for sql, quarters in pruning.statements():
        others = pruning.unpruned(url, sql, quarters)
        pruned = pruned and not others
        if others:
            equal = -1
            console.print(f"  READS MORE {sql}", highlight=False, markup=False)
            console.print(f"    {', '.join(others)}", highlight=False, markup=False, soft_wrap=True)
    if pruned:
        said = "  Each table, view and saved query reads the quarters that it is asked for alone."
        console.print(said, soft_wrap=True)
    [(version,)] = trino.ask(url, "SELECT version()").rows
    # Those that a statement's tasks ran on, and not those that merely stand by.
    [(worked,)] = trino.ask(url, "SELECT count(DISTINCT node_id) FROM system.runtime.tasks").rows
    print(
        json.dumps(
            {"engine": f"trino {version}", "nodes": worked, "statements": len(statements), "equal": equal}
        )
    )
    complete = pruned and equal == len(statements) >= _LEAST_STATEMENTS and worked == len(NODES)
    return 0 if complete else 1


def _difference(url: str, statement: Statement, answers: Answers) -> str | None:
    try:
        answer = trino.ask(url, statement.sql)
    except Failed as failed:
        return str(failed)
    return comparison.difference(statement.sql, answer, statement.answer(answers))


class _Downloads:
    """Says how far Maven is, each hundred jars."""

    def __init__(self, console: Console) -> None:
        self._console, self._said = console, 0

    def __call__(self, downloaded: int) -> None:
        if downloaded >= self._said + 100:
            self._said = downloaded
            self._console.print(f"  {downloaded} of {len(artifacts.pinned())} jars")


if __name__ == "__main__":
    sys.exit(main())
