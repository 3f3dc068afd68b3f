"""`rappel deploy`: deploys the repository's stack, or says what that would change."""

import os
import subprocess
import sys
from typing import Annotated

import typer

from cli.shared.deployment import Stage
from cli.shared.errors import Failed
from infra.settings import DEFAULT_STAGE, ROOT, STAGE_VARIABLE


def deploy(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and deploy nothing.")
    ] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Deploy the stage from a clone of the repository, as make deploy does.

    It asks before it widens permissions. A dry run compares the template with the deployed one, on standard
    output, and makes no change set either.

    \b
    rappel deploy --dry-run
    rappel deploy --stage test
    """
    if not (ROOT / "infra" / "deploy.py").is_file():
        raise Failed("only a clone of the repository can deploy: run make deploy DRY_RUN=1 there")
    ran = subprocess.run(
        [sys.executable, "-m", "infra.deploy", *(["--dry-run"] if dry_run else [])],
        cwd=ROOT,
        env=os.environ | {STAGE_VARIABLE: stage},
        check=False,
    )
    raise typer.Exit(ran.returncode)
