"""One text per caller, whatever happens between claim and record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.send_sms.carriers.carrier import Refusal
from functions.send_sms.delivery import LEASE, TextState
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import to_text
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.text_life import TextEvent
from tests.builders import CALLER, NOW
from tests.call_items import change_item
from tests.handlers.conftest import Recorder, World, claimed, deliver, status, stored
from tests.handlers.faults import Died


def fail() -> None:
    raise EndpointConnectionError(endpoint_url="https://dynamodb")


def instead(thing: object, **methods: Any) -> Any:
    """The thing, but for some of its methods."""

    class Instead:
        def __getattr__(self, name: str) -> Any:
            return methods.get(name) or getattr(thing, name)

    return Instead()


def before(method: str, thing: Any, do: Callable[[], object]) -> Any:
    """The thing, where something else happens just before the method is called the first time."""
    left = [do]

    def late(*args: Any, **more: Any) -> Any:
        while left:
            left.pop()()
        return getattr(thing, method)(*args, **more)

    return instead(thing, **{method: late})


def test_an_opt_out_between_judging_and_claiming_still_counts(world: World) -> None:
    """The caller's STOP arrives just after the policy looked."""
    ref, carrier = stored(world), Recorder()
    stop = partial(world.contacts.opt_out, "garage-tremblay", CALLER, NOW)
    late = replace(world, claims=before("claim", world.claims, stop))
    assert deliver(late, carrier, ref) == TextState("suppressed", "opted_out")
    assert carrier.taken == []
    assert status(world, ref) == ("suppressed", "opted_out")


def test_an_answer_just_before_the_claim_takes_the_text_back_and_holds_nobody(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    answer = partial(world.calls.retract, ref, "answered", NOW)
    late = replace(world, claims=before("claim", world.claims, answer))
    assert deliver(late, carrier, ref) == TextState("suppressed", "answered", already=True)
    assert carrier.taken == []
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


def test_an_answer_just_before_the_carrier_is_asked_takes_the_text_back_and_frees_the_caller(
    world: World,
) -> None:
    ref, carrier = stored(world), Recorder()
    answer = partial(world.calls.retract, ref, "answered", NOW)
    late = replace(world, calls=before("begin_sending", world.calls, answer))
    assert deliver(late, carrier, ref) == TextState("suppressed", "answered", already=True)
    assert carrier.taken == []
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


@pytest.mark.parametrize("step", ["claim", "begin_sending"])
def test_staff_who_reach_the_caller_just_before_a_step_spare_him_the_text(world: World, step: str) -> None:
    ref, carrier = stored(world), Recorder()
    reach = partial(change_item, world.calls, ref, recovered_at=to_text(NOW))
    late = replace(world, claims=before(step, world.claims, reach), calls=before(step, world.calls, reach))
    assert deliver(late, carrier, ref) == TextState("suppressed", "recovered")
    assert carrier.taken == []
    assert world.contacts.get("garage-tremblay", CALLER).last_text_call is None


def test_of_two_senders_of_a_call_one_sends(world: World) -> None:
    """Another sender, with a message that came twice, is a step ahead."""
    ref, carrier, other = stored(world), Recorder(), Recorder()
    ahead = partial(deliver, world, other, ref)
    late = replace(world, calls=before("begin_sending", world.calls, ahead))
    assert deliver(late, carrier, ref) == TextState("accepted", already=True)
    assert (len(carrier.taken), len(other.taken)) == (0, 1)
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")


def test_a_text_that_another_sender_asks_for_just_now_is_left_to_it(world: World) -> None:
    ref, carrier = claimed(world, stored(world)), Recorder()
    world.calls.begin_sending(ref, NOW)
    assert deliver(world, carrier, ref) == TextState("sending", already=True)
    assert carrier.taken == []
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")


def test_a_sender_whom_the_carrier_throttles_does_not_free_the_caller_of_another_of_the_call_s_senders(
    world: World,
) -> None:
    """Another sender, with a message that came twice, tries in vain just before."""
    ref, carrier = stored(world), Recorder()

    def try_in_vain() -> None:
        with pytest.raises(Unavailable):
            deliver(world, Recorder(iter([Unavailable("THROTTLED")])), ref)

    late = replace(world, claims=before("claim", world.claims, try_in_vain))
    assert deliver(late, carrier, ref) == TextState("accepted")
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")


@pytest.mark.parametrize("step", ["claim", "begin_sending"])
def test_a_ledger_that_fails_before_the_carrier_is_asked_leaves_the_text_to_the_next_sender(
    world: World, step: str
) -> None:
    ref, carrier = stored(world), Recorder()
    failing = replace(
        world,
        claims=before(step, world.claims, fail) if step == "claim" else world.claims,
        calls=before(step, world.calls, fail) if step != "claim" else world.calls,
    )
    with pytest.raises(EndpointConnectionError):
        deliver(failing, carrier, ref)
    assert carrier.taken == []
    assert deliver(world, carrier, ref) == TextState("accepted")


def test_what_the_carrier_refuses_for_good_is_failed_and_does_not_hold_the_caller(world: World) -> None:
    carrier = Recorder(iter([Refusal("INVALID_PARAMETER")]))
    ref = stored(world)
    assert deliver(world, carrier, ref) == TextState("failed", "INVALID_PARAMETER")
    assert status(world, ref) == ("failed", "INVALID_PARAMETER")
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


def test_a_carrier_s_own_list_of_opt_outs_fails_the_text_and_marks_no_dealership(world: World) -> None:
    """Whoever texted next would never be texted again, though he may have stopped another dealership."""
    carrier = Recorder(iter([Refusal("DESTINATION_PHONE_NUMBER_OPTED_OUT", opted_out=True)]))
    assert deliver(world, carrier, stored(world)) == TextState("failed", "carrier_opted_out")
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is None
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


def test_a_call_that_is_free_again_does_not_take_the_caller_from_another_of_its_senders(world: World) -> None:
    """As soon as the call is free, a message that came twice sends its text."""
    ref, end = stored(world), world.claims.end

    def hurried(ref: CallRef, caller: str, event: TextEvent) -> None:
        assert event == "release"
        end(ref, caller, event)
        assert deliver(world, Recorder(), ref) == TextState("accepted")

    late = replace(world, claims=instead(world.claims, end=hurried))
    with pytest.raises(Unavailable):
        deliver(late, Recorder(iter([Unavailable("THROTTLED")])), ref)
    assert world.contacts.get("garage-tremblay", CALLER).last_text_call == ref.call_key


def test_a_text_that_the_carrier_could_not_take_is_owed_still_and_goes_later(world: World) -> None:
    carrier = Recorder(iter([Unavailable("THROTTLED")]))
    ref = stored(world)
    with pytest.raises(Unavailable):
        deliver(world, carrier, ref)
    assert status(world, ref)[0] == "pending"
    assert list(world.owed(NOW + timedelta(minutes=3), 10)) == [ref]
    assert deliver(world, carrier, ref) == TextState("accepted")


def test_a_text_whose_answer_got_lost_is_never_sent_again(world: World) -> None:
    carrier = Recorder(iter([AnswerLost("ReadTimeoutError")]))
    ref = stored(world)
    assert deliver(world, carrier, ref) == TextState("unknown", "ReadTimeoutError")
    lost = TextState("unknown", "ReadTimeoutError", already=True)
    for later in (1, 5, 14):
        assert deliver(world, carrier, ref, NOW + timedelta(minutes=later)) == lost
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")
    assert carrier.taken == []


def test_a_sender_that_died_before_it_asked_the_carrier_is_followed_by_another_at_once(world: World) -> None:
    ref, carrier = claimed(world, stored(world)), Recorder()
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=8)) == TextState("accepted")
    assert len(carrier.taken) == 1


