"""Starts MiniStack with what Rappel's template asks of it and it lacks.

That is End User Messaging, the types of a saved query, of a sign-in page's look and of CodeDeploy, an alarm
on two metrics, the right to send a batch, what Athena's tables are made of (`athena_tables.py`) and its
UNLOAD (`athena_unload.py`). And its Lambda workers start sooner than they would (`workers.py`).

MiniStack's own interpreter runs it, as `launcher.py PROCESS [SCRATCH] [--sockets OWN API] [--while FILE]
[--asked FILE]`; ours never imports it. `OWN` and `API` are bound sockets that it inherits. When the process
of that number, which started it, is gone, and the FILE of `--while` is too, then so are MiniStack, its Lambda
workers and the folder SCRATCH. To the FILE of `--asked` goes what roles ask of IAM (`asked.py`).
"""

import argparse
import contextvars
import json
import os
import runpy
import shutil
import signal
import sys
import threading
import time
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from ministack import app  # type: ignore[import-not-found]
from ministack.core import iam_actions, iam_evaluator, router  # type: ignore[import-not-found]
from ministack.services import athena  # type: ignore[import-not-found]
from ministack.services.cloudformation import provisioners  # type: ignore[import-not-found]

# End User Messaging's name in IAM's actions.
_SMS_VOICE = "sms-voice"
_SMS_VOICE_TYPES = {
    "ConfigurationSet": "create_configuration_set",
    "PhoneNumber": "create_phone_number",
    "ProtectConfiguration": "create_protect_configuration",
}

Resource = tuple[str, dict[str, str]]  # the physical id, and the attributes


def main() -> None:
    arguments = _arguments()
    del sys.argv[1:]  # MiniStack reads them too
    watched = (arguments.process, arguments.scratch, arguments.file)
    threading.Thread(target=_end_with, args=watched, daemon=True).start()
    sms_voice = _beside("sms_voice.py")
    app.SERVICE_HANDLERS[_SMS_VOICE] = sms_voice["handler"]
    router.SERVICE_PATTERNS[_SMS_VOICE] = {"target_prefixes": ["PinpointSMSVoiceV2."]}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[_SMS_VOICE] = _SMS_VOICE
    iam_actions.extract_resource_arn = _with_identities(iam_actions.extract_resource_arn)
    iam_actions.extract_iam_action = _without_batches(iam_actions.extract_iam_action)
    # What services hand to one another comes by no request, and by TLS, as the queues' policies ask.
    iam_evaluator._request_origin = contextvars.ContextVar("origin", default=("127.0.0.1", True))
    if arguments.asked:
        _beside("asked.py")["teach"](arguments.asked)
    provisioners._cw_metric_alarm_record = _of_first_metric(provisioners._cw_metric_alarm_record)
    provisioners._RESOURCE_HANDLERS |= {
        "AWS::Athena::NamedQuery": {"create": _create_named_query, "delete": _delete_named_query},
        "AWS::Cognito::ManagedLoginBranding": {"create": _remember, "delete": lambda *_: None},
        # Nothing is shifted here: an alias is updated at once.
        "AWS::CodeDeploy::Application": {"create": _remember, "delete": lambda *_: None},
        "AWS::CodeDeploy::DeploymentGroup": {"create": _remember, "delete": lambda *_: None},
        **{
            f"AWS::SMSVOICE::{kind}": {"create": sms_voice[create], "delete": sms_voice["forget"]}
            for kind, create in _SMS_VOICE_TYPES.items()
        },
    }
    _beside("athena_tables.py")["teach"]()
    _beside("athena_unload.py")["teach"]()
    _beside("workers.py")["teach"]()
    app.app = _beside("front.py")["before"](app.app, arguments.sockets, sms_voice["answer"])
    app.main()


def _beside(name: str) -> dict[str, Any]:
    """Runs a module by its path: this folder on the path would shadow MiniStack's package by a name."""
    return runpy.run_path(str(Path(__file__).with_name(name)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("process", type=int)
    parser.add_argument("scratch", nargs="?")
    parser.add_argument("--sockets", type=int, nargs=2)
    parser.add_argument("--while", type=Path, dest="file")
    parser.add_argument("--asked", type=Path)
    return parser.parse_args()


def _end_with(parent: int, scratch: str | None, file: Path | None) -> None:
    while os.getppid() == parent or (file is not None and file.exists()):
        time.sleep(0.2)
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def _with_identities(inner: Any) -> Any:
    """Lets IAM check a text, and an e-mail, on the identity that it leaves from."""

    def outer(service: str, *request: Any) -> str:
        _method, path, _headers, body, _query, region, account = request
        if service == "ses" and path.rstrip("/") == "/v2/email/outbound-emails":
            address = parseaddr(json.loads(body)["FromEmailAddress"])[1]
            return f"arn:aws:ses:{region}:{account}:identity/{address}"
        if service != _SMS_VOICE:
            return str(inner(service, *request))
        identity = str(json.loads(body).get("OriginationIdentity", "*"))
        if identity.startswith("arn:"):
            return identity
        kind = "pool" if identity.startswith("pool-") else "phone-number"
        return f"arn:aws:sms-voice:{region}:{account}:{kind}/{identity}"

    return outer


def _without_batches(inner: Any) -> Any:
    """Asks of a batch the right that AWS asks: that of a single message.

    Source: the API reference of SQS, on the permissions of SendMessageBatch.
    """

    def outer(*request: Any) -> str | None:
        action = inner(*request)
        return "sqs:SendMessage" if action == "sqs:SendMessageBatch" else action

    return outer


def _of_first_metric(inner: Any) -> Any:
    """Lets an alarm on an expression stand, on its first metric: nothing here evaluates alarms."""

    def outer(name: str, props: dict[str, Any]) -> dict[str, Any]:
        measured = [each["MetricStat"] for each in props.get("Metrics", ()) if "MetricStat" in each]
        if measured:
            metric, seconds = measured[0]["Metric"], measured[0]["Period"]
            stands_for = {"Metrics": None, "Statistic": measured[0]["Stat"], "Period": seconds}
            props = props | stands_for | {name: metric[name] for name in ("MetricName", "Namespace")}
        record: dict[str, Any] = inner(name, props)
        return record

    return outer


def _create_named_query(_logical_id: str, props: dict[str, Any], _stack: str) -> Resource:
    query_id = json.loads(athena._create_named_query(props)[2])["NamedQueryId"]
    return query_id, {"NamedQueryId": query_id}


def _remember(logical_id: str, _props: dict[str, Any], stack: str) -> Resource:
    """Accepts a resource that nothing here acts on: a page's look is seen on AWS only."""
    return f"{stack}-{logical_id}", {}


def _delete_named_query(query_id: str, _props: dict[str, Any]) -> None:
    athena._delete_named_query({"NamedQueryId": query_id})


if __name__ == "__main__":
    main()
