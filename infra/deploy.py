"""Deploys to the AWS account of your credentials: `python -m infra.deploy`, with the CDK's own tool.

With `--dry-run`, it says what would change and deploys nothing. Other arguments go to `cdk deploy`, as
`--require-approval never` where nobody is there to approve. With `bootstrap` as the first one, it prepares
the account and the stage's region for the CDK instead, which each needs once.
"""

import os
import subprocess
import sys
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra import bundle, nag, outputs, synthetic
from infra.app import synthesize
from infra.settings import BadSettings, Settings, from_environment

# The tool has versions of its own. It reads assemblies up to those of aws-cdk-lib 2.275 (schema 55).
CDK_TOOL = "aws-cdk@2.1148.1"

# The deployed template is read and compared here: the tool's own way would make a change set of the stack.
DIFF = ("--method", "template")


class NoAccess(Exception):
    """AWS doesn't know who we are; the message says what to do about it."""


def main(arguments: list[str]) -> int:
    try:
        settings = from_environment()
        if arguments[:1] == ["bootstrap"]:
            return run_cdk(*bootstrap(settings, _account(settings.region)), *arguments[1:])
        dry_run = "--dry-run" in arguments
        try:
            refuse_examples(settings)
        except BadSettings as problem:
            if not dry_run:
                raise
            print(f"make deploy would stop here: {problem}", file=sys.stderr)
        account = _account(settings.region)
        what = "What would change of " if dry_run else ""
        print(f"{what}Rappel-{settings.stage} to account {account}, {settings.region}", file=sys.stderr)
        if settings.outside_quebec:
            print(f"Mind that {settings.outside_quebec}.", file=sys.stderr)
        with Console(stderr=True).status("Building and synthesizing …"):
            assembly = synthesize(settings)
    except (BadSettings, NoAccess, bundle.BuildFailed, nag.UnacceptedFindings) as problem:
        print(problem, file=sys.stderr)
        return 1
    if dry_run:
        others = [each for each in arguments if each != "--dry-run"]
        return run_cdk("diff", "--app", str(assembly), *DIFF, *others)
    status = run_cdk("deploy", "--app", str(assembly), *arguments)
    return status or call_itself(settings)


def call_itself(settings: Settings) -> int:
    """Has the stage's own dealership join, to which it makes its synthetic calls. Returns the exit status."""
    session = boto3.Session(region_name=settings.region)
    try:
        stands = outputs.read(session.client("cloudformation"), f"Rappel-{settings.stage}")
        synthetic.join(session.client("dynamodb"), session.client("ssm"), stands)
    except (BotoCoreError, ClientError, KeyError) as error:
        print(
            f"The stack stands, but makes no synthetic calls yet ({type(error).__name__}): run make deploy"
            " once more, as somebody who may write to its directory and its secrets",
            file=sys.stderr,
        )
        return 1
    return 0


def refuse_examples(settings: Settings) -> None:
    """Raises BadSettings while a setting is still the repository's example."""
    examples = [
        name for name in ("alarms_email", "origination_identity") if "example" in getattr(settings, name)
    ]
    if examples:
        raise BadSettings(f"rappel.toml, [{settings.stage}]: write your own {' and '.join(examples)} first")


def bootstrap(settings: Settings, account: str) -> list[str]:
    """The tool's arguments. Without them it takes the environment's region, which need not be the stage's."""
    return ["bootstrap", f"aws://{account}/{settings.region}"]


def run_cdk(*arguments: str) -> int:
    """Runs the tool with our environment's Node and npx. Returns its exit status."""
    bin_folder = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run(["npx", "--yes", CDK_TOOL, *arguments], env=environment, check=False).returncode


def _account(region: str) -> str:
    try:
        return str(boto3.client("sts", region_name=region).get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as error:
        raise NoAccess(
            f"no access to AWS ({type(error).__name__}): sign in with the AWS CLI, or set AWS_PROFILE"
        ) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
