"""Two dealerships come on board, as an operator brings them: a file each, then each integration's secret."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from demo.deployed import Deployed
from demo.stages import stage

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
# Of a stack that nobody else reaches: the same each time, so that a command that was pasted once stays good.
SECRETS = {
    "tremblay-twilio": "demo-auth-token-tremblay",
    "riviere-pbx": "whsec_ZGVtbyBzZWNyZXQgb2YgYXV0b3MgcmV2aWVyZQ==",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    id: str
    provider: str
    url: str
    secret: str = field(repr=False)


def onboard(deployed: Deployed, console: Console, files: Iterable[Path] = FILES) -> list[Integration]:
    """Raises Unexpected."""
    console.print("\n[bold]Two dealerships come on board[/bold]")
    integrations = []
    for file in files:
        with stage(console, f"  rappel dealership apply {file.name} …"):
            urls = deployed.rappel("dealership", "apply", str(file)).split()
        for url in urls:
            provider, integration = url.split("/")[-2:]
            secret = SECRETS[integration]
            with stage(console, f"  rappel dealership secret {integration} …"):
                deployed.rappel("dealership", "secret", integration, given=secret)
            console.print(f"  [cyan]POST[/cyan] {url}")
            integrations.append(Integration(id=integration, provider=provider, url=url, secret=secret))
    return integrations
