"""Deploys a synthesized assembly as the CDK's own tool does: assets to their bucket, then CloudFormation.

The template is the one for AWS, unchanged. Only the bytes behind its functions' asset keys are others: the
same sources, with the dependencies of the machine that the local cloud runs on.
"""

import json
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra import bundle, outputs, synthetic
from infra.function_spec import BundleName
from infra.functions import BUNDLES
from infra.local.ministack import ACCOUNT, Cloud

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient

# The template asks for `cdk bootstrap` of version 6 at least.
_BOOTSTRAP_PARAMETER, _BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version", "30"
_PATIENCE_SECONDS = 120.0
# An event of which nothing comes, for a function that a call waits for: its process then stands.
_NO_PAGE = {"requestContext": {"http": {"method": "GET"}}, "pathParameters": None}
_NO_TEXT: dict[str, Any] = {"Records": []}


class NotDeployed(Exception):
    """The stack didn't come up; the message names the resource that failed, and why."""


def deploy(assembly: Path, cloud: Cloud) -> outputs.Outputs:
    """Creates or updates the assembly's one stack, and starts what a first call needs. Raises NotDeployed."""
    stack, template = _stack(assembly)
    session = cloud.session
    bucket = _bootstrap(cloud)
    s3 = session.client("s3", endpoint_url=cloud.url)
    for source, key in _assets(assembly):
        body = bundle.build(_bundle(source), "local").archive if source.suffix == ".zip" else source
        s3.put_object(Bucket=bucket, Key=key, Body=body.read_bytes())
        if source == template:
            url = f"{cloud.url}/{bucket}/{key}"
    client = session.client("cloudformation", endpoint_url=cloud.url)
    _apply(client, stack, url)
    stands = outputs.read(client, stack)
    dynamodb = session.client("dynamodb", endpoint_url=cloud.url)
    synthetic.join(dynamodb, session.client("ssm", endpoint_url=cloud.url), stands)
    _start(cloud, stands)
    return stands


def _stack(assembly: Path) -> tuple[str, Path]:
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    stacks = [(name, it) for name, it in artifacts.items() if it["type"] == "aws:cloudformation:stack"]
    ((name, artifact),) = stacks
    return name, assembly / artifact["properties"]["templateFile"]


def _assets(assembly: Path) -> Iterator[tuple[Path, str]]:
    """Yields each file with its key in the assets' bucket."""
    for manifest in assembly.glob("*.assets.json"):
        for asset in json.loads(manifest.read_text())["files"].values():
            for destination in asset["destinations"].values():
                yield assembly / asset["source"]["path"], destination["objectKey"]


def _bootstrap(cloud: Cloud) -> str:
    """Makes what the template needs of `cdk bootstrap`: a version, and a bucket, whose name it returns."""
    ssm = cloud.session.client("ssm", endpoint_url=cloud.url)
    ssm.put_parameter(Name=_BOOTSTRAP_PARAMETER, Value=_BOOTSTRAP_VERSION, Type="String", Overwrite=True)
    bucket = f"cdk-hnb659fds-assets-{ACCOUNT}-{cloud.region}"
    s3 = cloud.session.client("s3", endpoint_url=cloud.url)
    place: Any = {"LocationConstraint": cloud.region}
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    return bucket


def _bundle(archive: Path) -> BundleName:
    with zipfile.ZipFile(archive) as zipped:
        packages = {name.split("/")[1] for name in zipped.namelist() if name.startswith("functions/")}
    return next(name for name in BUNDLES if name in packages)


def _apply(client: "CloudFormationClient", stack: str, template_url: str) -> None:
    request: dict[str, Any] = {
        "StackName": stack,
        "TemplateURL": template_url,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    try:
        try:
            client.create_stack(**request)
        except client.exceptions.AlreadyExistsException:
            client.update_stack(**request)
    except ClientError as error:
        message = error.response["Error"]["Message"]
        if "No updates" in message:
            return
        raise NotDeployed(f"{stack}: {message}") from None
    _wait(client, stack)


def _wait(client: "CloudFormationClient", stack: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        status = client.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return
        if not status.endswith("_IN_PROGRESS"):
            raise NotDeployed(f"{stack}: {status}: {_first_failure(client, stack)}")
        time.sleep(0.05)
    raise NotDeployed(f"{stack}: still not there after {_PATIENCE_SECONDS:.0f} s")


def _start(cloud: Cloud, stands: outputs.Outputs) -> None:
    """Starts a process that takes calls and two that send texts, all at once: no call then waits for them.

    They are the alias's: a version has processes of its own.
    """
    client = cloud.session.client("lambda", endpoint_url=cloud.url)
    events = [
        (stands.on_missed_call_function, _NO_PAGE),
        (stands.send_sms_function, _NO_TEXT),
        (stands.send_sms_function, _NO_TEXT),
    ]
    with ThreadPoolExecutor(len(events)) as pool:
        for name, event in events:
            payload = json.dumps(event).encode()
            pool.submit(client.invoke, FunctionName=name, Qualifier=outputs.LIVE, Payload=payload)


def _first_failure(client: "CloudFormationClient", stack: str) -> str:
    events = client.describe_stack_events(StackName=stack)["StackEvents"]
    failed = [event for event in events if event.get("ResourceStatus", "").endswith("_FAILED")]
    if not failed:
        return "no resource says why"
    first = min(failed, key=lambda event: event["Timestamp"])
    return (
        f"{first.get('LogicalResourceId')} ({first.get('ResourceType')}): {first.get('ResourceStatusReason')}"
    )
