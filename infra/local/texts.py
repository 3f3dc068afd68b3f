"""The texts that the local cloud's carriers took, instead of sending them."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

from functions.shared.sender import CarrierName
from infra.local.ministack import Cloud


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """`time_to_live` is in seconds. What SNS doesn't know is None or empty."""

    carrier: CarrierName
    message_id: str
    caller: str = field(repr=False)
    body: str
    max_price: str | None = None
    origination_identity: str | None = None
    configuration_set: str | None = None
    time_to_live: int | None = None
    context: dict[str, str] = field(default_factory=dict)


def texts(cloud: Cloud) -> list[Text]:
    """Lists every text so far, by caller; a caller's are in the order in which they came."""
    with urlopen(f"{cloud.url}/_ministack/sns/sms-messages", timeout=10) as answer:
        by_caller: dict[str, list[dict[str, Any]]] = json.load(answer)["sms_messages"]
    return [_read(record) for caller in sorted(by_caller) for record in by_caller[caller]]


def answer(
    cloud: Cloud, *, caller: str, to: str, body: str, topic: str, previous: str | None = None
) -> dict[str, Any]:
    """Texts us as the caller: a two-way message goes to the number's own topic, else to `topic`.

    It names the text that it answers, the newest to this caller where `previous` doesn't say.
    """
    text = {"from": caller, "to": to, "body": body, "topic": topic, "previous": previous}
    request = Request(f"{cloud.url}/_rappel/answer", json.dumps(text).encode(), method="POST")
    with urlopen(request, timeout=10) as said:
        document: dict[str, Any] = json.load(said)
    return document


def _read(record: dict[str, Any]) -> Text:
    common = {"message_id": record["MessageId"], "caller": record["PhoneNumber"], "body": record["Message"]}
    request = record.get("Request")
    if request is None:
        attributes = record.get("MessageAttributes") or {}
        return Text(
            carrier="sns",
            max_price=_attribute(attributes, "AWS.SNS.SMS.MaxPrice"),
            origination_identity=_attribute(attributes, "AWS.MM.SMS.OriginationNumber"),
            **common,
        )
    return Text(
        carrier="end_user_messaging",
        max_price=request.get("MaxPrice"),
        origination_identity=request.get("OriginationIdentity"),
        configuration_set=request.get("ConfigurationSetName"),
        time_to_live=request.get("TimeToLive"),
        context=request.get("Context", {}),
        **common,
    )


def _attribute(attributes: dict[str, Any], name: str) -> str | None:
    value = attributes.get(name)
    return None if value is None else str(value.get("StringValue") or value.get("Value"))
