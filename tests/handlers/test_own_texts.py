"""Texts that answer no call directly leave by the same way as answers do, judged as their kind asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.send_sms.delivery import NotYet, TextState
from functions.shared.call import KeywordAnswer, Language
from functions.shared.consent import ConsentChange
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.texts import OwedText, Texts
from functions.shared.moment import to_text
from tests.builders import CALLER, NOW, dealership
from tests.call_items import call_item, change_item
from tests.handlers.conftest import Recorder, World, deliver, status, stored
from tests.handlers.test_claims import before
from tests.handlers.test_texts import TRIED

DEALERSHIP = "garage-tremblay"
NIGHT = datetime.fromisoformat("2025-09-02T23:30-04:00")
MORNING = datetime.fromisoformat("2025-09-03T09:00-04:00")
KEYWORD = OwedText(
    dealership_id=DEALERSHIP,
    kind="keyword",
    about="inbound-1",
    caller=CALLER,
    department="service",
    line="Service",
    called="+14185550101",
    language="fr",
    occurred_at=NOW,
    due_at=NOW,
    answer="stop",
)


@pytest.fixture
def owe(world: World) -> Callable[[OwedText], OwedText]:
    """Owes a text at a dealership that has both follow-ups."""
    world.dealerships.apply(dealership(follow_ups=["tried", "follow_up"]), {})

    def owe_(text: OwedText) -> OwedText:
        assert Texts(boto3.client("dynamodb"), world.tables["calls"]).owe(text, asked=True)
        return text

    return owe_


Owe = Callable[[OwedText], OwedText]


def called(world: World, text: OwedText, **changes: str) -> OwedText:
    """Stores the missed call that the text is about."""
    change_item(world.calls, stored(world, at=NOW - timedelta(minutes=20)), **changes)
    return replace(text, due_at=NOW, occurred_at=NOW - timedelta(minutes=20))


def test_an_unanswered_call_back_is_told_to_the_caller_once(world: World, owe: Owe) -> None:
    text, carrier = owe(called(world, TRIED)), Recorder()
    assert deliver(world, carrier, text.ref) == TextState("accepted")
    assert deliver(world, carrier, text.ref) == TextState("accepted", already=True)
    [(to, body, context)] = carrier.taken
    assert (to, context) == (CALLER, f"{DEALERSHIP}|{text.ref.call_key}")
    assert body.startswith(
        "Garage Tremblay : nous avons tenté de vous joindre. Rappelez-nous au 418-555-0101 jusqu'à 17 h."
    )
    item = call_item(world.calls, text.ref)
    assert item is not None
    assert (item["message_id"], item["language"], "owed" in item) == ("message-1", "fr", False)
    contact = world.contacts.get(DEALERSHIP, CALLER)
    assert contact.last_text_call == text.ref.call_key, "a reply to it finds it"


@pytest.mark.parametrize(
    ("answer", "language", "body"),
    [
        (
            "stop",
            "fr",
            "Garage Tremblay : vous ne recevrez plus de textos de notre part. DEBUT pour recommencer."
            " Tél. : 418-555-0100",
        ),
        (
            "stop",
            "en",
            "Garage Tremblay: no more texts from us. START to resume. / Plus aucun texto. DEBUT pour"
            " reprendre. 418-555-0100",
        ),
        (
            "help",
            "fr",
            "Garage Tremblay : textos seulement après un appel manqué, 3 par appel au plus. Aide :"
            " 418-555-0100. ARRET pour vous désabonner.",
        ),
    ],
)
def test_a_keyword_is_answered_in_its_language_though_the_caller_opted_out(
    world: World, owe: Owe, answer: KeywordAnswer, language: Language, body: str
) -> None:
    consents = Consents(boto3.client("dynamodb"), world.tables["contacts"])
    consents.opt_out(DEALERSHIP, CALLER, ConsentChange(at=NOW, how="text"))
    text, carrier = owe(replace(KEYWORD, answer=answer, language=language)), Recorder()
    assert deliver(world, carrier, text.ref) == TextState("accepted")
    assert [taken[1] for taken in carrier.taken] == [body]
    contact = world.contacts.get(DEALERSHIP, CALLER)
    assert (contact.opted_out_at, contact.last_text_call) == (NOW, None), "it holds nobody"


def test_a_keyword_s_answer_costs_no_missed_call_its_own(world: World, owe: Owe) -> None:
    text, carrier = owe(replace(KEYWORD, answer="start")), Recorder()
    assert deliver(world, carrier, text.ref) == TextState("accepted")
    assert deliver(world, carrier, stored(world)) == TextState("accepted")


def test_a_follow_up_waits_for_the_morning_and_isn_t_stale_then(world: World, owe: Owe) -> None:
    text, carrier = owe(replace(called(world, TRIED), due_at=NIGHT)), Recorder()
    assert deliver(world, carrier, text.ref, NIGHT) == TextState("deferred", "quiet_hours")
    assert text.ref not in world.owed(MORNING - timedelta(milliseconds=1), 10)
    assert text.ref in world.owed(MORNING, 10)
    assert carrier.taken == []
    late = MORNING + timedelta(hours=3)
    assert deliver(world, carrier, text.ref, late) == TextState("accepted")


def test_a_follow_up_that_may_leave_in_minutes_goes_back_to_the_queue(world: World, owe: Owe) -> None:
    early = MORNING - timedelta(minutes=5)
    text = owe(replace(called(world, TRIED), due_at=early))
    with pytest.raises(NotYet) as wait:
        deliver(world, Recorder(), text.ref, early)
    assert wait.value.seconds == 300


@pytest.mark.parametrize(
    ("kind", "attribute", "reason"),
    [
        ("tried", "recovered_at", "recovered"),
        ("tried", "answered_at", "answered"),
        ("follow_up", "called_back_at", "called_back"),
    ],
)
def test_a_call_that_changes_just_before_the_claim_takes_its_follow_up_back(
    world: World, owe: Owe, kind: Any, attribute: str, reason: str
) -> None:
    text, carrier = owe(replace(called(world, TRIED), kind=kind)), Recorder()

    def change() -> None:
        change_item(world.calls, CallRef(DEALERSHIP, text.about), **{attribute: to_text(NOW)})

    late = replace(world, claims=before("claim", world.claims, change))
    assert deliver(late, carrier, text.ref) == TextState("suppressed", reason)
    assert (carrier.taken, status_of(world, text)) == ([], ("suppressed", reason))


def status_of(world: World, text: OwedText) -> tuple[str, str | None]:
    item = call_item(world.calls, text.ref)
    assert item is not None
    return item["text_status"], item.get("text_reason")


STANDINGS: dict[str, tuple[str, datetime]] = {
    "opted_out": ("opted_out_at", NOW),
    "flagged": ("flagged_at", NOW),
    "untextable": ("untextable_until", NOW + timedelta(days=1)),
    "muted": ("muted_until", NOW + timedelta(hours=1)),
    "replied": ("replied_at", NOW),
}


@pytest.mark.parametrize("reason", STANDINGS)
@pytest.mark.parametrize("kind", ["answer", "tried"])
def test_whatever_is_learnt_of_the_caller_between_judging_and_claiming_counts(
    world: World, owe: Owe, kind: str, reason: str
) -> None:
    ref = owe(called(world, TRIED)).ref if kind == "tried" else stored(world, "CA2")
    carrier, (attribute, moment) = Recorder(), STANDINGS[reason]

    def learn() -> None:
        world.contacts.note_reply(DEALERSHIP, CALLER, {attribute: moment}, NOW)

    late = replace(world, claims=before("claim", world.claims, learn))
    if (kind, reason) == ("answer", "replied"):
        assert deliver(late, carrier, ref) == TextState("accepted"), "who calls anew gets an answer"
    else:
        assert deliver(late, carrier, ref) == TextState("suppressed", reason)
        assert carrier.taken == []


def test_the_basis_of_each_text_is_on_record_before_it_leaves(world: World, owe: Owe) -> None:
    consents = Consents(boto3.client("dynamodb"), world.tables["contacts"])
    answer = stored(world, "CA2")
    deliver(world, Recorder(), answer)
    until = NOW + timedelta(days=181)
    text = owe(replace(called(world, TRIED), consent_basis="inquiry", consent_until=until))
    deliver(world, Recorder(), text.ref)
    records = {record.call_key: record for record in consents.history(DEALERSHIP, CALLER)}
    assert (records[answer.call_key].basis, records[text.ref.call_key].basis) == ("response", "inquiry")
    assert status(world, answer) == ("accepted", None)


def test_what_staff_write_leaves_in_their_words_whatever_the_cooldown(world: World, owe: Owe) -> None:
    answered = deliver(world, Recorder(), stored(world, at=NOW))
    staff = replace(KEYWORD, kind="staff", about="form-1", answer=None, words="C’est prêt à 15 h… Venez !")
    text, carrier = owe(staff), Recorder()
    assert (answered, deliver(world, carrier, text.ref)) == (TextState("accepted"),) * 2
    [(to, body, _)] = carrier.taken
    assert (to, body) == (CALLER, "C'est prêt à 15 h... Venez !")


def test_staff_write_to_nobody_who_opted_out(world: World, owe: Owe) -> None:
    world.contacts.opt_out(DEALERSHIP, CALLER, NOW)
    text = owe(replace(KEYWORD, kind="staff", about="form-1", answer=None, words="Bonjour"))
    assert deliver(world, Recorder(), text.ref) == TextState("suppressed", "opted_out")


@pytest.mark.parametrize(
    ("handled_as", "tried", "follow_up"),
    [
        ("reached", "recovered", "recovered"),
        ("message", None, "called_back"),
        ("wrong", None, "called_back"),
    ],
)
def test_no_follow_up_goes_to_whom_staff_say_they_have_seen_to(
    world: World, owe: Owe, handled_as: str, tried: str | None, follow_up: str | None
) -> None:
    about = called(world, TRIED, handled_as=handled_as)
    text = owe(about)
    expected = TextState("suppressed", tried) if tried else TextState("accepted")
    assert deliver(world, Recorder(), text.ref) == expected
    later = owe(replace(about, kind="follow_up"))
    assert deliver(world, Recorder(), later.ref) == TextState("suppressed", follow_up)
