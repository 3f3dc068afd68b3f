"""cdk-nag's findings: those that we accept, each with a reason, and those that are left."""

import json
from pathlib import Path

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


class UnacceptedFindings(Exception):
    """Findings that nobody accepted with a reason, one line each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def accept(construct: IConstruct, because: str, *rules: str) -> None:
    """Accepts findings at the resource that they concern.

    `rules` are written as cdk-nag prints them, each finding by itself, e.g. `AwsSolutions-IAM5[Resource::*]`.
    """
    Validations.of(construct).acknowledge(*(Acknowledgment(id=rule, reason=because) for rule in rules))


def findings(assembly: Path) -> list[str]:
    """The packs' findings about a synthesized assembly, warnings included."""
    report = json.loads((assembly / "validation-report.json").read_text())
    return [
        f"{violation['ruleName']} · {construct['constructPath']}: {violation['description']}"
        for pack in report["pluginReports"]
        for violation in pack["violations"]
        for construct in violation["violatingConstructs"]
    ]
