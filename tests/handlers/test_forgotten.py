"""A caller who opted out and was forgotten calls again: no text, by a hash, at this dealership alone."""

from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from functions.send_sms.delivery import Delivery, TextState
from functions.send_sms.forgotten_opt_outs import ForgottenOptOuts
from functions.shared.consent import ConsentChange
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.forgotten import Forgotten
from tests.builders import CALLER, NOW, dealership
from tests.handlers.conftest import NOBODY_FORGOTTEN, STAGE_SENDER, Recorder, World, stored

ID = "garage-tremblay"


@pytest.fixture
def forgotten(world: World) -> Forgotten:
    kms = boto3.client("kms")
    key = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    return Forgotten(boto3.client("dynamodb"), lambda: kms, world.tables["contacts"], key)


def delivery(world: World, carrier: Recorder, forgotten: Forgotten) -> Delivery:
    made = Delivery(
        calls=world.calls,
        contacts=world.contacts,
        claims=world.claims,
        clock=lambda: NOW,
        dealership=world.dealerships.get_with_pause,
        stage_sender=STAGE_SENDER,
        carrier_of=lambda _: carrier,
        sleep=lambda _: None,
        forgotten_opt_outs=NOBODY_FORGOTTEN,
        texts=world.texts,
    )
    return replace(made, forgotten_opt_outs=ForgottenOptOuts(forgotten.opted_out_at))


def test_no_text_goes_to_whom_the_dealership_has_forgotten(world: World, forgotten: Forgotten) -> None:
    carrier = Recorder()
    world.dealerships.note_forgotten(ID, NOW)
    forgotten.remember(ID, CALLER, NOW, "text")
    suppressed = delivery(world, carrier, forgotten).deliver(stored(world, "CA1"))
    assert suppressed == TextState("suppressed", "opted_out")
    other = stored(world, "CA2", caller="+14185550142")
    assert delivery(world, carrier, forgotten).deliver(other).status == "accepted"
    assert [caller for caller, _, _ in carrier.taken] == ["+14185550142"]


def test_a_file_that_is_applied_again_forgets_no_opt_out(world: World, forgotten: Forgotten) -> None:
    world.dealerships.note_forgotten(ID, NOW)
    world.dealerships.apply(dealership(), {"tremblay-twilio": "/a", "tremblay-pbx": "/b"})
    known = world.dealerships.get_with_pause(ID)
    assert known
    assert known.forgets
    assert world.dealerships.note_forgotten(ID, NOW.replace(year=2030)) == NOW, "the first moment stays"
    with pytest.raises(LookupError):
        world.dealerships.note_forgotten("nobody", NOW)


def test_the_table_has_no_byte_of_the_number_and_an_opt_in_takes_the_hash_away(
    world: World, forgotten: Forgotten
) -> None:
    forgotten.remember(ID, CALLER, NOW, "text")
    forgotten.remember(ID, CALLER, NOW.replace(year=2030), None)
    assert CALLER[1:] not in str(boto3.client("dynamodb").scan(TableName=world.tables["contacts"]))
    assert forgotten.opted_out_at(ID, CALLER) == NOW, "the first moment stays"
    assert forgotten.take_back(ID, CALLER)
    assert not forgotten.take_back(ID, CALLER)
    assert forgotten.opted_out_at(ID, CALLER) is None


def test_who_was_forgotten_and_asks_for_texts_again_gets_them(world: World, forgotten: Forgotten) -> None:
    world.dealerships.note_forgotten(ID, NOW)
    forgotten.remember(ID, CALLER, NOW - timedelta(days=1), "text")
    consents = Consents(boto3.client("dynamodb"), world.tables["contacts"], forgotten)
    assert consents.opt_in(ID, CALLER, ConsentChange(at=NOW, how="text")) == "changed"
    carrier = Recorder()
    assert delivery(world, carrier, forgotten).deliver(stored(world, "CA1")).status == "accepted"


def test_a_start_that_a_later_stop_outdates_brings_nobody_back(world: World, forgotten: Forgotten) -> None:
    forgotten.remember(ID, CALLER, NOW, "text")
    consents = Consents(boto3.client("dynamodb"), world.tables["contacts"], forgotten)
    consents.opt_out(ID, CALLER, ConsentChange(at=NOW + timedelta(hours=1), how="text"))
    assert consents.opt_in(ID, CALLER, ConsentChange(at=NOW, how="text")) == "outdated"
    assert forgotten.opted_out_at(ID, CALLER) is not None
