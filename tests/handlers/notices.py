"""Notices in a world of memory: the ledger, the channels as they may fail, and a clock that a test sets."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from functions.notify.channels.outcome import AnswerLost
from functions.notify.falling_due import FallingDue
from functions.notify.notifying import Notifying, Told
from functions.notify.sending import Sending
from functions.shared.call import MissedCall
from functions.shared.dealership import Dealership
from functions.shared.event import CallMissed, Event, Happening, event_id, last4
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.due_notices import DueNotices
from functions.shared.ledger.gone_urls import GoneUrls
from functions.shared.ledger.notices import Notices
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.metrics import Metric
from functions.shared.moment import to_text
from tests.builders import NOW
from tests.soak.dynamodb import DynamoDb, Exceptions, Pages, failure

DESK = "https://desk.example"
URLS = {"slack": "https://hooks.slack.com/services/T/B/x", "teams": "https://a.logic.azure.com/workflows/x"}
_TABLES = {"calls": ("dealership_id", "call_key"), "contacts": ("dealership_id", "caller")}
_INDEXES = {"owed": ("owed", "owed_at"), "desk": ("desk", "desk_at")}

Fault = Callable[[str], str | None]


class Died(BaseException):
    """The process was killed: nothing of ours catches it."""


class Client:
    """DynamoDB in memory. `fault` says of a request whether it fails before its effect or after it."""

    def __init__(self, tables: DynamoDb, fault: Fault) -> None:
        self._tables, self.fault = tables, fault
        self.exceptions = Exceptions()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **request: self._ask(operation, request)

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))

    def _ask(self, operation: str, request: Mapping[str, Any]) -> Any:
        match self.fault(operation):
            case "before":
                raise failure("ThrottlingException", operation)
            case "killed":
                raise Died
            case "after":
                self._tables.perform(operation, request)
                raise failure("InternalServerError", operation)
        return self._tables.perform(operation, request)


@dataclass(frozen=True)
class Arrived:
    """What a channel took: when, where, and all of its text."""

    at: datetime
    target: str
    text: str

    @property
    def who(self) -> set[str]:
        """The last four digits of everybody whom it names."""
        return set(re.findall(r"••••\W(\d{4})", self.text))


@dataclass
class Channels:
    """Slack, Teams and SES. `answers` are the next ones' failures, by target; what is lost arrives."""

    clock: Callable[[], datetime]
    arrived: list[Arrived] = field(default_factory=list)
    answers: Callable[[str], Exception | None] = lambda _: None

    def post(self, url: str, content: Mapping[str, object]) -> None:
        channel = next(name for name, known in URLS.items() if known == url)
        self._take(channel, "\n".join(_texts(content)))

    def send(self, to: str, subject: str, text: str, html: str | None = None) -> None:
        self._take(to, f"{subject}\n{text}")

    def read(self, _dealership_id: str, _whose: str, channel: str) -> str | None:
        return URLS[channel]

    def _take(self, target: str, text: str) -> None:
        answer = self.answers(target)
        if answer is None or isinstance(answer, AnswerLost):
            self.arrived.append(Arrived(self.clock(), target, text))
        if answer is not None:
            raise answer


def _texts(content: object) -> Iterator[str]:
    """What a webhook's body says, and where it leads, in its order."""
    match content:
        case Mapping():
            for name, value in content.items():
                if isinstance(value, str) and name in ("text", "url"):
                    yield value
                yield from _texts(value)
        case list():
            for each in content:
                yield from _texts(each)


class Staff:
    """A dealership whose staff are told."""

    def __init__(self, dealership: Dealership, fault: Fault = lambda _: None) -> None:
        self.now, self.dealership = NOW, dealership
        self.tables = DynamoDb(_TABLES, _INDEXES, lambda *_: None)
        self.sure = cast("Any", Client(self.tables, lambda _: None))
        self.client = cast("Any", Client(self.tables, fault))
        self.channels = Channels(lambda: self.now)
        self.counted: Counter[Metric] = Counter()
        self.calls = Calls(self.sure, "calls")
        self.due = DueNotices(self.sure, "calls")
        channels: Any = self.channels
        sending = Sending(
            ledger=Notices(self.client, "calls"),
            gone=GoneUrls(self.client, "calls"),
            mail=channels,
            urls=channels,
            post=self.channels.post,
            count=lambda metric: self.counted.update([metric]),
            local=False,
        )
        wiring: dict[str, Any] = {
            "dealership": lambda _: self.dealership,
            "ledger": Notices(self.client, "calls"),
            "desk": DeskReader(self.client, "calls", "contacts"),
            "sending": sending,
            "clock": lambda: self.now,
        }
        self.notifying = Notifying(**wiring)
        self.foretold: str | None = None
        self.falling_due = FallingDue(desk_url=DESK, foretold=lambda _: self.foretold, **wiring)

    def missed(self, call: MissedCall) -> Event:
        """Stores a missed call, whose text is out, and returns its event."""
        self.calls.record(call)
        self.set(call.call_key, owed=None, owed_at=None, text_status="accepted")
        return event_of(call)

    def remember(self, call: MissedCall) -> None:
        """Adds the call to its caller's history, as on_missed_call does after it has stored it."""
        assert call.caller
        entry = f"{to_text(call.occurred_at)}|missed|{call.call_key}"
        Callers(self.sure, "calls").add(call.dealership_id, call.caller, entry, call.occurred_at)

    def reached(self, call_key: str, at: datetime) -> None:
        """Telephony sees staff and caller speak, as the caller's history has it."""
        key = CallRef(self.dealership.id, call_key).key()
        change = update_arguments(
            sets={"recovered_at": at, "desk": f"{self.dealership.id}#done", "desk_at": at}
        )
        update(self.sure, "calls", key, change)

    def set(self, call_key: str, **facts: object) -> None:
        update(self.sure, "calls", CallRef(self.dealership.id, call_key).key(), update_arguments(sets=facts))

    def tell(self, event: Event, url: str | None = None) -> Told:
        return self.notifying.on_event(event, url or f"{DESK}/calls/{event.call_key}")

    def sweep(self, at: datetime) -> list[Told]:
        """A sweep at that moment, and what notify does with each of its messages."""
        self.now = at
        due = self.due.due(at, 1000)
        for request in due:
            self.due.put_off(request, at)
        return [self.falling_due.on_request(request) for request in due]

    def pass_time(self, until: datetime, step: timedelta = timedelta(minutes=5)) -> None:
        """Sweeps every few minutes, and acts on what is due."""
        while self.now < until:
            self.sweep(min(self.now + step, until))

    def at(self, target: str) -> list[Arrived]:
        return [each for each in self.channels.arrived if each.target == target]


def event_of(
    call: MissedCall, what: Happening | None = None, *, told_apart_by: str = "", at: datetime | None = None
) -> Event:
    happened = what or CallMissed(outcome=call.outcome, line=call.line)
    kind = type(happened).__name__
    return Event(
        id=event_id(kind, call.dealership_id, call.call_key, told_apart_by),
        occurred_at=at or call.occurred_at,
        dealership_id=call.dealership_id,
        department=call.department,
        call_key=call.call_key,
        caller_last4=last4(call.caller),
        what=happened,
    )
