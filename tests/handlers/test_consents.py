"""Changes of consent in DynamoDB: the contact and its record, together or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.shared.consent import ConsentChange, ConsentHow
from functions.shared.ledger.consents import Consents, basis_record, consents_partition
from functions.shared.ledger.contacts import CallerNotTextable, Contacts
from functions.shared.ledger.items import unpack
from functions.shared.ledger.updates import update_together
from tests.builders import CALLER, NOW
from tests.handlers.conftest import World, stored, take

ID = "garage-tremblay"
DAY = timedelta(days=1)


@pytest.fixture
def consents(world: World) -> Consents:
    return Consents(boto3.client("dynamodb"), world.tables["contacts"])


def change(days: int = 0, how: ConsentHow = "text", **more: Any) -> ConsentChange:
    return ConsentChange(at=NOW + days * DAY, how=how, **more)


def items(world: World, partition: str) -> list[dict[str, Any]]:
    found = boto3.client("dynamodb").query(
        TableName=world.tables["contacts"],
        KeyConditionExpression="dealership_id = :id",
        ExpressionAttributeValues={":id": {"S": partition}},
    )
    return [unpack(item) for item in found["Items"]]


def test_who_opts_out_is_texted_no_more_until_the_opt_in(world: World, consents: Consents) -> None:
    ref = stored(world)
    assert consents.opt_out(ID, CALLER, change(rule="R1", message_id="in-1")) == "changed"
    with pytest.raises(CallerNotTextable, match="^opted_out$"):
        take(world, ref, CALLER, NOW, DAY)
    assert consents.opt_in(ID, CALLER, change(1)) == "changed"
    take(world, ref, CALLER, NOW + DAY, DAY)


def test_each_change_is_one_more_record_that_says_who_when_how_and_which_words(
    world: World, consents: Consents
) -> None:
    consents.opt_out(ID, CALLER, change(rule="R1", message_id="in-1"))
    consents.opt_out(ID, CALLER, change(1, "telephone", by="Julie", reason="said so"))
    consents.opt_in(ID, CALLER, change(2, "staff", by="Julie", reason="bought a car"))
    first, second, third = consents.history(ID, CALLER)
    assert (first.what, first.at, first.how, first.rule, first.message_id) == (
        "opt_out",
        NOW,
        "text",
        "R1",
        "in-1",
    )
    assert (second.what, second.how, second.by, second.reason) == ("opt_out", "telephone", "Julie", "said so")
    assert [each.result for each in (first, second, third)] == ["changed", "unchanged", "changed"]
    assert world.contacts.get(ID, CALLER).opted_out_at is None


def test_the_first_opt_out_stays_and_says_how(world: World, consents: Consents) -> None:
    consents.opt_out(ID, CALLER, change())
    consents.opt_out(ID, CALLER, change(1, "staff"))
    contact = world.contacts.get(ID, CALLER)
    assert (contact.opted_out_at, contact.opted_out_how) == (NOW, "text")


def test_a_text_that_comes_twice_is_recorded_once_and_changes_nothing_twice(consents: Consents) -> None:
    assert consents.opt_out(ID, CALLER, change(message_id="in-1")) == "changed"
    assert consents.opt_in(ID, CALLER, change(1, message_id="in-2")) == "changed"
    assert consents.opt_out(ID, CALLER, change(message_id="in-1")) == "repeated"
    assert [each.what for each in consents.history(ID, CALLER)] == ["opt_out", "opt_in"]


def test_a_stop_that_comes_after_a_later_start_is_recorded_and_changes_nothing(
    world: World, consents: Consents
) -> None:
    consents.opt_in(ID, CALLER, change(1))
    assert consents.opt_out(ID, CALLER, change()) == "outdated"
    assert world.contacts.get(ID, CALLER).opted_out_at is None
    assert [each.result for each in consents.history(ID, CALLER)] == ["outdated", "unchanged"]


def test_records_are_kept_36_months_and_a_contact_who_opted_out_or_is_flagged_for_good(
    world: World, consents: Consents
) -> None:
    consents.flag(ID, CALLER, change())
    assert "expires_at" not in items(world, ID)[0]
    consents.unflag(ID, CALLER, change(1, "staff"))
    assert timedelta(days=760) < expiry(items(world, ID)[0]) - NOW - DAY < timedelta(days=762)
    consents.opt_out(ID, CALLER, change(2))
    assert "expires_at" not in items(world, ID)[0]
    consents.opt_in(ID, CALLER, change(3))
    assert timedelta(days=760) < expiry(items(world, ID)[0]) - NOW - 3 * DAY < timedelta(days=762)
    kept = [
        expiry(item) - datetime.fromisoformat(item["at"]) for item in items(world, consents_partition(ID))
    ]
    assert set(kept) == {timedelta(days=1096)}


def expiry(item: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(item["expires_at"]), UTC)


def test_a_change_of_one_dealership_or_caller_touches_no_other(world: World, consents: Consents) -> None:
    consents.opt_out(ID, CALLER, change())
    assert world.contacts.get("autos-riviere", CALLER).opted_out_at is None
    assert list(consents.history("autos-riviere", CALLER)) == []
    assert list(consents.history(ID, CALLER[:-1])) == [], "a number that begins another's"


def test_the_contact_and_its_record_are_written_together_or_not_at_all(
    world: World, consents: Consents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("functions.shared.ledger.consents.update_together", fails)
    with pytest.raises(KeyboardInterrupt):
        consents.opt_out(ID, CALLER, change())
    assert items(world, ID) == items(world, consents_partition(ID)) == []


def test_who_changed_the_contact_in_between_is_heeded(
    world: World, consents: Consents, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = iter([lambda: consents.opt_in(ID, CALLER, change(2))])

    def late(*arguments: Any) -> Any:
        next(meanwhile, lambda: None)()
        return update_together(*arguments)

    monkeypatch.setattr("functions.shared.ledger.consents.update_together", late)
    assert consents.opt_out(ID, CALLER, change(1)) == "outdated"
    assert world.contacts.get(ID, CALLER).opted_out_at is None


def test_what_is_noted_of_a_contact_makes_nobody_who_stays_expire(world: World, consents: Consents) -> None:
    world.contacts.note_reply(ID, CALLER, {"language": "en", "undelivered": 1}, NOW)
    assert (world.contacts.get(ID, CALLER).language, world.contacts.get(ID, CALLER).undelivered) == ("en", 1)
    assert timedelta(days=760) < expiry(items(world, ID)[0]) - NOW < timedelta(days=762)
    consents.opt_out(ID, CALLER, change())
    world.contacts.note_reply(ID, CALLER, {"replied_at": NOW, "undelivered": None}, NOW)
    (contact,) = items(world, ID)
    assert "expires_at" not in contact
    assert "undelivered" not in contact
    assert world.contacts.get(ID, CALLER).replied_at == NOW


def test_a_stop_between_the_two_halves_of_a_note_makes_no_contact_that_expires(
    world: World, consents: Consents, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, meanwhile = Contacts._update, iter([False, True])

    def late(*arguments: Any, **change: Any) -> Any:
        if next(meanwhile, False):
            consents.opt_out(ID, CALLER, change_at_once)
        return written(*arguments, **change)

    change_at_once = change()
    monkeypatch.setattr(Contacts, "_update", late)
    world.contacts.note_reply(ID, CALLER, {"replied_at": NOW}, NOW)
    (contact,) = items(world, ID)
    assert contact["replied_at"]
    assert "expires_at" not in contact


def test_a_basis_names_its_call_and_its_term_and_is_the_same_however_often_it_is_written(
    world: World, consents: Consents
) -> None:
    for _ in range(2):
        record = basis_record(world.tables["contacts"], ID, CALLER, "twilio:CA1", "inquiry", NOW)
        assert update_together(boto3.client("dynamodb"), [record]) is None
    (basis,) = consents.history(ID, CALLER)
    assert (basis.what, basis.basis, basis.call_key) == ("basis", "inquiry", "twilio:CA1")
    assert basis.until == NOW + timedelta(days=181)
