import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.shared.deployment import Deployment
from cli.shared.errors import Failed
from infra.local.deploy import NotDeployed, deploy
from infra.local.ministack import Cloud, running
from infra.outputs import LIVE
from tests.infra.fixtures import Template, resources

pytestmark = pytest.mark.slow
# Nothing to do, for whichever function.
NOTHING: dict[str, Any] = {
    "Records": [],
    "requestContext": {"http": {"method": "GET"}},
    "pathParameters": None,
}


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with running() as started:
        yield started


def test_the_production_template_is_deployed_unchanged(
    assembly: Path, template: Template, cloud: Cloud
) -> None:
    outputs = deploy(assembly, cloud)
    client = cloud.session.client("cloudformation", endpoint_url=cloud.url)
    stood = client.describe_stack_resources(StackName="Rappel-prod")["StackResources"]
    assert {each["LogicalResourceId"] for each in stood} == set(template["Resources"])
    assert outputs.secrets_prefix == "/rappel/prod/integrations/"
    assert outputs.public_url == f"https://{outputs.api_id}.execute-api.ca-central-1.amazonaws.com"


def test_what_a_first_call_needs_stands_and_a_zip_is_unpacked_once(assembly: Path, cloud: Cloud) -> None:
    outputs = deploy(assembly, cloud)
    for name in (outputs.on_missed_call_function, outputs.send_sms_function):
        folders = list(cloud.scratch.glob(f"ministack-lambda-{name}-*/code"))
        assert folders
        assert all(folder.is_symlink() for folder in folders)
        assert len({folder.resolve() for folder in folders}) == 1
        client = cloud.session.client("lambda", endpoint_url=cloud.url)
        client.invoke(FunctionName=name, Qualifier=LIVE, Payload=json.dumps(NOTHING).encode())
        after = set(cloud.scratch.glob(f"ministack-lambda-{name}-*/code"))
        assert after == set(folders), "what callers are served by stood already"


def test_deploying_again_changes_nothing(assembly: Path, cloud: Cloud) -> None:
    assert deploy(assembly, cloud) == deploy(assembly, cloud)


def test_the_commands_find_it_in_its_stages_region_whatever_the_environments(
    assembly: Path, cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = deploy(assembly, cloud)
    for name, value in {
        "AWS_ENDPOINT_URL": cloud.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "rappel.toml"
    stage = '[prod]\nregion = "{}"\norigination_identity = "pool-a"\nalarms_email = "a@b.ca"\n'
    file.write_text(stage.format(cloud.region))
    assert Deployment("prod", file).outputs == outputs
    file.write_text(stage.format("us-west-2"))
    with pytest.raises(Failed, match="^Rappel-prod isn't deployed in us-west-2: run make deploy"):
        _ = Deployment("prod", file).outputs


def test_the_saved_queries_are_in_the_workgroup(assembly: Path, template: Template, cloud: Cloud) -> None:
    outputs = deploy(assembly, cloud)
    client = cloud.session.client("athena", endpoint_url=cloud.url)
    saved = client.list_named_queries(WorkGroup=outputs.workgroup)["NamedQueryIds"]
    assert len(saved) == len(resources(template, "AWS::Athena::NamedQuery"))


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ({"Type": "AWS::Athena::WorkGroup"}, "Broken: ROLLBACK_COMPLETE: It (AWS::Athena::WorkGroup): "),
        ({"Type": "AWS::Nothing::AtAll"}, "Broken: "),
    ],
)
def test_what_cannot_be_deployed_is_named_in_one_line(
    resource: dict[str, str], said: str, cloud: Cloud, tmp_path: Path
) -> None:
    with pytest.raises(NotDeployed) as failed:
        deploy(assembly_of(resource, tmp_path), cloud)
    assert str(failed.value).startswith(said)
    assert resource["Type"] in str(failed.value)
    assert "\n" not in str(failed.value)


def assembly_of(resource: dict[str, str], folder: Path) -> Path:
    template = "Broken.template.json"
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": template}}
    asset = {"source": {"path": template}, "destinations": {"here": {"objectKey": "broken.json"}}}
    for name, content in {
        "manifest.json": {"artifacts": {"Broken": stack}},
        template: {"Resources": {"It": resource}},
        "Broken.assets.json": {"files": {"template": asset}},
    }.items():
        (folder / name).write_text(json.dumps(content))
    return folder
