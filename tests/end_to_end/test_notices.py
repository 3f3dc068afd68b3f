"""A signed missed call reaches Slack, Teams and e-mail once each; of who was called back, no reminder leaves.

On the deployed template: the stream, the bus, the queue of notices and notify, with its own role's rights.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook

from functions.shared.call import call_key
from functions.shared.ledger.items import pack, unpack
from functions.shared.moment import to_text
from infra.local.mails import Mail, mails
from tests.builders import SERVICE, dealership, sid
from tests.end_to_end.conftest import PBX_SECRET, TOKEN, Deployed, eventually, now

pytestmark = pytest.mark.slow

JULIE, BOSS = "julie@garage.example", "boss@garage.example"
HOUSE = "garage-notices"
ALWAYS = {"default": {"monday-sunday": "00:00-24:00"}}


@dataclass
class Listener:
    """Stands for Slack and Teams: it takes what is posted to it, but as many posts as it is to refuse."""

    taken: list[tuple[str, Any]] = field(default_factory=list)
    refuses: int = 0
    url: str = ""

    def about(self, path: str, caller: str) -> list[Any]:
        return [body for to, body in self.taken if to == path and caller[-4:] in json.dumps(body)]


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if made.refuses:
                made.refuses -= 1
                self.send_response(503)
                self.end_headers()
                return
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
def staff(deployed: Deployed, listener: Listener) -> Listener:
    """A dealership tells its service's staff by every channel, and is open at any hour of a test.

    It is nobody else's: notify remembers a dealership's file for a minute, and has never read this one.
    """
    deployed.client("sesv2").create_email_identity(EmailIdentity="rappel@example.com")
    for channel in ("slack", "teams"):
        deployed.client("ssm").put_parameter(
            Name=f"/rappel/prod/notices/{HOUSE}/service/{channel}",
            Value=f"{listener.url}/{channel}",
            Type="SecureString",
            KeyId=deployed.outputs.secrets_key_id,
        )
    settings = {
        "when": "at_once",
        "email": [JULIE],
        "slack": True,
        "teams": True,
        "escalate_to": [BOSS],
        "adf": {"to": "leads@crm.example"},
    }
    integrations = [
        {"id": "notices-twilio", "provider": "twilio"},
        {"id": "notices-pbx", "provider": "standardwebhooks"},
    ]
    told = dealership(id=HOUSE, hours=ALWAYS, integrations=integrations, notices={"service": settings})
    deployed.onboard(told, {"notices-twilio": TOKEN, "notices-pbx": PBX_SECRET})
    return listener


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
    status, _ = deployed.post("/calls/standardwebhooks/notices-pbx", headers, body.encode())
    assert status == 200


def item(deployed: Deployed, key: str, partition: str = HOUSE) -> dict[str, Any]:
    """What the ledger holds under the key. Empty where it holds nothing."""
    found = deployed.client("dynamodb").get_item(
        TableName=deployed.outputs.calls_table,
        Key=pack({"dealership_id": partition, "call_key": key}),
        ConsistentRead=True,
    )
    return unpack(found.get("Item", {}))


def watch(deployed: Deployed, key: str) -> dict[str, Any]:
    return item(deployed, f"watch#{key}", f"{HOUSE}#notices")


def break_promise(deployed: Deployed, key: str) -> None:
    """Lets a call back be overdue, once its text has left and it is watched over."""
    eventually(lambda: item(deployed, key).get("text_status") in ("accepted", "delivered"))
    eventually(lambda: watch(deployed, key))
    put_back(deployed, HOUSE, key, "promised_at")
    put_back(deployed, f"{HOUSE}#notices", f"watch#{key}", "due_at", "owed_at")


def put_back(deployed: Deployed, partition: str, key: str, *names: str) -> None:
    """Lets moments of an item be over since a minute."""
    deployed.client("dynamodb").update_item(
        TableName=deployed.outputs.calls_table,
        Key=pack({"dealership_id": partition, "call_key": key}),
        UpdateExpression="SET " + ", ".join(f"{name} = :past" for name in names),
        ExpressionAttributeValues={":past": {"S": to_text(now() - timedelta(minutes=1))}},
    )


def heard(deployed: Deployed, staff: Listener, caller: str) -> tuple[int, int, int]:
    """How often Slack, Teams and Julie heard of the caller."""
    mails = len(sent(deployed, JULIE, caller))
    return len(staff.about("/slack", caller)), len(staff.about("/teams", caller)), mails


def test_a_missed_call_reaches_every_channel_once_and_a_call_back_takes_the_reminder_back(
    deployed: Deployed, staff: Listener, caller: str, callers: Iterator[str]
) -> None:
    other = next(callers)
    for number, each in enumerate((caller, other)):
        assert deployed.twilio(each, f"CA-notice-{number}", "notices-twilio")[0] == 200
    for each in (caller, other):
        eventually(lambda each=each: all(heard(deployed, staff, each)))  # type: ignore[misc]
        eventually(lambda each=each: sent(deployed, "leads@crm.example", each))  # type: ignore[misc]
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
    closed, broken = keys = [call_key("twilio", sid(f"CA-notice-{number}")) for number in range(2)]
    eventually(lambda: "recovered_at" in item(deployed, closed))
    for key in keys:
        break_promise(deployed, key)
    deployed.invoke(deployed.outputs.sweep_function, {})
    eventually(lambda: heard(deployed, staff, other) == (2, 2, 2))
    eventually(lambda: "owed" not in watch(deployed, closed))
    deployed.invoke(deployed.outputs.sweep_function, {})
    eventually(lambda: watch(deployed, broken)["stage"] == "escalation")
    assert "en retard" in json.dumps(staff.about("/slack", other)[1], ensure_ascii=False)
    assert (heard(deployed, staff, caller), heard(deployed, staff, other)) == ((1, 1, 1), (2, 2, 2))
    assert sent(deployed, BOSS, caller) == []


def test_what_a_channel_refused_comes_again_and_what_others_took_does_not(
    deployed: Deployed, staff: Listener, caller: str
) -> None:
    staff.refuses = 1
    assert deployed.twilio(caller, "CA-again", "notices-twilio")[0] == 200
    eventually(lambda: heard(deployed, staff, caller) == (1, 1, 1))
    assert not staff.refuses


def test_the_morning_s_digest_tells_who_waits_and_the_next_one_is_owed(
    deployed: Deployed, staff: Listener, caller: str
) -> None:
    assert deployed.twilio(caller, "CA-digest", "notices-twilio")[0] == 200
    eventually(lambda: sent(deployed, JULIE, caller))
    eventually(lambda: item(deployed, "digest#service", f"{HOUSE}#notices"))
    put_back(deployed, f"{HOUSE}#notices", "digest#service", "due_at", "owed_at")
    deployed.invoke(deployed.outputs.sweep_function, {})
    told = eventually(lambda: [mail for mail in mails(deployed.cloud) if "un rappel" in mail.subject])
    assert all(mail.to == (JULIE,) for mail in told)
    assert caller[-4:] in told[0].text
    eventually(lambda: item(deployed, "digest#service", f"{HOUSE}#notices")["due_at"] > to_text(now()))


def test_a_trial_shows_in_every_channel(deployed: Deployed, staff: Listener) -> None:
    trial = {"trial": {"dealership_id": HOUSE, "department": "service"}}
    outcomes = deployed.invoke(deployed.outputs.notify_function, trial)
    assert [(each["channel"], each["outcome"]) for each in outcomes] == [
        ("email", "sent"),
        ("slack", "sent"),
        ("teams", "sent"),
    ]
    assert any("essai" in json.dumps(body, ensure_ascii=False) for _, body in staff.taken)
