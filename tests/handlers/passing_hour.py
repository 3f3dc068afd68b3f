"""An hour as AWS lets it pass: a provider tells until it is heard, a queue redelivers, a sweeper sweeps."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError
from standardwebhooks import Webhook

from functions.on_missed_call import handler as on_missed_call
from functions.on_missed_call import sweep
from functions.send_sms import handler as send_sms
from tests.builders import CALLER, NOW, SERVICE
from tests.handlers.conftest import SECRETS
from tests.handlers.faults import Died, Fault
from tests.handlers.played_aws import PlayedAws

_END = NOW + timedelta(hours=1)
_NEVER = _END + timedelta(days=1)
_SWEEPS_EVERY = timedelta(minutes=5)
_TOLD_AGAIN_AFTER = (timedelta(seconds=5), timedelta(seconds=5), timedelta(minutes=5))


@dataclass(frozen=True)
class Told:
    """An event that the provider tells, so many seconds after the story began, of a call `age` s old."""

    call_id: str
    seconds: int = 0
    type: str = "call.missed"
    inbound: bool = True
    integration: str = "tremblay-pbx"
    age: int = 20

    def body(self) -> str:
        ends = (CALLER, SERVICE) if self.inbound else (SERVICE, CALLER)
        direction = "inbound" if self.inbound else "outbound"
        started_at = (NOW + timedelta(seconds=self.seconds - self.age)).isoformat()
        data = {"call_id": self.call_id, "from": ends[0], "to": ends[1], "direction": direction}
        return json.dumps({"type": self.type, "data": data | {"started_at": started_at}})


@dataclass(frozen=True)
class Story:
    """`texts` is how many the caller gets. For `refuses_for` seconds the carrier says `refusal` to each.

    `fails_from` is the first step in which a failure is another than in the same step of a plain missed call:
    what takes a webhook knows nothing of opt-outs or of the carrier.
    """

    told: Sequence[Told]
    texts: int
    opted_out: bool = False
    refusal: str = ""
    refuses_for: int = 0
    fails_from: int = 1


class Moment(NamedTuple):
    """Between two steps of an hour: all that is needed to go on from there, with fresh processes."""

    memory: Any
    progress: dict[str, Any]


class Hour:
    """A story, from its beginning or from a moment of another hour of it, until everything has had its time.

    `texts` says after how long the carrier took each. `lies` are the events that a 2xx answered though the
    ledger didn't have them, `unheard` those that none answered. `left_sending`: a sender ended and left its
    text as being sent; `died_sending`: it ended so by dying. `moments` are those before each step that made
    requests, and `first` is how many the first step made.
    """

    def __init__(
        self, aws: PlayedAws, story: Story, faults: Mapping[int, Fault], moment: Moment | None = None
    ) -> None:
        self.texts: list[timedelta] = []
        self.lies: list[Told] = []
        self.left_sending = self.died_sending = False
        self._telling = [(NOW + timedelta(seconds=told.seconds), told, 0) for told in story.told]
        self._sweep_at = NOW + _SWEEPS_EVERY
        if moment:
            vars(self).update(deepcopy(moment.progress))
        aws.restore(moment.memory if moment else aws.blank)
        if story.opted_out and not moment:
            aws.world.contacts.opt_out("garage-tremblay", CALLER, NOW)
        able_at = NOW + timedelta(seconds=story.refuses_for)
        aws.requests.begin(faults, lambda: story.refusal if aws.clock.now < able_at else None)
        self.moments: list[Moment] = []
        self._pass(aws, remember=not faults and not moment)
        self.unheard = [told for _, told, _ in self._telling]
        self.made, self.struck = aws.requests.made, aws.requests.struck
        self.calls = {item["call_id"]: item for item in aws.items("calls") if "outcome" in item}
        self.contacts = aws.items("contacts")
        self.dead_letters = [message.body for message in aws.sqs.get_queue("dead")._messages]

    def _pass(self, aws: PlayedAws, *, remember: bool) -> None:
        """What is due first happens first, and what is told before what AWS does by itself."""
        self.first = 0
        while True:
            told_at = min((at for at, _, _ in self._telling), default=_NEVER)
            shown_at = _shown_at(aws)
            now = min(told_at, shown_at, self._sweep_at)
            if now > _END:
                return
            before = self._moment(aws) if remember else None
            aws.clock.now = now
            step = self._tell if now == told_at else self._send if now == shown_at else self._sweep
            made = len(aws.requests.made)
            step(aws)
            if before and len(aws.requests.made) > made:
                self.moments.append(before)
            self.first = self.first or len(aws.requests.made)

    def _moment(self, aws: PlayedAws) -> Moment:
        return Moment(
            aws.memory(), deepcopy({name: it for name, it in vars(self).items() if name != "moments"})
        )

    def _tell(self, aws: PlayedAws) -> None:
        event = at, told, times = min(self._telling, key=lambda each: each[0])
        self._telling.remove(event)
        body, delivery = told.body(), f"msg_{told.type}_{told.call_id}"
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(SECRETS["tremblay-pbx"]).sign(delivery, at, body),
        }
        try:
            status = aws.post(body, headers, "standardwebhooks", told.integration)["statusCode"]
        except Died:
            on_missed_call._wiring.cache_clear()
            status = 500
        if status >= 300:
            self._telling.append((at + _TOLD_AGAIN_AFTER[times], told, times + 1))
        elif not _stored(aws, told):
            self.lies.append(told)

    def _send(self, aws: PlayedAws) -> None:
        """As Lambda polls: what a sender doesn't name as failed is deleted, and where it dies nothing is."""
        messages = aws.sqs.receive_message("texts", 1, 0, aws.sqs.get_queue("texts").visibility_timeout)
        if not messages:  # what came too often went to the dead letters
            return
        records = [
            {
                "messageId": message.id,
                "receiptHandle": message.receipt_handle,
                "body": message.body,
                "attributes": {
                    "ApproximateReceiveCount": str(message.approximate_receive_count),
                    "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
                },
            }
            for message in messages
        ]
        before, died = len(aws.texts), False
        try:
            answer = send_sms.handler({"Records": records}, None)
        except Died:
            send_sms._wiring.cache_clear()
            answer, died = {"batchItemFailures": [{"itemIdentifier": each.id} for each in messages]}, True
        self.texts += [aws.clock.now - NOW] * (len(aws.texts) - before)
        sending = any(item.get("text_status") == "sending" for item in aws.items("calls"))
        self.left_sending |= sending
        self.died_sending |= sending and died
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        for message in messages:
            if message.id not in failed:
                aws.sqs.delete_message("texts", message.receipt_handle)

    def _sweep(self, aws: PlayedAws) -> None:
        """The first sweep, and each that will find something: the others would ask in vain."""
        first = self._sweep_at == NOW + _SWEEPS_EVERY
        self._sweep_at += _SWEEPS_EVERY
        if not first and not any("owed" in item for item in aws.items("calls")):
            return
        try:
            sweep.handler({}, None)
        except Died:
            sweep._wiring.cache_clear()
        except (BotoCoreError, ClientError):
            pass  # Lambda notes it, and the next sweep comes


def _stored(aws: PlayedAws, told: Told) -> bool:
    items = aws.items("calls")
    if not told.inbound:
        return any(entry.endswith(f":{told.call_id}") for item in items for entry in item.get("history", ()))
    fact = "outcome" if told.type == "call.missed" else "answered_at"
    return any(item["call_key"].endswith(f":{told.call_id}") and fact in item for item in items)


def _shown_at(aws: PlayedAws) -> datetime:
    """When the queue shows its next message: moto does so a moment later than it says."""
    messages = aws.sqs.get_queue("texts")._messages
    if not messages:
        return _NEVER
    shown = min(max(message.visible_at, message.delayed_until) / 1000 for message in messages)
    return max(datetime.fromtimestamp(shown, UTC), aws.clock.now) + timedelta(milliseconds=1)
