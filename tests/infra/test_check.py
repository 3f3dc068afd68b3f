import json
from pathlib import Path

from infra.check import lint_findings


def test_cfn_lint_has_nothing_against_the_template(assembly: Path) -> None:
    (template,) = assembly.glob("*.template.json")
    assert lint_findings(template, "ca-central-1") == []


def test_what_cfn_lint_finds_is_one_line_with_its_place(tmp_path: Path) -> None:
    broken = tmp_path / "broken.template.json"
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 9000}}
    broken.write_text(json.dumps({"Resources": {"Queue": queue}}))
    (finding,) = lint_findings(broken, "ca-central-1")
    assert finding.startswith("E3034 · Resources/Queue/Properties/DelaySeconds: ")
    assert "\n" not in finding
