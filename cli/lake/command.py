"""`rappel lake`: brings what Athena shows in line with the manifests."""

import json
from typing import Annotated

import typer

from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from cli.shared.lake import parse_quarter
from cli.shared.stage_lake import lake_of
from functions.lake import runs, storage
from functions.lake.data_catalog import NotPointed
from functions.lake.quarter import Quarter
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
