"""By when a text promises a call back: it stands on the call while the text may have arrived."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.send_sms.carriers.carrier import Refusal
from functions.shared.callback_times import CallbackTimes, hour_of_week
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from tests.builders import NOW, dealership
from tests.call_items import call_item
from tests.handlers.conftest import SECRETS, Recorder, World, deliver, stored

HALF_PAST_TEN = datetime(2025, 9, 2, 14, 30, tzinfo=UTC)  # NOW is 10 h there
MEASURED = CallbackTimes(date(2025, 9, 1), {"service": {hour_of_week(2, 10): 30}})


def apply(world: World, **changes: Any) -> None:
    world.dealerships.apply(dealership(**changes), {each: f"/secrets/{each}" for each in SECRETS})


def promise_of(world: World, ref: Any) -> datetime | None:
    call = world.calls.get(ref)
    assert call is not None
    return call.promise


def test_a_fixed_promise_is_in_the_text_and_on_its_call(world: World) -> None:
    apply(world, callback_by={"service": 30})
    carrier, ref = Recorder(), stored(world)
    deliver(world, carrier, ref)
    [(_, body, _)] = carrier.taken
    assert "On vous rappelle avant 10 h 30" in body
    assert promise_of(world, ref) == HALF_PAST_TEN
    item = call_item(world.calls, ref)
    assert item is not None
    assert item["promised_at"] == "2025-09-02T14:30:00.000Z"


def test_a_measured_promise_is_what_the_rollup_wrote_and_an_applied_file_leaves_it(world: World) -> None:
    apply(world, callback_by={"default": "measured"})
    assert world.dealerships.note_callback_times("garage-tremblay", MEASURED)
    apply(world, callback_by={"default": "measured"}, name="Garage Tremblay inc.")
    ref = stored(world)
    deliver(world, Recorder(), ref)
    assert promise_of(world, ref) == HALF_PAST_TEN


@pytest.mark.parametrize("by", [{}, {"default": "measured"}, {"parts": 30}, {"default": 600}])
def test_a_text_that_promises_nothing_leaves_no_promise_on_its_call(world: World, by: Any) -> None:
    apply(world, callback_by=by)
    carrier, ref = Recorder(), stored(world)
    deliver(world, carrier, ref)
    [(_, body, _)] = carrier.taken
    assert "avant" not in body
    item = call_item(world.calls, ref)
    assert item is not None
    assert "promised_at" not in item


def test_callback_times_of_a_dealership_that_is_gone_are_written_nowhere(world: World) -> None:
    assert not world.dealerships.note_callback_times("nobody", MEASURED)


def test_a_refused_text_has_promised_nothing(world: World) -> None:
    apply(world, callback_by={"service": 30})
    ref = stored(world)
    deliver(world, Recorder(iter([Refusal("21614")])), ref)
    assert promise_of(world, ref) is None


def test_a_text_whose_answer_got_lost_may_have_promised(world: World) -> None:
    apply(world, callback_by={"service": 30})
    ref = stored(world)
    deliver(world, Recorder(iter([AnswerLost("timeout")])), ref)
    assert promise_of(world, ref) == HALF_PAST_TEN


def test_a_text_that_is_tried_again_promises_anew(world: World) -> None:
    apply(world, callback_by={"service": 30})
    ref = stored(world)
    with pytest.raises(Unavailable):
        deliver(world, Recorder(iter([Unavailable("throttled")])), ref)
    assert promise_of(world, ref) is None
    deliver(world, Recorder(), ref, NOW + timedelta(minutes=1))
    assert promise_of(world, ref) == HALF_PAST_TEN + timedelta(minutes=15)


def test_a_text_that_is_tried_again_near_closing_takes_its_promise_back(world: World) -> None:
    closing = datetime(2025, 9, 2, 20, 30, tzinfo=UTC)
    apply(world, callback_by={"service": 30})
    ref = stored(world, at=closing)
    with pytest.raises(Unavailable):
        deliver(world, Recorder(iter([Unavailable("throttled")])), ref, closing)
    carrier = Recorder()
    deliver(world, carrier, ref, closing + timedelta(minutes=1))
    [(_, body, _)] = carrier.taken
    assert "avant" not in body
    assert promise_of(world, ref) is None
