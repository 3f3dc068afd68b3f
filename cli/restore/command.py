"""`rappel restore --drill`: that the ledger and the lake come back is tried before it is needed."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from cli.calls.since import moment_of
from cli.restore import lake, tables
from cli.restore.counted import Counted
from cli.shared.deployment import Deployment, Stage
from functions.shared.moment import utc_now
from infra.settings import DEFAULT_STAGE


def restore(
    drill: Annotated[
        bool, typer.Option("--drill", help="Bring all back beside the originals, count it, and remove it.")
    ] = False,
    lake_at: Annotated[
        str | None,
        typer.Option(
            metavar="SINCE", help="The lake as of a date, a time, 2h or 3d ago; without it, of now."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help='As JSON: [{"what", "ok", "before", "back", "after"}].')
    ] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Rehearse the loss of a stage's data: tables and lake come back beside the originals, and are counted.

    Each table is restored from its point-in-time recovery into a new table, and each object of the lake from
    its versions. Both are removed again: they hold people's data. Nothing of the originals changes. It costs
    what a restored gigabyte costs, once. Exit status 1 where anything didn't come back.

    \b
    rappel restore --drill
    rappel restore --drill --lake-at 2h --json
    """
    if not drill:
        raise typer.BadParameter(
            "add --drill: a real restoration is put into the stack by hand (docs/operations.md)"
        )
    now = utc_now()
    try:
        at = moment_of(lake_at, now) if lake_at else now
    except (ValueError, OverflowError) as bad:
        raise typer.BadParameter(str(bad), param_hint="--lake-at") from None
    deployment = Deployment(stage)
    found = []
    for each in _drilled(deployment, at, f"drill-{now:%Y%m%d%H%M%S}"):
        found.append(each)
        if not as_json:
            print(f"{'ok' if each.ok else 'NO'}  {each.back} back of {each.before}: {each.what}", flush=True)
    if as_json:
        rows = [
            {"what": each.what, "ok": each.ok, "before": each.before, "back": each.back, "after": each.after}
            for each in found
        ]
        print(json.dumps(rows, indent=2))
    if not all(each.ok for each in found):
        print("not all came back: see docs/operations.md, A table that was damaged", file=sys.stderr)
        raise typer.Exit(1)


def _drilled(deployment: Deployment, lake_at: datetime, name: str) -> Iterator[Counted]:
    outputs, session = deployment.outputs, deployment.session
    dynamodb = session.client("dynamodb")
    for table in (outputs.directory_table, outputs.calls_table, outputs.contacts_table):
        yield tables.drill(dynamodb, table, f"{table}-{name}")
    yield lake.drill(session.client("s3"), outputs.lake_bucket, lake_at, f"{name}/")
