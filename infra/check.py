"""Judges the template with cdk-nag and cfn-lint: `python -m infra.check` prints the findings."""

import json
import sys
from pathlib import Path

from rich.console import Console

from infra import bundle, nag
from infra.app import synthesize
from infra.settings import BadSettings, from_environment

# The CDK names dependencies that a reference shows already.
_NOT_OURS = ["W3005"]


def main() -> int:
    try:
        settings = from_environment()
        with Console(stderr=True).status(f"Checking Rappel-{settings.stage} …"):
            template = synthesize(settings) / f"Rappel-{settings.stage}.template.json"
            findings = lint_findings(template, settings.region)
    except nag.UnacceptedFindings as unaccepted:
        findings = unaccepted.lines
    except (BadSettings, bundle.BuildFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    if findings:
        print("\n".join(findings), file=sys.stderr)
        print(f"Rappel-{settings.stage}: {len(findings)} findings: mend them, or accept them with a reason")
        return 1
    resources = len(json.loads(template.read_text())["Resources"])
    print(f"Rappel-{settings.stage}: {resources} resources; cdk-nag and cfn-lint have nothing against them")
    return 0


def lint_findings(template: Path, region: str) -> list[str]:
    """cfn-lint's findings about a template in this region, one line each."""
    from cfnlint.api import lint  # type: ignore[import-untyped]  # takes seconds to load
    from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

    config = ManualArgs(regions=[region], ignore_checks=_NOT_OURS)
    return [
        f"{match.rule.id} · {'/'.join(map(str, match.path or []))}: {match.message}"
        for match in lint(template.read_text(), config=config)
    ]


if __name__ == "__main__":
    sys.exit(main())