def test_a_sender_that_died_while_it_asked_the_carrier_leaves_an_unknown_text_and_not_a_second_one(
    world: World,
) -> None:
    ref, carrier = claimed(world, stored(world)), Recorder()
    world.calls.begin_sending(ref, NOW)
    assert deliver(world, carrier, ref, NOW + LEASE) == TextState("sending", already=True)
    assert deliver(world, carrier, ref, NOW + LEASE + timedelta(seconds=1)) == TextState(
        "unknown", "sender_died"
    )
    assert carrier.taken == []


@pytest.mark.parametrize("after", ["text", "claim", "begin_sending", "send", "accept"])
def test_a_sender_that_dies_after_a_step_loses_no_text_that_the_carrier_was_not_asked_for(
    world: World, after: str
) -> None:
    ref, carrier = stored(world), Recorder()

    def dying(thing: Any) -> Any:
        def step(*args: Any, **more: Any) -> Any:
            getattr(thing, after)(*args, **more)
            raise Died

        return instead(thing, **{after: step})

    with pytest.raises(Died):
        deliver(replace(world, calls=dying(world.calls), claims=dying(world.claims)), dying(carrier), ref)
    asked = after in ("begin_sending", "send")
    state = deliver(world, carrier, ref, NOW + timedelta(minutes=3))
    expected = (
        TextState("unknown", "sender_died") if asked else TextState("accepted", already=after == "accept")
    )
    assert state == expected
    assert len(carrier.taken) == (0 if after == "begin_sending" else 1)
    second = deliver(world, carrier, stored(world, "CA2"), NOW + timedelta(minutes=4))
    assert second == TextState("suppressed", "cooldown")


@pytest.mark.parametrize("fate", ["stale", "answered"])
def test_a_caller_held_for_a_call_whose_text_is_off_is_let_go(world: World, fate: str) -> None:
    ref, carrier = claimed(world, stored(world)), Recorder()
    if fate == "answered":
        world.calls.retract(ref, "answered", NOW)
    deliver(world, carrier, ref, NOW + timedelta(minutes=16))
    assert status(world, ref) == ("suppressed", fate)
    later = NOW + timedelta(minutes=17)
    assert deliver(world, carrier, stored(world, "CA2", later), later) == TextState("accepted")
