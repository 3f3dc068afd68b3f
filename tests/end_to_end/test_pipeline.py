"""Signed webhooks become texts, on the deployed template; what is lost on the way is found again."""

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from tests.builders import SERVICE, missed_call, sid
from tests.call_items import call_item
from tests.end_to_end.conftest import PBX_SECRET, Deployed, at_once, eventually, now

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def ref(call_id: str, provider: str = "twilio") -> CallRef:
    return CallRef("garage-tremblay", call_key(provider, sid(call_id) if provider == "twilio" else call_id))


def ask(deployed: Deployed, call: CallRef) -> None:
    """Puts the message into the queue that asks for the call's text."""
    message = json.dumps({"dealership_id": call.dealership_id, "call_key": call.call_key})
    deployed.client("sqs").send_message(QueueUrl=deployed.outputs.queue_url, MessageBody=message)


def reason(deployed: Deployed, call_id: str) -> str | None:
    call = deployed.calls.get(ref(call_id))
    return call.text_reason if call else None


def pbx(
    deployed: Deployed, delivery: str, type_: str, call_id: str, caller: str, by: str = "tremblay-pbx"
) -> tuple[int, str]:
    body = json.dumps({"type": type_, "data": {"call_id": call_id, "from": caller, "to": SERVICE}})
    moment = now()
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(PBX_SECRET).sign(delivery, moment, body),
    }
    return deployed.post(f"/calls/standardwebhooks/{by}", headers, body.encode())


def test_a_signed_webhook_becomes_a_text_that_the_ledger_knows(deployed: Deployed, caller: str) -> None:
    status, answer = deployed.twilio(caller, "CA-one")
    assert (status, "<Response>" in answer) == (200, True)
    [text] = eventually(lambda: deployed.texts_to(caller))
    assert text.body.startswith("Garage Tremblay")
    assert text.context == {"call": f"garage-tremblay|{ref('CA-one').call_key}"}
    assert (text.time_to_live, text.max_price) == (900, "0.10")
    item = call_item(deployed.calls, ref("CA-one"))
    assert item is not None
    assert item["outcome"] == "no_answer"
    accepted = eventually(lambda: (call_item(deployed.calls, ref("CA-one")) or {}).get("message_id"))
    assert accepted == text.message_id


def test_a_webhook_sent_ten_times_at_once_gives_one_text(deployed: Deployed, caller: str) -> None:
    answers = at_once(10, lambda: deployed.twilio(caller, "CA-ten"))
    assert [status for status, _ in answers] == [200] * 10
    eventually(lambda: deployed.texts_to(caller))
    deployed.twilio(caller, "CA-ten-after")
    eventually(lambda: reason(deployed, "CA-ten-after") == "cooldown")
    assert len(deployed.texts_to(caller)) == 1


def test_ten_messages_for_one_call_give_one_text(deployed: Deployed, caller: str) -> None:
    call = missed_call("CA-storm", now(), caller=caller)
    deployed.calls.record(call)
    at_once(10, lambda: ask(deployed, CallRef(call.dealership_id, call.call_key)))
    eventually(lambda: deployed.texts_to(caller))
    eventually(lambda: not deployed.waiting(deployed.outputs.queue_url))
    assert len(deployed.texts_to(caller)) == 1


def test_a_poison_message_lands_in_the_dead_letters_while_others_go_on(
    deployed: Deployed, caller: str
) -> None:
    deployed.client("sqs").send_message(QueueUrl=deployed.outputs.queue_url, MessageBody="poison")
    deployed.twilio(caller, "CA-poison")
    eventually(lambda: deployed.texts_to(caller))
    assert eventually(lambda: deployed.messages(deployed.outputs.dead_letter_queue_url)) == ["poison"]


def test_a_killed_enqueue_is_repaired_by_the_sweeper(deployed: Deployed, caller: str) -> None:
    call = missed_call("CA-killed", now() - timedelta(minutes=3), caller=caller)
    deployed.calls.record(call)  # nobody asks for its text: only a sweep can, this one or the minute's own
    deployed.invoke(deployed.outputs.sweep_function, {})
    assert len(eventually(lambda: deployed.texts_to(caller))) == 1


def test_an_answer_within_the_window_takes_the_text_back(deployed: Deployed, caller: str) -> None:
    for delivery, type_ in (("msg-1", "call.missed"), ("msg-2", "call.answered")):
        assert pbx(deployed, delivery, type_, "pbx-1", caller, "tremblay-patient")[0] == 200
    call = ref("pbx-1", "standardwebhooks")
    item = call_item(deployed.calls, call)
    assert item is not None
    assert (item["text_status"], item["text_reason"]) == ("suppressed", "answered")
    ask(deployed, call)  # as the message does that waits out the window
    eventually(lambda: not deployed.waiting(deployed.outputs.queue_url))
    assert deployed.texts_to(caller) == []


def test_a_text_waits_out_its_settle_window_and_then_goes(deployed: Deployed, caller: str) -> None:
    pbx(deployed, "msg-3", "call.missed", "pbx-3", caller)
    [_] = eventually(lambda: deployed.texts_to(caller))
    call = ref("pbx-3", "standardwebhooks")
    eventually(lambda: (call_item(deployed.calls, call) or {}).get("texted_at"))
    item = call_item(deployed.calls, call)
    assert item is not None
    assert item["texted_at"] >= item["settles_at"]


def test_an_opted_out_caller_gets_no_text(deployed: Deployed, caller: str) -> None:
    deployed.contacts.opt_out("garage-tremblay", caller, now())
    assert deployed.twilio(caller, "CA-out")[0] == 200
    eventually(lambda: reason(deployed, "CA-out") == "opted_out")
    assert deployed.texts_to(caller) == []


TWILIO, PBX = "/calls/twilio/tremblay-twilio", "/calls/standardwebhooks/tremblay-pbx"
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("path", "headers", "body", "status", "code"),
    [
        ("/calls/twilio/nobody", {}, b"", 401, "missing_signature"),
        ("/calls/nobody/tremblay-twilio", {}, b"", 404, "unknown_provider"),
        (TWILIO, JSON, b"{}", 415, "wrong_content_type"),
        (TWILIO, FORM, b"CallSid=CA1", 401, "missing_signature"),
        (PBX, JSON, b"x" * (256 * 1024 + 1), 413, "body_too_large"),
        (PBX, JSON, b"\xff\x00", 401, "missing_signature"),
    ],
)
def test_bad_input_is_a_4xx_that_names_the_problem(
    deployed: Deployed, path: str, headers: dict[str, str], body: bytes, status: int, code: str
) -> None:
    answered, said = deployed.post(path, headers, body)
    assert (answered, json.loads(said)["error"]) == (status, code)


def test_the_documented_script_reports_a_missed_call(deployed: Deployed, caller: str) -> None:
    url = deployed.cloud.api_url + PBX
    ran = subprocess.run(
        [ROOT / "docs/examples/missed-call.sh", "pbx-curl", caller, SERVICE, "busy"],
        env=os.environ | {"RAPPEL_URL": url, "RAPPEL_SECRET": PBX_SECRET},
        capture_output=True,
        text=True,
        check=False,
    )
    stored = '{"status":"stored","department":"service","text":"pending"}\n'
    assert (ran.returncode, ran.stdout) == (0, stored), ran.stderr
    assert len(eventually(lambda: deployed.texts_to(caller))) == 1
