"""One tap to call: claimed first, so that a caller isn't rung by two people, nor twice by one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.desk.ringing import AlreadyRinging, NotAnAdvisor, Ringing
from functions.shared.dealership import Dealership
from functions.shared.desk import NoSuchRow, StaffMember, Taken
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.deeds import Deeds
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.rings import Rings
from functions.shared.one_tap import OneTap
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from tests.builders import CALLER, NOW, SERVICE, dealership
from tests.handlers.conftest import World, stored
from tests.handlers.test_desk import histories

JULIE, MARC = StaffMember("sub-julie", "Julie"), StaffMember("sub-marc", "Marc")
EMAIL, MOBILE = "julie@garage.example", "+14185550133"
ONE_TAP = {"integration": "tremblay-twilio", "advisors": [{"email": EMAIL, "number": MOBILE}]}
GARAGE = dealership(one_tap=ONE_TAP)


@dataclass
class Recorder:
    """A bridge that does as it is told, and remembers whom it rang, from which number."""

    answers: list[Exception | None] = field(default_factory=list)
    rung: list[tuple[str, str, str]] = field(default_factory=list)
    number: str = ""

    def ring(self, advisor: str, caller: str) -> str:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.rung.append((self.number, advisor, caller))
        return "CA1"

    def of(self, _dealership: Dealership, _one_tap: OneTap, number: str) -> "Recorder":
        self.number = number
        return self


def ringing(world: World, bridge: Recorder) -> Ringing:
    client = boto3.client("dynamodb")
    desk = DeskReader(client, world.tables["calls"], world.tables["contacts"])
    return Ringing(
        deeds=Deeds(client, world.tables["calls"], desk),
        desk=desk,
        rings=Rings(client, world.tables["calls"]),
        bridge_of=bridge.of,
    )


def remembered(world: World, name: str, at: datetime) -> CallRef:
    """A missed call that stands in its caller's history, too."""
    ref = stored(world, name, at)
    histories(world).record_interaction(ref, CALLER, "missed", at, at)
    return ref


def test_one_tap_claims_the_row_and_rings_the_advisor_then_the_caller(world: World) -> None:
    ref, bridge = stored(world), Recorder()
    desk = ringing(world, bridge)
    desk.ring(GARAGE, ref.call_key, JULIE, EMAIL.upper(), NOW)
    assert bridge.rung == [(SERVICE, MOBILE, CALLER)]
    [row] = desk.desk.calls_of(ref.dealership_id, ref.call_key)
    claim = row.claim_at(NOW)
    assert claim is not None
    assert claim.by == JULIE


def test_whom_a_colleague_calls_back_is_not_rung(world: World) -> None:
    ref, bridge = stored(world), Recorder()
    desk = ringing(world, bridge)
    desk.deeds.claim(ref.dealership_id, ref.call_key, MARC, NOW)
    with pytest.raises(Taken):
        desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW)
    assert bridge.rung == []


def test_a_second_tap_rings_nobody_until_the_first_is_over(world: World) -> None:
    ref, bridge = stored(world), Recorder()
    desk = ringing(world, bridge)
    desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW)
    with pytest.raises(AlreadyRinging):
        desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW + timedelta(seconds=59))
    desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW + timedelta(seconds=60))
    assert len(bridge.rung) == 2


def test_another_call_of_the_same_caller_rings_nobody_within_the_minute(world: World) -> None:
    bridge = Recorder()
    desk = ringing(world, bridge)
    first, second = (
        remembered(world, name, NOW - timedelta(minutes=ago)) for name, ago in (("CA1", 9), ("CA2", 5))
    )
    desk.ring(GARAGE, second.call_key, JULIE, EMAIL, NOW)
    with pytest.raises(AlreadyRinging):
        desk.ring(GARAGE, first.call_key, JULIE, EMAIL, NOW + timedelta(seconds=1))
    assert len(bridge.rung) == 1


def test_where_nobody_s_telephone_rang_the_next_tap_asks_at_once(world: World) -> None:
    ref, bridge = stored(world), Recorder([Unavailable("twilio_429")])
    desk = ringing(world, bridge)
    with pytest.raises(Unavailable):
        desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW)
    desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW + timedelta(seconds=1))
    assert len(bridge.rung) == 1


def test_where_an_answer_got_lost_a_telephone_may_ring_and_no_tap_asks_again(world: World) -> None:
    ref, bridge = stored(world), Recorder([AnswerLost("timeout")])
    desk = ringing(world, bridge)
    with pytest.raises(AnswerLost):
        desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW)
    with pytest.raises(AlreadyRinging):
        desk.ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("garage", "email"), [(dealership(), EMAIL), (GARAGE, "marc@garage.example"), (GARAGE, "")]
)
def test_nobody_is_rung_whom_the_file_doesn_t_name(world: World, garage: Dealership, email: str) -> None:
    ref, bridge = stored(world), Recorder()
    with pytest.raises(NotAnAdvisor):
        ringing(world, bridge).ring(garage, ref.call_key, JULIE, email, NOW)
    assert bridge.rung == []


@pytest.mark.parametrize("changes", [{"caller": None}, {"dealership_id": "another"}])
def test_nobody_is_rung_for_a_withheld_number_or_another_dealership_s_call(
    world: World, changes: dict[str, Any]
) -> None:
    ref, bridge = stored(world, **changes), Recorder()
    with pytest.raises(NoSuchRow):
        ringing(world, bridge).ring(GARAGE, ref.call_key, JULIE, EMAIL, NOW)
    assert bridge.rung == []


def test_the_file_may_say_which_number_callers_see(world: World) -> None:
    ref, bridge = stored(world), Recorder()
    garage = dealership(one_tap={**ONE_TAP, "number": "+14185550100"})
    ringing(world, bridge).ring(garage, ref.call_key, JULIE, EMAIL, NOW)
    assert bridge.rung == [("+14185550100", MOBILE, CALLER)]
