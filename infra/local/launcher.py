"""Starts MiniStack with what Rappel's template asks of it and it lacks: three resource types and one call.

MiniStack's own interpreter runs it, as `launcher.py PROCESS [SCRATCH] [--api-port PORT] [--while FILE]`, and
ours never imports it. When the process of that number, which started it, is gone, and FILE is too, then so
are MiniStack, its Lambda workers and the folder SCRATCH.
"""

import argparse
import json
import os
import runpy
import shutil
import signal
import sys
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
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
    arguments = _arguments()
    del sys.argv[1:]  # MiniStack reads them too
    watched = (arguments.process, arguments.scratch, arguments.file)
    threading.Thread(target=_end_with, args=watched, daemon=True).start()
    app.SERVICE_HANDLERS[_SMS_VOICE] = _sms_voice
    router.SERVICE_PATTERNS[_SMS_VOICE] = {"target_prefixes": ["PinpointSMSVoiceV2."]}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[_SMS_VOICE] = _SMS_VOICE
    iam_actions.extract_resource_arn = _with_identities(iam_actions.extract_resource_arn)
    provisioners._RESOURCE_HANDLERS |= {
        "AWS::Athena::NamedQuery": {"create": _create_named_query, "delete": _delete_named_query},
        "AWS::SMSVOICE::ConfigurationSet": {"create": _create_configuration_set, "delete": _forget},
        "AWS::SMSVOICE::ProtectConfiguration": {"create": _create_protect_configuration, "delete": _forget},
    }
    # By its path: this folder on the path would shadow MiniStack's package with our module of its name.
    front = runpy.run_path(str(Path(__file__).with_name("front.py")))
    app.app = front["before"](app.app, arguments.api_port)
    app.main()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("process", type=int)
    parser.add_argument("scratch", nargs="?")
    parser.add_argument("--api-port", type=int)
    parser.add_argument("--while", type=Path, dest="file")
    return parser.parse_args()


def _end_with(parent: int, scratch: str | None, file: Path | None) -> None:
    while os.getppid() == parent or (file is not None and file.exists()):
        time.sleep(0.2)
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
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
        "At": datetime.now(UTC).isoformat(timespec="milliseconds"),
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


def _create_protect_configuration(_logical_id: str, _props: dict[str, Any], _stack: str) -> Resource:
    """Takes the rules and applies none: texts to all countries are recorded."""
    id_ = f"protect-{uuid.uuid4().hex}"
    place = f"{responses.get_region()}:{responses.get_account_id()}"
    arn = f"arn:aws:sms-voice:{place}:protect-configuration/{id_}"
    return id_, {"ProtectConfigurationId": id_, "Arn": arn}


def _forget(_physical_id: str, _props: dict[str, Any]) -> None:
    """Does nothing, since nothing was kept of the resource."""


if __name__ == "__main__":
    main()
