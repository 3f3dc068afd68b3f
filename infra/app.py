"""Writes the CloudFormation: `python -m infra.app` leaves the assembly in .build/cdk.out.

cdk-nag's packs AwsSolutions and Serverless judge it, and a finding that nobody accepted stops it.
"""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import App, AssetHashType, Validations
from aws_cdk import aws_lambda as lambda_
from cdk_nag import AwsSolutionsChecks, ServerlessChecks
from rich.console import Console

from infra import bundle, nag
from infra.function_spec import BundleName
from infra.functions import BUNDLES
from infra.settings import ROOT, BadSettings, Settings, from_environment
from infra.stack import Rappel

ASSEMBLY = ROOT / ".build" / "cdk.out"

# The CDK keeps old behaviour as the default where it has a better one: this asks for the better one.
_CONTEXT = {
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    "@aws-cdk/aws-s3:publicAccessBlockedByDefault": True,
}


def synthesize(settings: Settings, assembly: Path = ASSEMBLY) -> Path:
    """Writes the assembly into that folder. Raises BuildFailed, and UnacceptedFindings."""
    shutil.rmtree(assembly, ignore_errors=True)
    app = App(outdir=str(assembly), context=_CONTEXT)
    Rappel(app, settings=settings, code=_code())
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    try:
        app.synth()
    except RuntimeError as error:
        if "ValidationFailed" not in str(error):
            raise
    found = nag.findings(assembly)
    if found:
        raise nag.UnacceptedFindings(found)
    return assembly


def _code() -> Mapping[BundleName, lambda_.Code]:
    """The zips for AWS. The CDK names each by a digest of its contents."""
    bundles = {name: bundle.build(name, "arm64") for name in BUNDLES}
    return {
        name: lambda_.Code.from_asset(
            str(built.archive), asset_hash=built.digest, asset_hash_type=AssetHashType.CUSTOM
        )
        for name, built in bundles.items()
    }


def main() -> int:
    try:
        settings = from_environment()
        with Console(stderr=True).status(f"Synthesizing Rappel-{settings.stage} …"):
            assembly = synthesize(settings)
    except (BadSettings, bundle.BuildFailed, nag.UnacceptedFindings) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(assembly.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
