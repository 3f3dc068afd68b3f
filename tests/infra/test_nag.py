import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from infra import nag

ACCEPTED = "aws:cdk:acknowledged-rules"


def acceptances(assembly: Path) -> list[tuple[str, str, str]]:
    """Where, which rule, why."""
    (file,) = assembly.glob("*.metadata.json")
    metadata: dict[str, list[dict[str, Any]]] = json.loads(file.read_text())
    return [
        (where, rule, reason)
        for where, entries in metadata.items()
        for entry in entries
        if entry["type"] == ACCEPTED
        for rule, reason in entry["data"].items()
    ]


def test_cdk_nag_has_nothing_unexplained_against_the_template(assembly: Path) -> None:
    assert nag.findings(assembly) == []


def test_each_acceptance_says_why_in_a_sentence(assembly: Path) -> None:
    accepted = acceptances(assembly)
    assert len(accepted) > 10
    for _, rule, reason in accepted:
        assert len(reason.split()) >= 8, f"{rule}: {reason}"


def test_each_acceptance_stands_at_the_resource_it_concerns(assembly: Path) -> None:
    whole_stack = {where for where, _, _ in acceptances(assembly) if where.count("/") < 2}
    assert whole_stack == set()


@pytest.mark.parametrize("accepted", [False, True])
def test_a_finding_is_reported_unless_it_is_accepted(accepted: bool, tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path / "assembly"))
    queue = sqs.Queue(Stack(app, "Bare"), "Queue", encryption=sqs.QueueEncryption.SQS_MANAGED)
    nag.accept(queue, "a queue for this test only, reached by nobody", "AwsSolutions-SQS3")
    if accepted:
        nag.accept(queue, "a queue for this test only, reached by nobody", "AwsSolutions-SQS4")
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    if accepted:
        app.synth()
        assert nag.findings(tmp_path / "assembly") == []
    else:
        with pytest.raises(RuntimeError, match="ValidationFailed"):
            app.synth()
        (finding,) = nag.findings(tmp_path / "assembly")
        assert finding.startswith("AwsSolutions-SQS4 · Bare/Queue/Resource: ")
