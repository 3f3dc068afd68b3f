"""The first half: a morning of webhooks comes in, texts go out, each shown under its call."""

import time
from collections.abc import Iterable
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from rich import box
from rich.console import Console
from rich.table import Table

from demo import webhooks
from demo.deployed import Deployed, Unexpected
from demo.stages import stage
from demo.webhooks import OPTED_OUT, Sent
from functions.shared.ledger.contacts import Contacts
from functions.shared.moment import utc_now
from functions.shared.phone import mask_number
from infra.local.texts import texts

# A text leaves within its settle window of 2 s and a cold start. Seconds.
_PATIENCE, _LOOK_EVERY = 60.0, 0.05
_TRIES = 5


def morning(deployed: Deployed, console: Console) -> dict[str, int]:
    """Posts each webhook, and shows its answer and its text. Raises Unexpected for an answer not due."""
    contacts = Contacts(deployed.client("dynamodb"), deployed.outputs.contacts_table)
    contacts.opt_out("garage-tremblay", OPTED_OUT, utc_now())
    console.print("\n[bold]A working morning at Garage Tremblay[/bold], whose calls Twilio tells of")
    by_twilio = list(webhooks.garage_tremblay(deployed.outputs.public_url))
    for webhook in by_twilio:
        _post(deployed, webhook)
        _wait(deployed, "Messages", "MessagesNotVisible")
        _show(deployed, console, [webhook])
    console.print("\n[bold]And at Autos Rivière[/bold], with a telephone system of its own")
    by_pbx = list(webhooks.autos_riviere())
    with stage(console, "  A text waits 2 s here, since another telephone may yet be answered …"):
        for webhook in by_pbx:
            _post(deployed, webhook)
        _wait(deployed, "Messages", "MessagesNotVisible", "MessagesDelayed")
    _show(deployed, console, by_pbx)
    _show_reasons(deployed, console)
    sent = [*by_twilio, *by_pbx]
    accepted = sum(webhook.expects < 400 for webhook in sent)
    return {
        "webhooks": len(sent),
        "accepted": accepted,
        "refused": len(sent) - accepted,
        "texts": len(texts(deployed.cloud)),
    }


def _post(deployed: Deployed, webhook: Sent) -> None:
    """As a provider posts: again after a 5xx, which a busy machine may answer."""
    request = Request(deployed.outputs.public_url + webhook.path, webhook.body.encode(), webhook.headers)
    for _ in range(_TRIES):
        status = _answered(request)
        if status == webhook.expects:
            return
        if status < 500:
            break
    raise Unexpected(f"{webhook.about}: {status} was answered, and {webhook.expects} is due")


def _answered(request: Request) -> int:
    try:
        with urlopen(request, timeout=60) as answer:
            status: int = answer.status
            return status
    except HTTPError as refused:
        return refused.code


def _show(deployed: Deployed, console: Console, sent: Iterable[Sent]) -> None:
    by_call = {text.context["call"].rpartition(":")[2]: text for text in texts(deployed.cloud)}
    for webhook in sent:
        mark = "[green]" if webhook.expects < 400 else "[yellow]"
        console.print(f"  {mark}{webhook.expects}[/] {webhook.about}")
        text = by_call.pop(webhook.call, None) if webhook.call and webhook.expects < 400 else None
        if text is not None:
            console.print(f"      [magenta]→ {mask_number(text.caller)}[/magenta] {text.body}")


def _wait(deployed: Deployed, *kinds: str) -> None:
    """Waits until the queue holds no more messages of these kinds."""
    sqs, until = deployed.client("sqs"), time.monotonic() + _PATIENCE
    names = [f"ApproximateNumberOf{kind}" for kind in kinds]
    while time.monotonic() < until:
        queue = sqs.get_queue_attributes(QueueUrl=deployed.outputs.queue_url, AttributeNames=names)
        if not any(map(int, queue["Attributes"].values())):
            return
        time.sleep(_LOOK_EVERY)
    raise Unexpected(f"texts still waited after {_PATIENCE:.0f} s: read the queue's dead letters")


def _show_reasons(deployed: Deployed, console: Console) -> None:
    """Shows what became of each call, as its dealership's ledger has it."""
    table = Table("dealership", "call", "department", "outcome", "text", "why", box=box.SIMPLE)
    items = deployed.client("dynamodb").scan(TableName=deployed.outputs.calls_table)["Items"]
    for item in items:
        call = {name: value.get("S", "") for name, value in item.items()}
        if "#" in call["dealership_id"]:
            continue  # callers' histories
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
