"""`rappel doctor`: looks at all that a stage needs."""

import json
from typing import Annotated

import typer

from cli.doctor.stage import checks
from cli.shared.deployment import Deployment, Stage
from infra.settings import DEFAULT_STAGE


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help='As JSON: [{"check", "ok", "found", "do"}].')
    ] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Look at all that a stage needs, and say what to type where something isn't as it is to be.

    Exit status 1 where anything isn't. Nothing is changed, and no secret is shown.

    \b
    rappel doctor
    rappel doctor --stage test --json
    """
    found = []
    for check in checks(Deployment(stage)):
        found.append(check)
        if not as_json:
            print(f"{'ok' if check.ok else 'NO':<3} {check.check:<21} {check.found}")
            if check.do:
                print(f"    {'':<21} {check.do}")
    if as_json:
        rows = [{"check": each.check, "ok": each.ok, "found": each.found, "do": each.do} for each in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    if not all(each.ok for each in found):
        raise typer.Exit(1)
