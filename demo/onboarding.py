"""Two dealerships come on board, as an operator brings them: a file each, then each integration's secret."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from cli.desk.staff import Staff
from demo.deployed import STAGE, Deployed
from demo.stages import stage
from infra.settings import load

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
# Of a stack that nobody else reaches: the same each time, so that a command that was pasted once stays good.
SECRETS = {
    "tremblay-twilio": "demo-auth-token-tremblay",
    "riviere-pbx": "whsec_ZGVtbyBzZWNyZXQgb2YgYXV0b3MgcmV2aWVyZQ==",
}


# Who may open the desk, by dealership, and the code that the local Cognito mails to everybody.
STAFF = {
    "garage-tremblay": ("julie@garage-tremblay.example", "Julie"),
    "autos-riviere": ("marc@autos-riviere.example", "Marc"),
}
CODE = "123456"


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


def invite_staff(deployed: Deployed) -> list[dict[str, str]]:
    """Lets one person of each dealership open its desk, and the stage's e-mails leave."""
    sender = load(STAGE).notices_from
    assert sender, "the local stage sends e-mails"
    deployed.client("sesv2").create_email_identity(EmailIdentity=sender)
    staff = Staff(deployed.client("cognito-idp"), deployed.outputs.user_pool_id)
    for dealership, (email, name) in STAFF.items():
        staff.invite(email, dealership, name, secrets.token_urlsafe(24) + "aA1!")
    return [{"dealership": each, "email": email, "code": CODE} for each, (email, _) in STAFF.items()]
