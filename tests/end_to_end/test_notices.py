"""A signed missed call reaches Slack, Teams and e-mail once each; of who was called back, no reminder leaves.

On the deployed template: the stream, the bus, the queue of notices and notify, with its own role's rights.
"""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook

from functions.notify import handler
from functions.shared.call import call_key
from functions.shared.ledger.items import pack
from functions.shared.moment import to_text
from infra.local.mails import Mail, mails
from tests.builders import SERVICE, dealership, sid
from tests.end_to_end.conftest import PBX_SECRET, Deployed, eventually, now

pytestmark = pytest.mark.slow

JULIE, BOSS = "julie@garage.example", "boss@garage.example"
ALWAYS = {"default": {"monday-sunday": "00:00-24:00"}}


@dataclass
class Listener:
    """Stands for Slack and Teams: it takes what is posted to it."""

    taken: list[tuple[str, Any]] = field(default_factory=list)
    url: str = ""

    def about(self, path: str, caller: str) -> list[Any]:
        return [body for to, body in self.taken if to == path and caller[-4:] in json.dumps(body)]


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.taken.append((self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()


@pytest.fixture(scope="module")
def staff(deployed: Deployed, listener: Listener) -> Iterator[Listener]:
    """The dealership tells its service's staff by every channel, and is open at any hour of a test."""
    deployed.client("sesv2").create_email_identity(EmailIdentity="rappel@example.com")
    for channel in ("slack", "teams"):
        deployed.client("ssm").put_parameter(
            Name=f"/rappel/prod/notices/garage-tremblay/service/{channel}",
            Value=f"{listener.url}/{channel}",
            Type="SecureString",
            KeyId=deployed.outputs.secrets_key_id,
        )
    before = deployed.dealerships.get("garage-tremblay")
    assert before
    parameters = {each.id: deployed.outputs.secrets_prefix + each.id for each in before.integrations}
    settings = {
        "when": "at_once",
        "email": [JULIE],
        "slack": True,
        "teams": True,
        "escalate_to": [BOSS],
        "adf": {"to": "leads@crm.example"},
    }
    integrations = [each.model_dump() for each in before.integrations]
    told = dealership(hours=ALWAYS, integrations=integrations, notices={"service": settings})
    deployed.dealerships.apply(told, parameters)
    time.sleep(handler._REMEMBERED_SECONDS + 1)  # notify may remember the file that other tests had it read
    yield listener
    deployed.dealerships.apply(before, parameters)


def sent(deployed: Deployed, to: str, caller: str) -> list[Mail]:
    """The e-mails to an address that name the caller."""
    return [mail for mail in mails(deployed.cloud) if to in mail.to and caller[-4:] in mail.subject]


def call_back(deployed: Deployed, caller: str) -> None:
    """The telephone system tells that staff called the person, who took it."""
    moment = now()
    data = {
        "call_id": f"back-{caller[-4:]}",
        "from": SERVICE,
        "to": caller,
        "direction": "outbound",
        "started_at": moment.isoformat(),
    }
    body = json.dumps({"type": "call.answered", "data": data})
    id_ = f"msg_{caller[-4:]}"
    headers = {
        "content-type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(PBX_SECRET).sign(id_, moment, body),
    }
    status, _ = deployed.post("/calls/standardwebhooks/tremblay-pbx", headers, body.encode())
    assert status == 200


def break_promise(deployed: Deployed, key: str) -> None:
    """Lets a call back be overdue, and the sweeper look for it."""
    dynamodb, table = deployed.client("dynamodb"), deployed.outputs.calls_table
    past = to_text(now() - timedelta(minutes=1))
    for partition, sort, names in (
        ("garage-tremblay", key, ("promised_at",)),
        ("garage-tremblay#notices", f"watch#{key}", ("due_at", "owed_at")),
    ):
        dynamodb.update_item(
            TableName=table,
            Key=pack({"dealership_id": partition, "call_key": sort}),
            UpdateExpression="SET " + ", ".join(f"{name} = :past" for name in names),
            ExpressionAttributeValues={":past": {"S": past}},
        )


def test_a_missed_call_reaches_every_channel_once_and_a_call_back_takes_the_reminder_back(
    deployed: Deployed, staff: Listener, caller: str, callers: Iterator[str]
) -> None:
    other = next(callers)
    for number, each in enumerate((caller, other)):
        assert deployed.twilio(each, f"CA-notice-{number}")[0] == 200
    for each in (caller, other):
        eventually(
            lambda each=each: (  # type: ignore[misc]
                staff.about("/slack", each)
                and staff.about("/teams", each)
                and sent(deployed, JULIE, each)
                and sent(deployed, "leads@crm.example", each)
            )
        )
    [card] = staff.about("/teams", caller)
    assert card["attachments"][0]["content"]["type"] == "AdaptiveCard"
    [mail] = sent(deployed, JULIE, caller)
    assert mail.sender == "Rappel <rappel@example.com>"
    assert caller[5:] not in repr(mail) + json.dumps(staff.taken)
    assert "Voir qui attend" in mail.html  # the desk's link
    [lead] = sent(deployed, "leads@crm.example", caller)
    assert 'status="new"' in lead.text
    assert lead.html == ""

    # The callback by telephony closes one of the two; both promises are broken.
    call_back(deployed, caller)
    keys = [call_key("twilio", sid(f"CA-notice-{number}")) for number in range(2)]

    def reached() -> bool:
        item = deployed.client("dynamodb").get_item(
            TableName=deployed.outputs.calls_table,
            Key=pack({"dealership_id": "garage-tremblay", "call_key": keys[0]}),
        )["Item"]
        return "recovered_at" in item

    eventually(reached)
    for key in keys:
        break_promise(deployed, key)
    deployed.invoke(deployed.outputs.sweep_function, {})
    eventually(lambda: len(staff.about("/slack", other)) == 2)
    eventually(lambda: len(sent(deployed, JULIE, other)) == 2)
    deployed.invoke(deployed.outputs.sweep_function, {})
    assert "en retard" in json.dumps(staff.about("/slack", other)[1], ensure_ascii=False)
    for channel in ("/slack", "/teams"):
        assert (len(staff.about(channel, caller)), len(staff.about(channel, other))) == (1, 2)
    assert (len(sent(deployed, JULIE, caller)), len(sent(deployed, JULIE, other))) == (1, 2)
    assert sent(deployed, BOSS, caller) == []


def test_a_trial_shows_in_every_channel(deployed: Deployed, staff: Listener) -> None:
    trial = {"trial": {"dealership_id": "garage-tremblay", "department": "service"}}
    outcomes = deployed.invoke(deployed.outputs.notify_function, trial)
    assert [(each["channel"], each["outcome"]) for each in outcomes] == [
        ("email", "sent"),
        ("slack", "sent"),
        ("teams", "sent"),
    ]
    assert any("essai" in json.dumps(body, ensure_ascii=False) for _, body in staff.taken)
