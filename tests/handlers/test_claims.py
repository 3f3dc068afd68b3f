"""One text per caller, whatever happens between claim and record."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.send_sms.carriers.carrier import AnswerLost, Refusal, Unavailable
from functions.send_sms.delivery import LEASE, TextState
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.stored import StoredContact
from functions.shared.text_life import TextEvent
from tests.builders import CALLER, NOW
from tests.handlers.conftest import Recorder, World, deliver, status, stored

COOLDOWN = timedelta(hours=4)


def test_an_opt_out_between_judging_and_claiming_still_counts(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    contacts = world.contacts

    class Late:
        """The caller's STOP arrives just after the policy looked."""

        def get(self, dealership_id: str, caller: str) -> StoredContact:
            known = contacts.get(dealership_id, caller)
            contacts.opt_out(dealership_id, caller, NOW)
            return known

        def __getattr__(self, name: str) -> Any:
            return getattr(contacts, name)

    assert deliver(replace(world, contacts=Late()), carrier, ref) == TextState("suppressed", "opted_out")  # type: ignore[arg-type]
    assert carrier.taken == []


def test_an_answer_just_before_the_claim_takes_the_text_back_and_holds_nobody(
    world: World,
) -> None:
    ref, carrier = stored(world), Recorder()
    calls = world.calls

    class Late:
        """A person takes the call just after the policy looked."""

        def claim(self, ref: CallRef, at: datetime) -> None:
            calls.retract(ref, "answered", at)
            calls.claim(ref, at)

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    late = replace(world, calls=Late())  # type: ignore[arg-type]
    assert deliver(late, carrier, ref) == TextState("suppressed", "answered", already=True)
    assert carrier.taken == []
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


def test_a_claim_that_another_sender_of_the_call_holds_is_left_to_it(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    calls = world.calls

    class Late:
        """Another sender, with a message that came twice, claims the call first."""

        def claim(self, ref: CallRef, at: datetime) -> None:
            calls.claim(ref, at)
            world.contacts.claim(ref.dealership_id, CALLER, ref.call_key, at, COOLDOWN)
            calls.claim(ref, at)

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    assert deliver(replace(world, calls=Late()), carrier, ref) == TextState("claimed", already=True)  # type: ignore[arg-type]
    assert carrier.taken == []
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")


def test_a_sender_whom_the_carrier_throttles_does_not_free_the_caller_of_another_of_the_call_s_senders(
    world: World,
) -> None:
    ref, carrier, calls = stored(world), Recorder(), world.calls

    class Late:
        """Another sender, with a message that came twice, tries in vain just before."""

        def claim(self, ref: CallRef, at: datetime) -> None:
            with pytest.raises(Unavailable):
                deliver(world, Recorder(iter([Unavailable("THROTTLED")])), ref)
            calls.claim(ref, at)

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    assert deliver(replace(world, calls=Late()), carrier, ref) == TextState("accepted")  # type: ignore[arg-type]
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")


def test_a_caller_who_cannot_be_claimed_leaves_the_text_to_the_next_sender(world: World) -> None:
    ref, carrier, contacts = stored(world), Recorder(), world.contacts

    class Failing:
        def claim(self, *_: object) -> None:
            raise EndpointConnectionError(endpoint_url="https://dynamodb")

        def __getattr__(self, name: str) -> Any:
            return getattr(contacts, name)

    with pytest.raises(EndpointConnectionError):
        deliver(replace(world, contacts=Failing()), carrier, ref)  # type: ignore[arg-type]
    assert carrier.taken == []
    assert status(world, ref) == ("pending", None)
    assert deliver(world, carrier, ref) == TextState("accepted")


def test_what_the_carrier_refuses_for_good_is_failed_and_does_not_hold_the_caller(world: World) -> None:
    carrier = Recorder(iter([Refusal("INVALID_PARAMETER")]))
    ref = stored(world)
    assert deliver(world, carrier, ref) == TextState("failed", "INVALID_PARAMETER")
    assert status(world, ref) == ("failed", "INVALID_PARAMETER")
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


def test_an_opt_out_that_the_carrier_knows_is_remembered(world: World) -> None:
    carrier = Recorder(iter([Refusal("DESTINATION_PHONE_NUMBER_OPTED_OUT", opted_out=True)]))
    deliver(world, carrier, stored(world))
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "opted_out")


def test_an_opt_out_is_remembered_though_the_call_cannot_be_settled(world: World) -> None:
    carrier = Recorder(iter([Refusal("DESTINATION_PHONE_NUMBER_OPTED_OUT", opted_out=True)]))
    calls = world.calls

    class Failing:
        def transition(self, *_: object, **__: object) -> None:
            raise EndpointConnectionError(endpoint_url="https://dynamodb")

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    with pytest.raises(EndpointConnectionError):
        deliver(replace(world, calls=Failing()), carrier, stored(world))  # type: ignore[arg-type]
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "opted_out")


def test_a_call_that_is_free_again_does_not_take_the_caller_from_another_of_its_senders(world: World) -> None:
    ref, calls, contacts = stored(world), world.calls, world.contacts

    class Hurried:
        """As soon as the call is free, a message that came twice sends its text."""

        def transition(self, ref: CallRef, event: TextEvent) -> None:
            calls.transition(ref, event)
            assert event == "release"
            assert deliver(world, Recorder(), ref) == TextState("accepted")

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    with pytest.raises(Unavailable):
        deliver(replace(world, calls=Hurried()), Recorder(iter([Unavailable("THROTTLED")])), ref)  # type: ignore[arg-type]
    assert contacts.get("garage-tremblay", CALLER).last_text_call == ref.call_key


def test_a_text_that_the_carrier_could_not_take_is_owed_still_and_goes_later(world: World) -> None:
    carrier = Recorder(iter([Unavailable("THROTTLED")]))
    ref = stored(world)
    with pytest.raises(Unavailable):
        deliver(world, carrier, ref)
    assert status(world, ref)[0] == "pending"
    assert list(world.calls.owed(NOW + timedelta(minutes=3), 10)) == [ref]
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


def test_a_sender_that_died_leaves_an_unknown_text_and_not_a_second_one(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, COOLDOWN)
    world.calls.claim(ref, NOW)
    assert deliver(world, carrier, ref, NOW + LEASE) == TextState("claimed", already=True)
    assert deliver(world, carrier, ref, NOW + LEASE + timedelta(seconds=1)) == TextState(
        "unknown", "sender_died"
    )
    assert carrier.taken == []


def test_a_caller_held_for_a_call_whose_text_is_owed_is_no_hindrance_to_it(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, COOLDOWN)
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=8)) == TextState("accepted")


@pytest.mark.parametrize("fate", ["stale", "answered"])
def test_a_caller_held_for_a_call_whose_text_is_off_is_let_go(world: World, fate: str) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, COOLDOWN)
    if fate == "answered":
        world.calls.retract(ref, "answered", NOW)
    deliver(world, carrier, ref, NOW + timedelta(minutes=16))
    assert status(world, ref) == ("suppressed", fate)
    later = NOW + timedelta(minutes=17)
    assert deliver(world, carrier, stored(world, "CA2", later), later) == TextState("accepted")
