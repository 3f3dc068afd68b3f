"""A text whose sender died while it asked is looked up at its carrier before it is called unknown."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.send_sms.carriers.accounts import NumberCarrier
from functions.send_sms.carriers.carrier import Refusal
from functions.send_sms.delivery import LEASE, TextState
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import to_text
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from tests.builders import CALLER, NOW
from tests.call_items import call_item, change_item
from tests.handlers.conftest import Recorder, World, claimed, deliver, remove_dealership, stored

SECOND = timedelta(seconds=1)
LATER = NOW + LEASE + SECOND
UNKNOWN = TextState("unknown", "sender_died")


@dataclass
class Listing(Recorder):
    """A carrier that lists its texts, as a provider does: `listed` is what each is found as, by its words."""

    listed: dict[str, str | Exception] = field(default_factory=dict)
    looked: list[tuple[str, str, datetime]] = field(default_factory=list)
    name: str = "twilio"

    def find(self, caller: str, body: str, since: datetime) -> str | None:
        self.looked.append((caller, body, since))
        found = next((what for words, what in self.listed.items() if words in body), None)
        if isinstance(found, Exception):
            raise found
        return found

    def get(self, path: str, query: Any) -> Any:
        raise NotImplementedError


def died(world: World) -> CallRef:
    """A call whose sender died right after it asked."""
    ref = claimed(world, stored(world))
    world.calls.begin_sending(ref, NOW)
    return ref


def test_a_text_that_its_carrier_has_is_accepted_as_of_when_it_was_asked_for(world: World) -> None:
    ref, carrier = died(world), Listing(listed={"Garage Tremblay : nous avons manqué": "SM1"})
    assert isinstance(carrier, NumberCarrier)
    assert deliver(world, carrier, ref, LATER) == TextState("accepted")
    [(caller, _, since)] = carrier.looked
    assert (caller, since) == (CALLER, NOW)
    assert carrier.taken == []
    item = call_item(world.calls, ref) or {}
    assert (item["message_id"], item["carrier"], item["texted_at"]) == ("SM1", "twilio", to_text(NOW))
    assert (item["language"], item["segments"], "owed" in item) == ("fr", 1, False)


def test_a_text_in_the_caller_s_other_language_is_found_too(world: World) -> None:
    ref, carrier = died(world), Listing(listed={"we missed your call": "SM1"})
    assert deliver(world, carrier, ref, LATER) == TextState("accepted")
    assert (call_item(world.calls, ref) or {})["language"] == "en"


def test_a_text_that_its_carrier_does_not_list_is_unknown_and_never_sent(world: World) -> None:
    ref, carrier = died(world), Listing()
    assert deliver(world, carrier, ref, LATER) == UNKNOWN
    assert len(carrier.looked) == 2  # in both of the dealership's languages
    assert deliver(world, carrier, ref, LATER + LEASE).already
    assert (carrier.taken, len(carrier.looked)) == ([], 2)


def test_a_carrier_that_lists_nothing_is_not_asked(world: World) -> None:
    ref, carrier = died(world), Recorder()
    assert deliver(world, carrier, ref, LATER) == UNKNOWN


def test_a_text_that_its_carrier_has_as_failed_is_failed_and_frees_its_caller(world: World) -> None:
    refusal = Refusal("twilio_30006", opted_out=False)
    ref, carrier = died(world), Listing(listed={"Garage": refusal})
    assert deliver(world, carrier, ref, LATER) == TextState("failed", "twilio_30006")
    assert world.contacts.get("garage-tremblay", CALLER).last_text_call is None


@pytest.mark.parametrize("fails", [Unavailable("twilio_429"), AnswerLost("ReadTimeoutError")])
def test_a_carrier_that_cannot_say_is_asked_again_until_the_text_is_stale(
    world: World, fails: Exception
) -> None:
    ref, carrier = died(world), Listing(listed={"Garage": fails})
    with pytest.raises(Unavailable):
        deliver(world, carrier, ref, NOW + timedelta(minutes=15))
    carrier.listed = {"Garage": "SM1"}
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=15)) == TextState("accepted")

    other = died_too(world)
    carrier.listed = {"Garage": fails}
    assert deliver(world, carrier, other, NOW + timedelta(minutes=15, seconds=1)) == UNKNOWN


def died_too(world: World) -> CallRef:
    ref = claimed(world, stored(world, "CA2", caller="+14185550199"), caller="+14185550199")
    world.calls.begin_sending(ref, NOW)
    return ref


def test_a_text_of_a_dealership_that_is_gone_is_unknown_in_the_end(world: World) -> None:
    ref = died(world)
    remove_dealership(world)
    assert deliver(world, Listing(), ref, NOW + timedelta(minutes=16)) == UNKNOWN


def test_a_sender_that_still_may_live_is_left_to_it(world: World) -> None:
    ref, carrier = died(world), Listing(listed={"Garage": "SM1"})
    change_item(world.calls, ref, sending_at=to_text(LATER - LEASE))
    assert deliver(world, carrier, ref, LATER) == TextState("sending", already=True)
    assert carrier.looked == []
