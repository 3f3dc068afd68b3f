"""The deployed stack that the demo plays on, and the operator's command line pointed at it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from rich.console import Console

from demo.stages import stage
from infra import bundle
from infra.app import synthesize
from infra.functions import BUNDLES
from infra.local.deploy import deploy
from infra.local.ministack import Cloud, Stay, running
from infra.outputs import Outputs
from infra.settings import load

STAGE = "local"


class Unexpected(Exception):
    """Something answered as it shouldn't; the message says what."""


@dataclass(frozen=True, slots=True)
class Deployed:
    cloud: Cloud
    outputs: Outputs

    def client(self, name: str, **more: Any) -> Any:
        return self.cloud.session.client(name, endpoint_url=self.cloud.url, **more)  # type: ignore[call-overload]

    def rappel(self, *arguments: str, given: str = "") -> str:
        """Runs the command line as an operator would. Returns its standard output. Raises Unexpected."""
        command = [sys.executable, "-c", "from cli.main import main; main()", *arguments]
        ran = subprocess.run(
            command,
            input=given,
            env=os.environ | environment(self.cloud.url),
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C is ours: we end it
        )
        if ran.returncode:
            raise Unexpected(f"rappel {' '.join(arguments)}: {ran.stderr.strip()}")
        return ran.stdout


def environment(endpoint_url: str) -> dict[str, str]:
    """What points the command line at the stack, and any other tool that speaks to AWS."""
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": load(STAGE).region,
        "RAPPEL_STAGE": STAGE,
    }


@contextmanager
def deploying(console: Console, stay: Stay | None = None) -> Iterator[Deployed]:
    """The production template on a MiniStack that ends with the block, or outlives it as `stay` says.

    Its one setting of its own is the public URL, as with a custom domain on AWS: the API answers on a port
    of this machine, and so what is signed is what is called.
    """
    with stage(console, "Building the functions' zips: the first time, 90 MB are downloaded …"):
        for function in BUNDLES:
            for target in get_args(bundle.Target):
                bundle.build(function, target)
    settings = load(STAGE)
    with TemporaryDirectory(prefix="rappel-") as folder, ExitStack() as ending:  # demos may play side by side
        with stage(console, "Starting MiniStack …"):
            cloud = ending.enter_context(running(region=settings.region, stay=stay))
        with stage(console, "Synthesizing the CloudFormation …"):
            here = settings.model_copy(update={"public_url": cloud.api_url})
            assembly = synthesize(here, Path(folder) / "cdk.out")
        with stage(console, "Deploying the template …"):
            outputs = deploy(assembly, cloud)
        console.print(f"[bold]Deployed[/bold] the production template. Providers call {outputs.public_url}")
        yield Deployed(cloud, outputs)
