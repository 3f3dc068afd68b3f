"""The edge of OnReply: callers' texts come in from their queue, and go back there where AWS failed."""

import os
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.on_sms_event import inbound, queued
from functions.on_sms_event.environment import OnReplyEnvironment
from functions.on_sms_event.listening import Listening, Taken
from functions.on_sms_event.placing import Placing, Unplaced
from functions.shared import aws, environment, telemetry
from functions.shared.inbound_text import MalformedInboundText, Meaning
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import Calls
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.conversations import Conversations
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.forgotten import Forgotten
from functions.shared.ledger.messages import Messages
from functions.shared.ledger.texts import Texts
from functions.shared.metrics import Metric
from functions.shared.moment import utc_now
from functions.shared.outbox import Outbox

if TYPE_CHECKING:
    from types_boto3_kms import KMSClient


log = telemetry.logger("on_sms_event")
metrics = telemetry.metrics("on_sms_event")
_count = partial(telemetry.count, metrics)

COUNTED_AS: dict[Meaning, Metric] = {
    "opt_out": "ReplyOptOut",
    "opt_in": "ReplyOptIn",
    "help": "ReplyHelp",
    "wrong_number": "ReplyWrongNumber",
    "auto_reply": "ReplyAuto",
    "reply": "ReplyTaken",
}


@metrics.log_metrics
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda hands over some messages, and deletes those that aren't returned."""
    listening = _wiring()
    failed = [record["messageId"] for record in event["Records"] if not _take(record, listening)]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _take(record: dict[str, Any], listening: Listening) -> bool:
    """Returns whether the message is done with. Any other comes again, until its queue sets it aside."""
    fields: dict[str, object] = {"message_id": record["messageId"]}
    metric: Metric
    done = False
    try:
        text = inbound.read(record["body"])
        fields |= {"carrier": text.carrier, "inbound_id": text.id}
        taken = listening.take(text)
        metric, done = "ReplyAlready" if taken.already else COUNTED_AS[taken.message.meaning], True
        fields |= _told(taken)
        if taken.message.mutes and not taken.already:
            _count("ReplyMuted")
    except Unplaced:
        metric, done = "ReplyUnplaced", True
    except (queued.Malformed, MalformedInboundText) as error:
        metric, fields["error"] = "ReplyUnreadable", type(error).__name__
    except (BotoCoreError, ClientError) as error:
        metric, fields["error"] = "ReplyLedgerFailed", type(error).__name__
    except Exception as error:  # noqa: BLE001 -- its text may quote the caller
        metric, fields["error"] = "ReplyUnforeseen", type(error).__name__
    log.info("reply", extra={**fields, "outcome": metric.removeprefix("Reply")})
    _count(metric)
    return done


def _told(taken: Taken) -> dict[str, object]:
    """What the log says of a text: how it was read, and no word of it."""
    message = taken.message
    return {
        "dealership_id": message.dealership_id,
        "call_key": message.call,
        "meaning": message.meaning,
        "rule": message.rule,
        "flag": message.flag,
        "answer": message.answer,
    }


@lru_cache(maxsize=1)
def _wiring() -> Listening:
    env = environment.read(OnReplyEnvironment, os.environ)
    dynamodb, sqs = aws.client("dynamodb"), aws.client("sqs")
    directory, contacts = Directory(dynamodb, env.directory_table), Contacts(dynamodb, env.contacts_table)
    return Listening(
        placing=Placing(
            directory=directory,
            contacts=contacts,
            callers=Callers(dynamodb, env.calls_table),
            conversations=Conversations(dynamodb, env.calls_table),
        ),
        directory=directory,
        calls=Calls(dynamodb, env.calls_table),
        contacts=contacts,
        consents=Consents(
            dynamodb,
            env.contacts_table,
            Forgotten(dynamodb, _kms, env.contacts_table, env.opt_outs_key_id),
        ),
        messages=Messages(dynamodb, env.contacts_table),
        texts=Texts(dynamodb, env.calls_table),
        outbox=Outbox(sqs, env.queue_url),
        clock=lambda: utc_now(),
    )


@lru_cache(maxsize=1)
def _kms() -> "KMSClient":
    """The client, made when somebody first asks for texts again."""
    return aws.client("kms")


if aws.is_starting(os.environ):
    _wiring()
