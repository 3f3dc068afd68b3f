"""`rappel lake`: brings what Athena shows in line with the manifests, and gives a dealership its own lake."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from cli.lake.share import share as share_quarter
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from cli.shared.lake import LakeOption, parse_lake, parse_quarter, progress, readable
from cli.shared.stage_lake import lake_of
from functions.lake import database, runs, storage
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import NotPointed
from functions.lake.quarter import Quarter
from functions.lake.runs import Overtaken
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, Lake, parquet_keys, partition
from functions.shared.moment import utc_now
from infra.settings import DEFAULT_STAGE

lake = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look after the lake of a stage.")


@lake.callback()
def _group() -> None:
    """Keeps the command's own name: typer drops the only one."""


@lake.command()
def repair(
    quarter: Annotated[
        Quarter | None,
        typer.Option(parser=parse_quarter, metavar="YYYY-Qn", help="One quarter; without it, all."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As a list of JSON objects.")] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Make Athena's tables show what the manifests say, and remove what killed runs left.

    A run does so itself: this is for one that was killed after it had replaced the manifest, and for a Glue
    database that was made anew. It changes no call and no manifest, and may be run at any time.

    \b
    rappel lake repair
    rappel lake repair --quarter 2025-Q3 --json
    """
    of_stage = lake_of(Deployment(stage))
    found = storage.quarters(of_stage)
    if quarter is not None and quarter not in found:
        raise Failed(f"the lake has no manifest of {quarter}: it has {', '.join(map(str, found)) or 'none'}")
    before = utc_now() - runs.GRACE
    answers = []
    for each in [quarter] if quarter else found:
        try:
            moved = runs.repair(of_stage, each, before=before)
        except NotPointed as refused:
            raise Failed(str(refused)) from None
        published = of_stage.manifest(each)
        run = published.get("run") if published else None
        answers.append({"quarter": str(each), "run": run, "repaired": moved})
    if as_json:
        print(json.dumps(answers, indent=2))
        return
    for answer in answers:
        how = "now shown" if answer["repaired"] else "shown already"
        print(f"{answer['quarter']}: run {answer['run']}, {how}")
    if not answers:
        print(f"The lake of {stage} has no quarter yet.")


def _place(lake: Lake) -> tuple[str, str]:
    if isinstance(lake, Bucket):
        return lake.bucket, lake.prefix
    assert isinstance(lake, Folder)
    return "", str(lake.root.resolve())


@lake.command()
def share(
    dealership: Annotated[str, typer.Argument(metavar="DEALERSHIP", help="Its id.")],
    of: LakeOption,
    to: Annotated[
        Lake,
        typer.Option(
            "--to", parser=parse_lake, metavar="LAKE", help="Its own: a folder, or s3://BUCKET/PREFIX."
        ),
    ],
    quarter: Annotated[
        Quarter | None,
        typer.Option(parser=parse_quarter, metavar="YYYY-Qn", help="One quarter; without it, all."),
    ] = None,
) -> None:
    """Give a dealership's analyst a lake of its own: its rows, and what anybody may know of the market.

    Whoever may read that folder or prefix reads no other dealership's call, and finds none by subtraction.
    Run it after each quarter's close, and after rappel caller forget.

    \b
    rappel lake share garage-tremblay --lake s3://BUCKET --to s3://BUCKET/shared/garage-tremblay
    rappel query --lake s3://BUCKET/shared/garage-tremblay "SELECT * FROM market WHERE part = 'hour'"
    """
    if _place(of) == _place(to):
        raise Failed("--to is the lake itself: name a place of the dealership's own")
    found = [each for each in storage.quarters(of) if parquet_keys(of, partition(MISSED_CALLS, each))]
    if quarter is not None and quarter not in found:
        raise Failed(f"the lake has no quarter {quarter}: it has {', '.join(map(str, found)) or 'none'}")
    for each in progress([quarter] if quarter else found, "Sharing"):
        with (
            TemporaryDirectory(prefix="rappel-") as folder,
            readable(f"{each} can't be shared"),
            database.connect(Path(folder)) as connection,
        ):
            try:
                published = share_quarter(connection, each, of, dealership, to, Path(folder))
            except Overtaken as failed:
                raise Failed(str(failed)) from None
        rows = {
            name: sum(one["rows"] for one in files.values()) for name, files in published["tables"].items()
        }
        print(
            f"{each}: {rows[MISSED_CALLS.name]:,} missed calls, {rows.get('market', 0):,} rows of the market"
        )
