"""End User Messaging as Rappel uses it: texts are recorded, their delivery events and answers published.

Run by MiniStack's own interpreter: launcher.py loads it. What becomes of a text is chosen by the last digits
of its number, as the numbers of AWS's own simulator do it. No opt-out list is kept: self-managed opt-outs are
on, and then AWS keeps none either.
https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html
https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
"""

import contextvars
import json
import threading
import time
import uuid
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ministack.core import responses  # type: ignore[import-not-found]
from ministack.services import sns  # type: ignore[import-not-found]

Answer = tuple[int, dict[str, str], bytes]
Resource = tuple[str, dict[str, str]]  # the physical id, and the attributes

# Event destinations by configuration set, and the two-way topic by number.
_destinations: dict[str, list[dict[str, Any]]] = {}
_channels: dict[str, str | None] = {}
PART, PRICE = 153, 0.00581  # letters, and US dollars, of a part


class Event(NamedTuple):
    """A delivery event so many seconds after the text was taken."""

    kind: str
    after: float = 0
    description: str = "Message has been accepted by phone"


_PENDING, _DELIVERED = Event("TEXT_PENDING", description="Message is on its way"), Event("TEXT_DELIVERED")
# What follows a text to a number that ends so. To any other number it is pending, then delivered.
FATES: dict[str, tuple[Event, ...]] = {
    "0191": (_PENDING, _DELIVERED),  # SendTextMessage itself answers 500: the text is out all the same
    "0192": (_PENDING, Event("TEXT_DELIVERED", 3)),  # late
    "0193": (_PENDING, Event("TEXT_SUCCESSFUL", description="Message has been accepted by phone carrier")),
    "0194": (_PENDING, Event("TEXT_UNREACHABLE", description="Phone is currently unreachable")),
    "0195": (_PENDING, Event("TEXT_UNKNOWN", description="No carrier has said what became of it")),
    "0196": (_DELIVERED, _PENDING, _DELIVERED),  # backwards, and twice
    "0197": (_PENDING, Event("TEXT_BLOCKED", description="Message was blocked by the carrier")),
    "0198": (Event("TEXT_INVALID", description="Phone number is invalid"),),
    "0199": (),  # no event ever comes
}
_ANSWER_LOST = "0191"
_NOT_FINAL = {"TEXT_PENDING", "TEXT_QUEUED"}


async def handler(_method: str, _path: str, headers: dict[str, str], body: bytes, _query: Any) -> Answer:
    action = headers.get("x-amz-target", "").rpartition(".")[2]
    answer: Answer
    if action == "SendTextMessage":
        answer = _send(json.loads(body))
    else:
        answer = responses.error_response_json("ValidationException", f"{action} is not known here")
    return answer


def _send(request: dict[str, Any]) -> Answer:
    """Records the text beside those of SNS, with all that the request said, and publishes its events."""
    number = request["DestinationPhoneNumber"]
    answer: Answer
    if request.get("DryRun"):
        answer = responses.json_response({"MessageId": str(uuid.uuid4())})
        return answer
    text = {
        "MessageId": str(uuid.uuid4()),
        "PhoneNumber": number,
        "Message": request["MessageBody"],
        "At": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "Request": request,
    }
    sns._sms_log_for(number).append(text)
    asked_at = int(time.time() * 1000)
    for event in FATES.get(number[-4:], (_PENDING, _DELIVERED)):
        _after(event.after, _publish, request, text["MessageId"], asked_at, event)
    if number.endswith(_ANSWER_LOST):
        answer = responses.error_response_json("InternalServerException", "the answer got lost", 500)
    else:
        answer = responses.json_response({"MessageId": text["MessageId"]})
    return answer


def _after(seconds: float, act: Any, *arguments: object) -> None:
    """At once where no time is to pass. Whose account and region it is goes with the act."""
    if not seconds:
        act(*arguments)
        return
    context = contextvars.copy_context()
    timer = threading.Timer(seconds, lambda: context.run(act, *arguments))
    timer.daemon = True
    timer.start()


