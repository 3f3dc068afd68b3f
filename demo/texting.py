"""The first half: two dealerships come on board, a morning of webhooks comes in, texts go out."""

import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from rich import box
from rich.console import Console
from rich.table import Table

from demo import webhooks
from demo.deployed import Deployed
from demo.webhooks import OPTED_OUT, SECRETS, Sent
from functions.shared.ledger.contacts import Contacts
from functions.shared.moment import utc_now
from functions.shared.phone import masked
from infra.local.texts import Text, texts

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
# A text leaves within its settle window of 2 s and a cold start. Seconds.
_PATIENCE, _LOOK_EVERY = 60.0, 0.05


class Unexpected(Exception):
    """Something answered as it shouldn't; the message says what."""


def onboard(deployed: Deployed, console: Console) -> None:
    """As an operator does: a file each, then each integration's secret."""
    console.print("\n[bold]Two dealerships come on board[/bold]")
    for file in FILES:
        with console.status(f"rappel dealership apply {file.name} …"):
            urls = deployed.rappel("dealership", "apply", str(file)).split()
        for url in urls:
            integration = url.rpartition("/")[2]
            with console.status(f"rappel dealership secret {integration} …"):
                deployed.rappel("dealership", "secret", integration, given=SECRETS[integration])
            console.print(f"  [cyan]POST[/cyan] {url}", soft_wrap=True)
    contacts = Contacts(deployed.client("dynamodb"), deployed.outputs.contacts_table)
    contacts.opt_out("garage-tremblay", OPTED_OUT, utc_now())


def morning(deployed: Deployed, console: Console) -> dict[str, int]:
    """Posts each webhook, and shows each text as it goes out. Raises Unexpected for an answer not due."""
    console.print("\n[bold]A morning of calls[/bold]")
    shown: list[Text] = []
    sent = list(webhooks.of_a_morning(deployed.outputs.public_url))
    for webhook in sent:
        status = _post(deployed, webhook)
        mark = "[green]" if status < 400 else "[yellow]"
        console.print(f"  {mark}{status}[/] {webhook.about}")
        if status != webhook.expects:
            raise Unexpected(f"{webhook.about}: {status} was answered, and {webhook.expects} is due")
        _wait(deployed, "Messages", "MessagesNotVisible")
        shown += _show_new(deployed, console, shown)
    with console.status("Waiting out the settle windows …"):
        _wait(deployed, "Messages", "MessagesNotVisible", "MessagesDelayed")
    shown += _show_new(deployed, console, shown)
    _show_reasons(deployed, console)
    accepted = sum(webhook.expects < 400 for webhook in sent)
    return {
        "webhooks": len(sent),
        "accepted": accepted,
        "refused": len(sent) - accepted,
        "texts": len(shown),
    }


def _post(deployed: Deployed, sent: Sent) -> int:
    url, host = deployed.cloud.route(deployed.outputs.api_id, sent.path)
    try:
        with urlopen(Request(url, sent.body.encode(), sent.headers | host), timeout=60) as answer:
            status: int = answer.status
            return status
    except HTTPError as refused:
        return refused.code


def _show_new(deployed: Deployed, console: Console, shown: list[Text]) -> list[Text]:
    known = {text.message_id for text in shown}
    new = [text for text in texts(deployed.cloud) if text.message_id not in known]
    for text in new:
        console.print(f"      [magenta]→ {masked(text.caller)}[/magenta] {text.body}", soft_wrap=True)
    return new


def _wait(deployed: Deployed, *kinds: str) -> None:
    """Until the queue holds no more messages of these kinds."""
    sqs, until = deployed.client("sqs"), time.monotonic() + _PATIENCE
    names = [f"ApproximateNumberOf{kind}" for kind in kinds]
    while time.monotonic() < until:
        queue = sqs.get_queue_attributes(QueueUrl=deployed.outputs.queue_url, AttributeNames=names)
        if not any(map(int, queue["Attributes"].values())):
            return
        time.sleep(_LOOK_EVERY)
    raise Unexpected(f"texts still waited after {_PATIENCE:.0f} s: read the queue's dead letters")


def _show_reasons(deployed: Deployed, console: Console) -> None:
    """What became of each call, as its dealership's ledger has it."""
    table = Table("dealership", "call", "department", "outcome", "text", "why", box=box.SIMPLE)
    items = deployed.client("dynamodb").scan(TableName=deployed.outputs.calls_table)["Items"]
    for item in items:
        call = {name: value.get("S", "") for name, value in item.items()}
        if call["call_key"].startswith("caller#"):
            continue  # a caller's history
        table.add_row(
            call["dealership_id"],
            call["call_key"].rpartition(":")[2],
            call.get("department"),
            call.get("outcome", "answered"),
            call.get("text_status"),
            call.get("text_reason"),
        )
    console.print("\n[bold]What became of each call[/bold], in the ledger")
    console.print(table)
