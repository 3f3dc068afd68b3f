"""On the deployed template: what the carrier says of texts settles them, however its receipts come.

The local carrier chooses a text's fate by the last digits of its number (infra/local/sms_voice.py).
"""

import json
from decimal import Decimal
from typing import Any

import pytest

from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.tallies import usage_key
from infra.local.texts import texts
from tests.builders import sid
from tests.call_items import call_item
from tests.end_to_end.conftest import Deployed, eventually

pytestmark = pytest.mark.slow

# Each with the state that its text ends in, and the reason.
FATES = {
    "0111": ("delivered", None),
    "0191": ("delivered", None),  # SendTextMessage's answer was lost
    "0192": ("delivered", None),  # the receipt is three seconds late
    "0193": ("accepted", None),  # the network took it, and its country's carriers say no more
    "0194": ("failed", "unreachable"),
    "0195": ("accepted", None),  # nobody ever learns what became of it
    "0196": ("delivered", None),  # before pending, and twice
    "0197": ("failed", "blocked"),
    "0198": ("failed", "invalid"),
    "0199": ("accepted", None),  # its receipt is lost
}


def ref(digits: str) -> CallRef:
    return CallRef("garage-tremblay", call_key("twilio", sid(f"CA-fate-{digits}")))


def item(deployed: Deployed, digits: str) -> dict[str, Any]:
    return call_item(deployed.calls, ref(digits)) or {}


def test_a_text_ends_as_its_receipts_say_in_whatever_order_they_come(deployed: Deployed) -> None:
    usage = usage_key("garage-tremblay")  # no other test's texts count
    deployed.client("dynamodb").delete_item(TableName=deployed.outputs.calls_table, Key=usage)
    for digits in FATES:
        caller = f"+1450555{digits}"
        assert deployed.twilio(caller, f"CA-fate-{digits}")[0] == 200
        eventually(lambda caller=caller: deployed.texts_to(caller))  # type: ignore[misc]

    def states() -> dict[str, tuple[str, str | None]]:
        items = {digits: item(deployed, digits) for digits in FATES}
        return {d: (i.get("text_status", ""), i.get("undelivered_reason")) for d, i in items.items()}

    sent = _all_sent(deployed)
    assert sorted(sent) == sorted(f"+1450555{digits}" for digits in FATES), "one text each"
    eventually(lambda: states() == FATES)
    eventually(lambda: "sent_at" in item(deployed, "0193"))
    for digits, event in (("0194", "TEXT_DELIVERED"), ("0111", "TEXT_UNREACHABLE"), ("0196", "TEXT_PENDING")):
        _publish(deployed, digits, event)
    eventually(lambda: not deployed.waiting(deployed.outputs.receipts_queue_url))
    assert states() == FATES, "and stays so, once every event is read, whatever else is said later"
    assert _all_sent(deployed) == sent, "none for a second time"
    delivered = item(deployed, "0196")
    assert {"delivered_at", "texted_at"} <= delivered.keys()
    assert (delivered["parts"], delivered["price_usd"]) == (1, Decimal("0.00581"))
    assert (delivered["receiving_carrier"], delivered["carrier"]) == ("Rogers", "end_user_messaging")
    lost = item(deployed, "0191")
    [text] = deployed.texts_to("+14505550191")
    assert (lost["message_id"], "texted_at" in lost) == (text.message_id, True)
    assert "receipt_at" not in item(deployed, "0199")
    assert not deployed.messages(deployed.outputs.receipts_dead_letter_queue_url)


def test_a_receipt_that_cannot_be_read_is_set_aside_and_holds_nothing_up(deployed: Deployed) -> None:
    sns = deployed.client("sns")
    sns.publish(TopicArn=deployed.outputs.receipts_topic_arn, Message="no event")
    assert deployed.twilio("+14505550112", "CA-fate-0112")[0] == 200
    eventually(lambda: item(deployed, "0112").get("text_status") == "delivered")


def _all_sent(deployed: Deployed) -> list[str]:
    return [text.caller for text in texts(deployed.cloud) if text.caller.startswith("+1450555")]


def _publish(deployed: Deployed, digits: str, event: str) -> None:
    name = ref(digits)
    document = {
        "eventType": event,
        "eventTimestamp": 1790000003470,
        "isFinal": True,
        "destinationPhoneNumber": f"+1450555{digits}",
        "messageId": item(deployed, digits)["message_id"],
        "context": {"call": f"{name.dealership_id}|{name.call_key}"},
    }
    topic = deployed.outputs.receipts_topic_arn
    deployed.client("sns").publish(TopicArn=topic, Message=json.dumps(document))
