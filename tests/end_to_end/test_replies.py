"""On the deployed template: a caller writes back, and STOP, START and HELP take effect within seconds."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.messages import Messages
from functions.shared.ledger.stored import StoredContact
from functions.shared.moment import utc_now
from infra.local.texts import answer
from tests.builders import SERVICE, sid
from tests.call_items import call_item
from tests.end_to_end.conftest import TOKEN, Deployed, eventually

pytestmark = pytest.mark.slow

POOL_NUMBER = "+14505550199"
SECONDS = 10  # of a STOP, on a machine that does little else


def write(deployed: Deployed, caller: str, body: str, **more: Any) -> dict[str, Any]:
    topic = deployed.outputs.replies_topic_arn
    return answer(deployed.cloud, caller=caller, to=POOL_NUMBER, body=body, topic=topic, **more)


def texted(deployed: Deployed, caller: str, name: str) -> CallRef:
    """A missed call whose text has left."""
    assert deployed.twilio(caller, name)[0] == 200
    eventually(lambda: deployed.texts_to(caller))
    return CallRef("garage-tremblay", call_key("twilio", sid(name)))


def contact(deployed: Deployed, caller: str) -> StoredContact:
    return deployed.contacts.get("garage-tremblay", caller)


def bodies(deployed: Deployed, caller: str) -> list[str]:
    return [text.body for text in deployed.texts_to(caller)]


def test_a_stop_holds_within_seconds_and_is_confirmed_once_in_its_language(
    deployed: Deployed, caller: str
) -> None:
    began = time.monotonic()
    ref = texted(deployed, caller, f"CA-stop-{caller}")
    on_this_machine = time.monotonic() - began
    began = time.monotonic()
    write(deployed, caller, "Arrêt svp")
    eventually(lambda: contact(deployed, caller).opted_out_at)
    seconds = time.monotonic() - began
    assert seconds < max(SECONDS, 3 * on_this_machine), "its way is no longer than a text's"
    _, confirmation = eventually(
        lambda: bodies(deployed, caller) if len(bodies(deployed, caller)) > 1 else []
    )
    assert "DEBUT" in confirmation
    eventually(lambda: "replied_at" in (call_item(deployed.calls, ref) or {}))
    write(deployed, caller, "STOP")
    assert deployed.twilio(caller, f"CA-stopped-{caller}")[0] == 200
    later = CallRef("garage-tremblay", call_key("twilio", sid(f"CA-stopped-{caller}")))
    state = eventually(lambda: _ended(deployed, later))
    assert state == ("suppressed", "opted_out")
    assert len(bodies(deployed, caller)) == 2


def test_a_start_brings_back_and_is_confirmed(deployed: Deployed, caller: str) -> None:
    texted(deployed, caller, f"CA-start-{caller}")
    write(deployed, caller, "STOP")
    eventually(lambda: contact(deployed, caller).opted_out_at)
    time.sleep(1.1)  # the local SNS tells whole seconds, and of both at one moment the STOP holds
    write(deployed, caller, "START")
    eventually(lambda: contact(deployed, caller).opted_out_at is None)
    eventually(lambda: len(bodies(deployed, caller)) == 3)


def test_help_is_answered_though_the_caller_opted_out(deployed: Deployed, caller: str) -> None:
    texted(deployed, caller, f"CA-help-{caller}")
    write(deployed, caller, "STOP")
    eventually(lambda: contact(deployed, caller).opted_out_at)
    write(deployed, caller, "AIDE")
    eventually(lambda: len(bodies(deployed, caller)) == 3)
    assert any("418-555-0100" in body and "ARRET" in body for body in bodies(deployed, caller)[1:])


def test_a_storm_of_receipts_delays_no_stop(deployed: Deployed, caller: str) -> None:
    texted(deployed, caller, f"CA-storm-{caller}")
    event = json.dumps(
        {
            "eventType": "TEXT_DELIVERED",
            "eventTimestamp": 1790000003470,
            "isFinal": True,
            "messageId": "a-storm",
            "destinationPhoneNumber": "+14505550110",
            "context": {"call": "garage-tremblay|twilio:CA-of-nobody"},
        }
    )
    topic, sns = deployed.outputs.receipts_topic_arn, deployed.client("sns")
    receipts = deployed.outputs.receipts_queue_url
    with deployed.held(receipts):  # so that the storm lasts, however fast this machine is
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: sns.publish(TopicArn=topic, Message=event), range(300)))
        write(deployed, caller, "STOP")
        eventually(lambda: contact(deployed, caller).opted_out_at)
        assert deployed.waiting(receipts) >= 300
    eventually(lambda: not deployed.waiting(receipts))


def test_a_reply_is_kept_with_its_call_and_answered_by_nobody(deployed: Deployed, caller: str) -> None:
    ref = texted(deployed, caller, f"CA-reply-{caller}")
    write(deployed, caller, "Oui, rappelez-moi demain matin")
    messages = Messages(deployed.client("dynamodb"), deployed.outputs.contacts_table)
    since = utc_now().replace(year=2025)
    [message] = eventually(lambda: messages.since("garage-tremblay", caller, since))
    assert (message.call, message.meaning) == (ref.call_key, "reply")
    eventually(lambda: contact(deployed, caller).language == "fr")
    assert len(bodies(deployed, caller)) == 1


def test_our_own_text_that_comes_back_is_answered_by_nobody(deployed: Deployed, caller: str) -> None:
    texted(deployed, caller, f"CA-loop-{caller}")
    write(deployed, caller, bodies(deployed, caller)[0])
    messages = Messages(deployed.client("dynamodb"), deployed.outputs.contacts_table)
    [message] = eventually(lambda: messages.since("garage-tremblay", caller, utc_now().replace(year=2025)))
    assert message.meaning in ("auto_reply", "reply")
    assert message.answer is None
    assert contact(deployed, caller).opted_out_at is None


def test_a_text_to_a_provider_s_number_comes_by_its_webhook(deployed: Deployed, caller: str) -> None:
    path = "/calls/twilio/tremblay-twilio"
    message_id = f"SM{sid(caller).removeprefix('CA')}"
    form = {"MessageSid": message_id, "From": caller, "To": SERVICE, "Body": "arrêt", "SmsStatus": "received"}
    signature = RequestValidator(TOKEN).compute_signature(deployed.outputs.public_url + path, form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    assert deployed.post(path, headers, urlencode(form).encode())[0] == 200
    eventually(lambda: contact(deployed, caller).opted_out_at)
    eventually(lambda: len(bodies(deployed, caller)) == 1)


def test_a_reply_that_cannot_be_read_holds_no_other_up(deployed: Deployed, caller: str) -> None:
    texted(deployed, caller, f"CA-poison-{caller}")
    deployed.client("sns").publish(TopicArn=deployed.outputs.replies_topic_arn, Message="no text")
    write(deployed, caller, "STOP")
    eventually(lambda: contact(deployed, caller).opted_out_at)


def _ended(deployed: Deployed, ref: CallRef) -> tuple[str, str | None] | None:
    item = call_item(deployed.calls, ref) or {}
    status = item.get("text_status")
    return (status, item.get("text_reason")) if status in ("suppressed", "accepted", "delivered") else None
