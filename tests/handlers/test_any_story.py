"""Any order of calls, sends, receipts, replies, STOP, START, calls back, retries, crashes and redeliveries.

Whatever the order: nothing goes to a caller who has opted out but the one confirmation of it, nothing goes
twice, a final state stays, and every text that is owed ends. The ledger is the soak's, in memory: hundreds of
stories are played, and a request to it may get lost, or its answer, between any two writes.
"""

from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from functions.shared.call import TextStatus
from functions.shared.ledger import transitions, updates
from functions.shared.text_life import FIRST, TRANSITIONS, TextEvent, Transition
from tests.builders import NOW
from tests.handlers.story import Story


def play(patch: pytest.MonkeyPatch, *phases: Phase) -> None:
    Story.patch = patch
    patch.setattr(updates, "time", SimpleNamespace(sleep=lambda _: None))
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=250,
            stateful_step_count=30,
            derandomize=True,  # the same stories each time: a build doesn't fail by luck
            deadline=None,
            database=None,
            suppress_health_check=checks,
            phases=phases or tuple(Phase),
        ),
    )


@pytest.mark.slow
def test_any_story_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("event", "source"),
    [("undeliver", "delivered"), ("deliver", "failed"), ("send", "accepted"), ("lose", None)],
)
def test_a_text_s_life_with_one_way_too_many_is_noticed(
    monkeypatch: pytest.MonkeyPatch, event: TextEvent, source: TextStatus | None
) -> None:
    rule = TRANSITIONS[event]
    wrong = (
        rule._replace(sources=(*rule.sources, source)) if source else Transition(rule.sources, FIRST, True)
    )
    monkeypatch.setattr(transitions, "TRANSITIONS", {**TRANSITIONS, event: wrong})
    with pytest.raises(AssertionError):
        play(monkeypatch, Phase.generate)


def test_the_story_begins_at_an_hour_of_business() -> None:
    assert datetime.fromisoformat("2025-09-02T10:00-04:00") == NOW
