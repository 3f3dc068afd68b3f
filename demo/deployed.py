"""The deployed stack that the demo plays on, and the operator's command line pointed at it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from infra.app import synthesize
from infra.local.deploy import deploy
from infra.local.ministack import Cloud, running
from infra.outputs import Outputs
from infra.settings import load

STAGE = "local"


@dataclass(frozen=True, slots=True)
class Deployed:
    cloud: Cloud
    outputs: Outputs

    def client(self, name: str, **more: Any) -> Any:
        return self.cloud.session.client(name, endpoint_url=self.cloud.url, **more)  # type: ignore[call-overload]

    def rappel(self, *arguments: str, given: str = "") -> str:
        """Runs the command line as an operator would. Returns its standard output."""
        environment = os.environ | {
            "AWS_ENDPOINT_URL": self.cloud.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": self.cloud.region,
            "RAPPEL_STAGE": STAGE,
        }
        command = [sys.executable, "-c", "from cli.main import main; main()", *arguments]
        ran = subprocess.run(
            command,
            input=given,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            start_new_session=True,  # Ctrl-C is ours: we end it
        )
        return ran.stdout


@contextmanager
def deploying(console: Console) -> Iterator[Deployed]:
    settings = load(STAGE)
    with TemporaryDirectory(prefix="rappel-") as folder:  # its own: demos may play side by side
        with console.status("Building the functions' zips, synthesizing the CloudFormation …"):
            assembly = synthesize(settings, Path(folder) / "cdk.out")
        with console.status("Starting MiniStack …") as status, running(region=settings.region) as cloud:
            status.update("Deploying the template …")
            outputs = deploy(assembly, cloud)
            status.stop()
            console.print(
                f"[bold]Deployed[/bold] the production template. Providers call {outputs.public_url}"
            )
            yield Deployed(cloud, outputs)
