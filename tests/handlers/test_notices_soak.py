"""10,000 missed calls, whose events come doubled, late and in batches that fail, on an AWS that fails too.

No notice comes twice, none names anybody who was reached when it left, and whoever waits is told of.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.notify.channels.outcome import AnswerLost, Unavailable
from functions.shared.event import Event
from functions.shared.notice_request import NoticeRequest
from tests.builders import dealership, missed_call
from tests.handlers.notices import DESK, Arrived, Died, Staff

CALLS, BATCH, RATE = 10_000, 10, 0.05
MORNING = datetime(2025, 9, 2, 12, 0, tzinfo=UTC)  # 8 h in Quebec
DAY = timedelta(hours=9)
MINUTE = timedelta(minutes=1)
NOTICES = {
    "service": {
        "when": "at_once",
        "email": ["service@a.example"],
        "slack": True,
        "escalate_to": ["boss@a.example"],
    },
    "parts": {"when": "collapsed", "teams": True, "email": ["parts@a.example"]},
    "sales": {"when": "at_once", "email": ["sales@a.example"], "adf": {"to": "leads@crm.example"}},
}
Message = Event | NoticeRequest


@dataclass
class Play:
    """A day of missed calls. Of a batch or request, `rate` say how many go wrong."""

    random: Random
    staff: Staff
    calls: int
    rate: float
    reached_at: dict[str, datetime] = field(default_factory=dict)  # by the last four digits
    queue: list[tuple[datetime, int, list[Message]]] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    asked: int = 0

    def run(self) -> None:
        """Minute by minute: calls, people who are reached, deliveries, and a sweep every five."""
        calls = sorted(MORNING + DAY * self.random.random() * 0.9 for _ in range(self.calls))
        reached: list[tuple[datetime, str, str]] = []
        batch: list[Message] = []
        now, number = MORNING, 0
        while now < MORNING + timedelta(hours=28):
            self.staff.now = now
            while number < len(calls) and calls[number] <= now:
                event = self._missed(number, calls[number], reached)
                batch.append(event)
                number += 1
                if len(batch) == BATCH:
                    self._enqueue(now, batch)
                    batch = []
            for each in [each for each in reached if each[0] <= now]:
                reached.remove(each)
                self.reached_at[each[2]] = now
                self.staff.reached(each[1], now)
            self._deliver(now)
            if now.minute % 5 == 0 and (now < MORNING + DAY or now.minute == 0):
                self._sweep(now)
            now += MINUTE
            if number == len(calls) and batch:
                self._enqueue(now, batch)
                batch = []
        assert not self.queue

    def _missed(self, number: int, at: datetime, reached: list[tuple[datetime, str, str]]) -> Event:
        department = self.random.choice(list(NOTICES))
        call = missed_call(f"CA{number}", at, caller=f"+1418555{number:04}", department=department)
        if self.random.random() < 0.7:
            delay = timedelta(minutes=self.random.expovariate(1 / 25))
            reached.append((at + delay, call.call_key, f"{number:04}"))
        return self.staff.missed(call)

    def _enqueue(self, at: datetime, messages: list[Message]) -> None:
        """Puts messages into the queue: now and then twice, or late."""
        fault = self.random.choice(["doubled", "late", "failing"]) if self.random.random() < self.rate else ""
        self.struck[fault] += 1
        late = MINUTE * self.random.randint(1, 20) if fault == "late" else timedelta()
        tries = -1 if fault == "failing" else 0
        self.queue.append((at + late, tries, list(messages)))
        if fault == "doubled":
            self.queue.append((at + MINUTE * self.random.randint(0, 30), 0, list(messages)))

    def _deliver(self, now: datetime) -> None:
        due = [each for each in self.queue if each[0] <= now]
        self.queue = [each for each in self.queue if each[0] > now]
        for _, tries, messages in due:
            again = [each for each in messages if not self._take(each)]
            if tries < 0:  # the batch fails once all of it was done
                self.queue.append((now + 3 * MINUTE, 0, messages))
            elif again:
                self.queue.append((now + 3 * MINUTE, tries + 1, again))

    def _take(self, message: Message) -> bool:
        try:
            if isinstance(message, NoticeRequest):
                self.staff.falling_due.on_request(message)
            else:
                self.staff.tell(message)
        except (Unavailable, ClientError, Died) as error:
            self.struck[type(error).__name__] += 1
            return False
        return True

    def _sweep(self, now: datetime) -> None:
        due = self.staff.due.due(now, 1000)
        for request in due:
            self.staff.due.put_off(request, now)
        if due:
            self._enqueue(now, list(due))

    def fault(self, _operation: str) -> str | None:
        if self.random.random() >= self.rate / 10:
            return None
        return self.random.choice(["before", "before", "after", "killed"])

    def answer(self, _target: str) -> Exception | None:
        draw = self.random.random()
        if draw < self.rate / 5:
            return Unavailable("http_429", 1)
        return AnswerLost("ReadTimeoutError") if draw < self.rate / 4 else None


def play(calls: int, rate: float, seed: int) -> Play:
    random = Random(seed)
    staff = Staff(dealership(notices=NOTICES))
    played = Play(random, staff, calls, rate)
    staff.client.fault = played.fault
    staff.channels.answers = played.answer
    played.run()
    return played


def doubled(arrived: list[Arrived]) -> list[tuple[str, ...]]:
    """The notices that came twice: of a call by its own link, of a caller by what is said of him."""
    seen: Counter[tuple[str, ...]] = Counter()
    for each in arrived:
        title = each.text.splitlines()[0]
        link = f"{DESK}/calls/"
        if "<adf>" in each.text:
            seen[each.target, each.text.partition("<id")[2].partition("</id")[0]] += 1
        elif link in each.text:
            seen[each.target, each.text.partition(link)[2].split()[0]] += 1
        elif "retard" in title or "toujours" in title:
            seen[each.target, title.partition(":")[2]] += 1
        else:  # of many: nobody stands in two of ten minutes, and a digest is one a day
            kind = "attend" if "attend" in title else "collapsed"
            for who in each.who if kind == "collapsed" else {str(each.at.date()) + title.split()[0]}:
                seen[each.target, kind, who] += 1
    return [notice for notice, times in seen.items() if times > 1]


@pytest.fixture(scope="module")
def played() -> Play:
    return play(CALLS, RATE, 1)


def test_every_kind_of_fault_struck(played: Play) -> None:
    wanted = {"doubled", "late", "failing", "Unavailable", "Died"}
    assert all(played.struck[each] > 5 for each in wanted), played.struck
    assert any(played.struck[each] for each in ("ThrottlingException", "InternalServerError"))


def test_no_notice_comes_twice(played: Play) -> None:
    assert len(played.staff.channels.arrived) > CALLS
    assert doubled(played.staff.channels.arrived) == []


def test_none_names_anybody_who_had_been_reached_when_it_left(played: Play) -> None:
    late = [
        (each.at, who)
        for each in played.staff.channels.arrived
        for who in each.who
        if who in played.reached_at and played.reached_at[who] < each.at
    ]
    assert late == []


def test_whoever_still_waits_is_told_of_but_for_senders_that_died(played: Play) -> None:
    named = {who for each in played.staff.channels.arrived for who in each.who}
    waits = {f"{number:04}" for number in range(CALLS)} - set(played.reached_at)
    assert len(waits) > 1000
    assert len(waits - named) <= played.staff.counted["NoticeUnknown"]
    assert len(waits - named) <= 5


def test_there_is_one_reminder_and_one_escalation_of_who_waits_and_a_lead_of_each_call(played: Play) -> None:
    by_title: Counter[str] = Counter()
    for each in played.staff.channels.arrived:
        title = each.text.splitlines()[0]
        words = ("<adf>", "retard", "toujours")
        by_title.update(word for word in words if word in (each.text if word == "<adf>" else title))
    assert by_title["retard"] > 500
    assert by_title["toujours"] > 100
    assert by_title["<adf>"] > 1000


@pytest.mark.parametrize("spoil", ["mark", "read"])
def test_the_play_notices_a_promise_that_is_taken_away(spoil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.shared.ledger.desk import DeskCall
    from functions.shared.ledger.notices import Notices

    if spoil == "mark":
        monkeypatch.setattr(Notices, "mark", lambda *_: None)
    else:
        monkeypatch.setattr(DeskCall, "waits", property(lambda _: True))
    found: Any = play(600, 0.2, 2)
    late = [
        who
        for each in found.staff.channels.arrived
        for who in each.who
        if who in found.reached_at and found.reached_at[who] < each.at
    ]
    assert doubled(found.staff.channels.arrived) if spoil == "mark" else late
