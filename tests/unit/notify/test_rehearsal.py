"""A call of the stage's own: what it tells, and how it is followed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.notify.rehearsal import PATIENCE, Rehearsal, Unanswered, missed
from functions.on_missed_call.providers import standardwebhooks
from functions.on_missed_call.web import Request
from functions.shared.ledger.calls import CallRef
from functions.shared.synthetic import SYNTHETIC, SYNTHETIC_LINE
from infra.synthetic import DEALERSHIP
from tests.builders import NOW

SECRET = "whsec_YSBzeW50aGV0aWMgY2FsbCdzIG93biBzZWNyZXQ="


@dataclass(frozen=True, slots=True)
class Text:
    text_status: str
    text_reason: str | None = None


@dataclass
class Played:
    """A stage that answers and settles texts as it is told. Time passes as it is slept."""

    answers: list[int | str]
    texts: list[Text | None] = field(default_factory=list)
    now: datetime = NOW
    posts: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    asked: set[CallRef] = field(default_factory=set)

    def post(self, headers: Mapping[str, str], body: bytes) -> int:
        self.posts.append((headers, body))
        answer = self.answers[min(len(self.posts), len(self.answers)) - 1]
        if isinstance(answer, str):
            raise Unanswered(answer)
        return answer

    def text(self, ref: CallRef) -> Any:
        self.asked.add(ref)
        return self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def play(self) -> str | None:
        return Rehearsal(
            post=self.post,
            secrets=lambda: [SECRET],
            text=self.text,
            clock=lambda: self.now,
            sleep=self.sleep,
        ).play()


def test_a_call_whose_text_the_carrier_takes_is_well_and_is_told_once_and_signed() -> None:
    stage = Played([200], [None, Text("pending"), Text("accepted")])
    assert stage.play() is None
    [(headers, body)] = stage.posts
    request = Request(url="", headers=dict(headers), body=body, received_at=NOW)
    standardwebhooks.verify(request, [SECRET], NOW)
    assert stage.asked == {CallRef(SYNTHETIC, "standardwebhooks:synthetic-20250902T140000")}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [([401], "the webhook: 401"), (["MaxRetryError"], "the webhook: MaxRetryError")],
)
def test_an_endpoint_that_takes_no_call_is_asked_three_times(answers: list[int | str], wrong: str) -> None:
    stage = Played(answers)
    assert stage.play() == wrong
    assert len(stage.posts) == 3


def test_what_one_failure_hides_the_next_try_finds() -> None:
    assert Played([502, "ReadTimeoutError", 200], [Text("delivered")]).play() is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (Text("suppressed", "budget"), "the text: suppressed, budget"),
        (Text("failed", "no_credit"), "the text: failed, no_credit"),
        (Text("unknown"), "the text: unknown, None"),
        (Text("pending"), "the text: still pending"),
        (None, "the text: still not stored"),
    ],
)
def test_a_text_that_doesn_t_leave_is_told_within_a_minute(text: Text | None, wrong: str) -> None:
    stage = Played([200], [text])
    assert stage.play() == wrong
    assert stage.now - NOW <= PATIENCE


def test_texts_that_an_operator_has_stopped_are_no_fault() -> None:
    assert Played([200], [Text("suppressed", "paused")]).play() is None


def test_who_calls_has_a_number_of_fiction_and_another_one_each_hour() -> None:
    callers = []
    for hour in range(99):
        told: Any = json.loads(json.dumps(missed("synthetic-1", NOW + timedelta(hours=hour))))
        callers.append(told["data"]["from"])
        assert told["data"]["to"] == SYNTHETIC_LINE
    assert len(set(callers)) == 99
    assert all(re.fullmatch(r"\+186755501\d\d", each) for each in callers)
    assert SYNTHETIC_LINE not in callers


def test_nothing_holds_the_stage_s_own_text_back() -> None:
    assert DEALERSHIP.cooldown == timedelta(0)
    assert DEALERSHIP.follow_ups == frozenset()
    assert DEALERSHIP.notices == {}
