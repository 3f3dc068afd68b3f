"""The edge of notify: events and what has fallen due come in from the queue of notices, or go back there.

An operator's trial is invoked directly.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.notify import policy, wording
from functions.notify.channels import webhook
from functions.notify.channels.email import Mail
from functions.notify.channels.outcome import Unavailable
from functions.notify.environment import NotifyEnvironment
from functions.notify.falling_due import FallingDue
from functions.notify.notice import Notice
from functions.notify.notifying import Notifying, Told
from functions.notify.remembering import remembering
from functions.notify.sending import Sending, Sent
from functions.notify.trial import Trial, trial_of
from functions.notify.webhook_urls import WebhookUrls
from functions.shared import aws, environment, telemetry
from functions.shared.endpoint import is_local_cloud
from functions.shared.event import MalformedEvent, from_detail
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.gone_urls import GoneUrls
from functions.shared.ledger.notices import Notices
from functions.shared.metrics import Metric
from functions.shared.moment import utc_now
from functions.shared.notice_request import MalformedNoticeRequest, from_fields

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

# A second try by the client itself would be a second e-mail.
_ONCE = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
# A channel that can't take a notice is tried again after so many seconds, then twice as many, and so on.
_FIRST_PAUSE, _LONGEST_PAUSE = 5, 180

log = telemetry.logger("notify")
metrics = telemetry.metrics("notify")
_count = partial(telemetry.count, metrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What a message is acted on with."""

    notifying: Notifying
    falling_due: FallingDue
    sqs: "SQSClient"
    queue_url: str


@metrics.log_metrics
def handler(event: dict[str, Any], _context: object) -> Any:
    """Lambda hands over some messages, and deletes those that aren't returned."""
    wiring = _wiring()
    trial = trial_of(event)
    if trial is not None:
        return _try(wiring.notifying, trial)
    failed = [record["messageId"] for record in event["Records"] if not _take(record, wiring)]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _take(record: dict[str, Any], wiring: Wiring) -> bool:
    """Returns whether the message is done with. Any other comes again, until its queue sets it aside."""
    fields: dict[str, object] = {"message_id": record["messageId"]}
    failed: Metric | None = None
    try:
        told = _act(json.loads(record["body"]), wiring, fields)
        fields |= {"outcome": told.what, "targets": [_logged(sent) for sent in told.sent]}
    except Unavailable as unavailable:
        failed = "NoticeLater"
        fields["error"] = unavailable.reason
        _hide(record, wiring, unavailable.seconds)
    except (ValueError, TypeError, MalformedEvent, MalformedNoticeRequest) as error:
        failed, fields["error"] = "NoticeUnreadable", type(error).__name__
    except (BotoCoreError, ClientError) as error:
        failed, fields["error"] = "NoticeLedgerFailed", type(error).__name__
    except Exception as error:  # noqa: BLE001 -- its text may quote a caller
        failed, fields["error"] = "NoticeUnforeseen", type(error).__name__
    if failed is not None:
        fields["outcome"] = failed.removeprefix("Notice")
        _count(failed)
    log.info("notice", extra=fields)
    return failed is None


def _act(body: Any, wiring: Wiring, fields: dict[str, object]) -> Told:
    """Raises what `Notifying` raises, and MalformedEvent or MalformedNoticeRequest."""
    if "notice" in body:
        request = from_fields(body["notice"])
        fields |= {"dealership_id": request.dealership_id, "key": request.key}
        return wiring.falling_due.on_request(request)
    detail: Mapping[str, Any] = body.get("detail") or {}
    event = from_detail(body.get("detail-type", ""), detail)
    fields |= {"dealership_id": event.dealership_id, "event": event.kind, "event_id": event.id}
    return wiring.notifying.on_event(event, detail.get("desk_url"))


def _try(notifying: Notifying, trial: Trial) -> list[dict[str, object]]:
    """What became of the trial at each of the department's targets. Empty where it has none."""
    dealership = notifying.dealership(trial.dealership_id)
    whose = dealership.notices_source(trial.department) if dealership else None
    if dealership is None or whose is None:
        return []
    now = notifying.clock()
    notice = Notice(kind="test", dealership=dealership, department=trial.department, at=now)
    words = wording.write(notice)
    targets = policy.targets(dealership.notices[whose], whose, notice.kind)
    tried = [notifying.sending.try_once(dealership.id, target, words, now) for target in targets]
    return [_logged(sent) | {"name": sent.target.name} for sent in tried]


def _logged(sent: Sent) -> dict[str, object]:
    """What the log says of a target: no address."""
    return {"channel": sent.target.channel, "outcome": sent.outcome, "reason": sent.reason}


def _hide(record: dict[str, Any], wiring: Wiring, seconds: float | None) -> None:
    """Lets the message come again as soon as the channel may take it."""
    times = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
    pause = min(_FIRST_PAUSE * 2 ** (times - 1), _LONGEST_PAUSE)
    wiring.sqs.change_message_visibility(
        QueueUrl=wiring.queue_url,
        ReceiptHandle=record["receiptHandle"],
        VisibilityTimeout=min(max(pause, int(seconds or 0)), _LONGEST_PAUSE),
    )


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(NotifyEnvironment, os.environ)
    dynamodb = aws.client("dynamodb")
    ledger, desk = (
        Notices(dynamodb, env.calls_table),
        DeskReader(dynamodb, env.calls_table, env.contacts_table),
    )
    directory = Dealerships(dynamodb, env.directory_table)
    dealership = remembering(directory.get)
    sending = Sending(
        ledger=ledger,
        gone=GoneUrls(dynamodb, env.calls_table),
        mail=Mail(aws.client("sesv2", _ONCE), env.sender) if env.sender else None,
        urls=WebhookUrls(aws.client("ssm"), env.webhooks_prefix),
        post=webhook.post,
        count=_count,
        local=is_local_cloud(os.environ),
    )
    return Wiring(
        notifying=Notifying(
            dealership=dealership, ledger=ledger, desk=desk, sending=sending, clock=lambda: utc_now()
        ),
        falling_due=FallingDue(
            dealership=dealership,
            foretold=directory.week_ahead,
            ledger=ledger,
            desk=desk,
            sending=sending,
            desk_url=env.desk_url,
            clock=lambda: utc_now(),
        ),
        sqs=aws.client("sqs"),
        queue_url=env.notices_queue_url,
    )


if aws.is_starting(os.environ):
    _wiring()