def _publish(request: dict[str, Any], message_id: str, asked_at: int, event: Event) -> None:
    """Tells each topic of the text's configuration set that asked for such an event."""
    parts = 1 + (len(request["MessageBody"]) - 1) // PART if len(request["MessageBody"]) > 160 else 1
    document = {
        "eventType": event.kind,
        "eventVersion": "1.0",
        "eventTimestamp": int(time.time() * 1000),
        "isFinal": event.kind not in _NOT_FINAL,
        "originationPhoneNumber": request.get("OriginationIdentity"),
        "destinationPhoneNumber": request["DestinationPhoneNumber"],
        "isoCountryCode": "CA",
        "mcc": "302",
        "mnc": "720",
        "carrierName": "Rogers",
        "messageId": message_id,
        "messageRequestTimestamp": asked_at,
        "messageEncoding": "GSM",
        "messageType": request.get("MessageType", "TRANSACTIONAL"),
        "messageStatus": event.kind.removeprefix("TEXT_"),
        "messageStatusDescription": event.description,
        "context": request.get("Context", {}),
        "totalMessageParts": parts,
        "totalMessagePrice": PRICE * parts,
        "totalCarrierFee": 0.0,
    }
    for destination in _destinations.get(request.get("ConfigurationSetName", ""), []):
        topic = destination.get("SnsDestination", {}).get("TopicArn")
        if topic and {"ALL", "TEXT_ALL", event.kind} & set(destination["MatchingEventTypes"]):
            sns.publish_internal(topic, json.dumps(document))


def answer(text: dict[str, str], topic: str | None = None) -> dict[str, Any]:
    """A person's text to one of our numbers: `from`, `to`, `body`, and the id of the text it answers, if any.

    It goes to the number's two-way topic, or to `topic` where the stack has no such number.
    """
    records = sns._sms_messages.get(text["from"]) or []
    previous = text.get("previous") or (records[-1]["MessageId"] if records else None)
    document = {
        "originationNumber": text["from"],
        "destinationNumber": text["to"],
        "messageKeyword": (text["body"].split() or [""])[0].upper(),
        "messageBody": text["body"],
        "inboundMessageId": text.get("id") or str(uuid.uuid4()),
        **({"previousPublishedMessageId": previous} if previous else {}),
    }
    target = _channels.get(text["to"]) or topic
    if target:
        sns.publish_internal(target, json.dumps(document, ensure_ascii=False))
    return {**document, "published": bool(target)}


def create_configuration_set(_logical_id: str, props: dict[str, Any], _stack: str) -> Resource:
    name = props["ConfigurationSetName"]
    _destinations[name] = [each for each in props.get("EventDestinations", []) if each.get("Enabled", True)]
    return name, {"Arn": _arn(f"configuration-set/{name}")}


def create_phone_number(_logical_id: str, props: dict[str, Any], _stack: str) -> Resource:
    id_, number = f"phone-{uuid.uuid4().hex}", props.get("PhoneNumber", "+14185550100")
    _channels[number] = (props.get("TwoWay") or {}).get("ChannelArn")
    return id_, {"Arn": _arn(f"phone-number/{id_}"), "PhoneNumber": number, "PhoneNumberId": id_}


def create_protect_configuration(_logical_id: str, _props: dict[str, Any], _stack: str) -> Resource:
    """Takes the rules and applies none: texts to all countries are recorded."""
    id_ = f"protect-{uuid.uuid4().hex}"
    return id_, {"ProtectConfigurationId": id_, "Arn": _arn(f"protect-configuration/{id_}")}


def forget(_physical_id: str, _props: dict[str, Any]) -> None:
    """Does nothing: a set or a number that is gone sends nothing."""


def _arn(resource: str) -> str:
    return f"arn:aws:sms-voice:{responses.get_region()}:{responses.get_account_id()}:{resource}"
