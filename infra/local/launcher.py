"""Starts MiniStack with what Rappel's template asks of it and it lacks: two resource types and one call.

MiniStack's own interpreter runs it, as `launcher.py PROCESS [SCRATCH]`, and ours never imports it. When the
process of that number, which started it, is gone, so are MiniStack, its Lambda workers and that folder.
"""

import json
import os
import shutil
import signal
import sys
import threading
import time
import uuid
from typing import Any

from ministack import app  # type: ignore[import-not-found]
from ministack.core import iam_actions, responses, router  # type: ignore[import-not-found]
from ministack.services import athena, sns  # type: ignore[import-not-found]
from ministack.services.cloudformation import provisioners  # type: ignore[import-not-found]

# End User Messaging's name in IAM's actions.
_SMS_VOICE = "sms-voice"

Answer = tuple[int, dict[str, str], bytes]
Resource = tuple[str, dict[str, str]]  # the physical id, and the attributes


def main() -> None:
    parent, *scratch = sys.argv[1:]
    del sys.argv[1:]
    threading.Thread(target=_end_with, args=(int(parent), scratch), daemon=True).start()
    app.SERVICE_HANDLERS[_SMS_VOICE] = _sms_voice
    router.SERVICE_PATTERNS[_SMS_VOICE] = {"target_prefixes": ["PinpointSMSVoiceV2."]}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[_SMS_VOICE] = _SMS_VOICE
    iam_actions.extract_resource_arn = _with_identities(iam_actions.extract_resource_arn)
    provisioners._RESOURCE_HANDLERS |= {
        "AWS::Athena::NamedQuery": {"create": _create_named_query, "delete": _delete_named_query},
        "AWS::SMSVOICE::ConfigurationSet": {"create": _create_configuration_set, "delete": _forget},
    }
    app.app = _behind_tls(app.app)
    app.main()


def _behind_tls(inner: Any) -> Any:
    """Pretends that a proxy has ended TLS: AWS is reached by TLS only, and the policies ask for it."""

    async def outer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
        await inner(scope, receive, send)

    return outer


def _end_with(parent: int, scratch: list[str]) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    for folder in scratch:
        shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def _with_identities(inner: Any) -> Any:
    """Lets IAM check a text on the identity that it leaves from."""

    def outer(service: str, *request: Any) -> str:
        if service != _SMS_VOICE:
            return str(inner(service, *request))
        _method, _path, _headers, body, _query, region, account = request
        identity = str(json.loads(body).get("OriginationIdentity", "*"))
        if identity.startswith("arn:"):
            return identity
        kind = "pool" if identity.startswith("pool-") else "phone-number"
        return f"arn:aws:sms-voice:{region}:{account}:{kind}/{identity}"

    return outer


async def _sms_voice(_method: str, _path: str, headers: dict[str, str], body: bytes, _query: Any) -> Answer:
    """SendTextMessage, recorded beside the texts of SNS with all that the request said."""
    action = headers.get("x-amz-target", "").rpartition(".")[2]
    if action != "SendTextMessage":
        refusal: Answer = responses.error_response_json("ValidationException", f"{action} is not known here")
        return refusal
    request = json.loads(body)
    text = {
        "MessageId": str(uuid.uuid4()),
        "PhoneNumber": request["DestinationPhoneNumber"],
        "Message": request["MessageBody"],
        "Request": request,
    }
    sns._sms_log_for(text["PhoneNumber"]).append(text)
    answer: Answer = responses.json_response({"MessageId": text["MessageId"]})
    return answer


def _create_named_query(_logical_id: str, props: dict[str, Any], _stack: str) -> Resource:
    query_id = json.loads(athena._create_named_query(props)[2])["NamedQueryId"]
    return query_id, {"NamedQueryId": query_id}


def _delete_named_query(query_id: str, _props: dict[str, Any]) -> None:
    athena._delete_named_query({"NamedQueryId": query_id})


def _create_configuration_set(_logical_id: str, props: dict[str, Any], _stack: str) -> Resource:
    name = props["ConfigurationSetName"]
    place = f"{responses.get_region()}:{responses.get_account_id()}"
    return name, {"Arn": f"arn:aws:sms-voice:{place}:configuration-set/{name}"}


def _forget(_physical_id: str, _props: dict[str, Any]) -> None:
    """Does nothing, since nothing was kept of the resource."""


if __name__ == "__main__":
    main()
