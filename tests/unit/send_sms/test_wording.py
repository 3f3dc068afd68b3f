"""The words that callers read."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.dealership import invitations
from cli.dealership.wording import check_wording
from functions.send_sms import wording
from functions.shared import template, words
from functions.shared.call import DEPARTMENTS, LANGUAGES, Department, Language
from functions.shared.sender import TWILIO_CANADA_SEGMENT
from tests.builders import NOW, dealership

DEALERSHIP = dealership(days_off={"2025-09-01": "Labour Day"})


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DEALERSHIP.zone)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize(
    "at", ["2025-09-02T10:00", "2025-09-02T19:30", "2025-09-03T06:00", "2025-08-30T10:00"]
)
def test_our_own_words_name_the_sender_say_how_to_stop_and_fit_one_segment(
    language: Language, department: Department, at: str
) -> None:
    text = wording.write(DEALERSHIP, department, language, local(at))
    assert text.body.startswith("Garage Tremblay")
    asks = (
        "ou répondez ici. ARRET pour vous désabonner."
        if language == "fr"
        else "or reply here. Text STOP to opt out."
    )
    assert asks in text.body
    assert "418-555-0100" in text.body
    assert "{" not in text.body
    assert (text.size.encoding, text.size.segments) == ("GSM-7", 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize(
    "at", ["2025-09-02T13:45", "2025-09-02T19:30", "2025-09-02T12:30", "2025-09-07T12:00"]
)
@pytest.mark.parametrize("name", ["Autos Rivière Chicoutimi", "Concession Sainte-Agathe"])
def test_our_own_words_fit_one_segment_with_a_long_name_and_a_long_opening(
    language: Language, department: Department, at: str, name: str
) -> None:
    week = {"monday-sunday": ["08:30-12:00", "13:30-17:30"]}
    vacation = {"2025-09-08": "", "2025-09-09": ""}
    found = dealership(text_name=name, hours={"default": week}, days_off=vacation)
    text = wording.write(found, department, language, local(at))
    assert (text.size.encoding, text.size.segments) == ("GSM-7", 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize("is_open", [True, False])
def test_our_own_words_fit_a_segment_of_136_septets_too(
    language: Language, department: Department, is_open: bool
) -> None:
    """As a Canadian long code of Twilio has it, with a name of 24 letters and a long opening."""
    week = {"monday-tuesday": "08:30-12:00", "wednesday": ["10:30-12:00", "13:30-17:30"]}
    found = dealership(text_name="Autos Rivière Chicoutimi", hours={"default": week})
    text = wording.costliest(found, department, language, is_open=is_open, segment=TWILIO_CANADA_SEGMENT)
    assert (text.size.encoding, text.size.segments) == ("GSM-7", 1)
    assert text.size.units <= 136
    assert ("ARRET" if language == "fr" else "STOP") in text.body
    template.check(words.of(language)["text"]["short"]["open" if is_open else "closed"], language)


@pytest.mark.parametrize(
    ("department", "language", "said"),
    [
        (
            "service",
            "fr",
            "Garage Tremblay : nous avons manqué votre appel au service. Rappelez-nous au 418-555-0100 ou",
        ),
        ("parts", "fr", "nous avons manqué votre appel au comptoir des pièces."),
        ("sales", "fr", "nous avons manqué votre appel à l'équipe des ventes."),
        (
            "service",
            "en",
            "Garage Tremblay: we missed your call to the service department. Please call us back at",
        ),
        ("reception", "en", "we missed your call to the front desk."),
    ],
)
def test_a_text_reads_aloud_whichever_department_was_called(
    department: Department, language: Language, said: str
) -> None:
    assert said in wording.write(DEALERSHIP, department, language, NOW).body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", ["2025-09-02T10:00", "2025-09-02T19:30"])
def test_from_a_number_that_receives_nothing_our_own_words_ask_for_no_reply(
    language: Language, at: str
) -> None:
    text = wording.write(
        dealership(text_name="Autos Rivière Chicoutimi"), "sales", language, local(at), receives=False
    )
    assert invitations.found(text.body, language) is None
    assert ("Répondez ARRET" if language == "fr" else "Reply STOP") in text.body
    assert (text.size.encoding, text.size.segments) == ("GSM-7", 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", ["open", "closed"])
def test_our_own_words_pass_the_check_that_a_dealership_s_must(
    language: Language, moment: Literal["open", "closed"]
) -> None:
    template.check(words.of(language)["text"][moment], language)
    check_wording(words.of(language)["text"][moment])


@pytest.mark.parametrize(
    ("at", "language", "said"),
    [
        ("2025-09-02T19:30", "fr", "Nous ouvrons demain à 8 h,"),
        ("2025-09-02T06:30", "fr", "Nous ouvrons aujourd'hui à 8 h,"),
        ("2025-08-30T10:00", "fr", "Nous ouvrons mardi à 8 h,"),  # Saturday before Labour Day
        ("2025-09-02T19:30", "en", "We open tomorrow at 8 am;"),
        ("2025-08-30T10:00", "en", "We open Tuesday at 8 am;"),
    ],
)
def test_a_closed_dealership_says_when_it_opens(at: str, language: Language, said: str) -> None:
    text = wording.write(DEALERSHIP, "service", language, local(at))
    assert said in text.body
    assert not text.open


def test_tomorrow_is_the_day_after_the_dealership_s_own() -> None:
    evening = local("2025-09-02T20:30").astimezone(UTC)
    assert evening.date() > local("2025-09-02T20:30").date()
    assert "Nous ouvrons demain à 8 h," in wording.write(DEALERSHIP, "service", "fr", evening).body


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        ("+14185550100", "fr", "Rappelez-nous au 418-555-0100 ou répondez ici."),
        ("+14185550100", "en", "call us back at 418-555-0100, or reply here."),
        ("+33199005678", "fr", "Rappelez-nous au +33199005678 ou répondez ici."),
    ],
)
def test_an_open_dealership_says_which_number_to_call(number: str, language: Language, said: str) -> None:
    assert said in wording.write(dealership(phone=number), "service", language, NOW).body


@pytest.mark.parametrize(
    ("hours", "language", "said"),
    [
        ("13:30-17:00", "fr", "à 13 h 30"),
        ("13:30-17:00", "en", "at 1:30 pm"),
        ("00:30-01:00", "en", "at 12:30 am"),
        ("11:30-17:00", "en", "at 11:30 am"),
        ("12:00-17:00", "en", "at 12 pm"),
    ],
)
def test_times_are_written_as_the_language_writes_them(hours: str, language: Language, said: str) -> None:
    found = dealership(hours={"default": {"monday-sunday": hours}})
    assert said in wording.write(found, "service", language, local("2025-09-02T19:30")).body


def test_a_dealership_that_never_opens_promises_no_hour() -> None:
    found = dealership(hours={"default": {}})
    assert "Nous ouvrons sous peu" in wording.write(found, "service", "fr", NOW).body


def test_a_weekday_of_another_week_is_not_promised() -> None:
    week = {f"2025-09-{day:02}": "vacation" for day in range(3, 10)}
    found = dealership(days_off=week)
    assert (
        "Nous ouvrons mercredi" not in wording.write(found, "service", "fr", local("2025-09-03T10:00")).body
    )
    assert "Nous ouvrons sous peu" in wording.write(found, "service", "fr", local("2025-09-03T10:00")).body
    assert "Nous ouvrons mercredi" in wording.write(found, "service", "fr", local("2025-09-04T10:00")).body


@given(
    st.integers(-30 * 48, 30 * 48).map(lambda halves: NOW + timedelta(minutes=30 * halves)),
    st.sampled_from(["service", "parts"]),
    st.sampled_from(LANGUAGES),
)
def test_no_text_is_longer_than_the_costliest(
    at: datetime, department: Department, language: Language
) -> None:
    own = {"default": {"fr": {"open": "{dealership}: {opens} ARRET"}}}
    week = {"monday-wednesday": ["08:30-12:00", "13:30-17:30"], "friday": "10:00-24:00"}
    found = dealership(hours={"default": week}, texts=own, days_off={"2025-09-01": "Labour Day"})
    text = wording.write(found, department, language, at)
    longest = wording.costliest(found, department, language, is_open=text.open)
    assert text.size.units <= longest.size.units


def test_typography_that_costs_is_made_plain_and_letters_are_left_alone() -> None:
    written = "{dealership}\u00a0: l’appel… «\u202ffête\u202f» ‘a’ “b” 1\u20112 – ARRET — STOP"
    own = {"default": {"fr": {"open": written}}}
    text = wording.write(dealership(texts=own), "service", "fr", NOW)
    assert text.body == 'Garage Tremblay : l\'appel... " fête " \'a\' "b" 1-2 - ARRET - STOP'
    assert text.size.costly == ("ê",)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Garage Cote\u0301", "Garage Coté"),
        ("Ga\u00adrage\u200b", "Garage"),
        ("Garage\u2028X", "Garage X"),
        ("Garage 5\u2032 6\u2033 \u22127", "Garage 5' 6\" -7"),
        ("Garage\u2010Roy \u2039X\u203a \u02bcn\u00b4", "Garage-Roy 'X' 'n'"),
    ],
)
def test_a_name_s_invisible_letters_and_marks_cost_nothing(name: str, seen: str) -> None:
    text = wording.write(dealership(text_name=name), "service", "fr", NOW)
    assert text.body.startswith(f"{seen} : ")
    assert (text.size.encoding, text.size.segments) == ("GSM-7", 1)


def test_a_name_is_never_read_as_a_template() -> None:
    found = dealership(text_name="{phone} {0} & Fils")
    assert wording.write(found, "service", "fr", NOW).body.startswith("{phone} {0} & Fils : ")


@pytest.mark.parametrize(
    ("language", "by", "said"),
    [
        ("fr", "2025-09-02T10:30", "On vous rappelle avant 10 h 30, tél."),
        ("fr", "2025-09-02T11:00", "On vous rappelle avant 11 h, tél."),
        ("fr", "2025-09-03T00:00", "On vous rappelle avant 24 h, tél."),
        ("en", "2025-09-02T10:30", "will call back before 10:30 am."),
        ("en", "2025-09-02T13:00", "will call back before 1 pm."),
        ("en", "2025-09-03T00:00", "will call back before 12 am."),
    ],
)
def test_a_promise_is_told_at_the_dealership_s_time_in_the_caller_s_language(
    language: Language, by: str, said: str
) -> None:
    text = wording.write(DEALERSHIP, "service", language, NOW, promised_at=local(by).astimezone(UTC))
    assert said in text.body
    assert text.promised_at == local(by)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("segment", [160, TWILIO_CANADA_SEGMENT])
def test_our_own_promises_fit_one_segment_with_a_long_name(language: Language, segment: int) -> None:
    found = dealership(text_name="Autos Rivière Chicoutimi")
    text = wording.costliest(found, "parts", language, is_open=True, segment=segment, promised=True)
    assert (text.size.encoding, text.size.segments) == ("GSM-7", 1)
    assert text.size.units <= segment
    ours = words.of(language)["text"]
    for promised in (ours["promised"], ours["short"]["promised"], ours["one_way"]["promised"]):
        template.check(promised, language, promises=True)
        check_wording(promised)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_from_a_number_that_receives_nothing_asks_for_no_reply_and_fits(language: Language) -> None:
    found = dealership(text_name="Autos Rivière Chicoutimi")
    by = local("2025-09-02T10:30")
    text = wording.write(found, "parts", language, NOW, receives=False, promised_at=by)
    assert invitations.found(text.body, language) is None
    assert (text.size.encoding, text.size.segments) == ("GSM-7", 1)


def test_a_dealership_s_own_sentence_stands_only_with_its_promise() -> None:
    own = {"open": "{dealership} : merci! ARRET", "promised": "{dealership} : avant {callback_by}. ARRET"}
    found = dealership(texts={"default": {"fr": own}}, callback_by={"default": 30})
    by = local("2025-09-02T10:30")
    assert wording.write(found, "service", "fr", NOW).body == "Garage Tremblay : merci! ARRET"
    promise = wording.write(found, "service", "fr", NOW, promised_at=by).body
    assert promise == "Garage Tremblay : avant 10 h 30. ARRET"


@pytest.mark.parametrize("kind", ["tried", "follow_up"])
def test_no_follow_up_promises_anything(kind: Literal["tried", "follow_up"]) -> None:
    by = local("2025-09-02T10:30")
    text = wording.write(DEALERSHIP, "service", "fr", NOW, kind=kind, promised_at=by)
    assert "avant" not in text.body
    assert text.promised_at is None


@pytest.mark.parametrize(
    ("at", "language", "said"),
    [
        ("2025-09-02T10:00", "fr", "Rappelez-nous au 418-555-0101 jusqu'à 17 h."),
        ("2025-09-02T19:30", "fr", "Rappelez-nous au 418-555-0101 dès demain à 8 h."),
        ("2025-09-02T10:00", "en", "Please call us back at 418-555-0101 until 5 pm."),
        ("2025-09-02T19:30", "en", "Please call us back at 418-555-0101 from tomorrow at 8 am on."),
    ],
)
def test_after_a_call_back_in_vain_the_caller_is_told_a_direct_number_and_when(
    at: str, language: Language, said: str
) -> None:
    found = dealership(
        lines=[
            {"name": "Service", "department": "service", "number": "+14185550101"},
            {"name": "Pièces", "department": "parts", "number": "+14185550102"},
        ]
    )
    text = wording.write(found, "service", language, local(at), kind="tried", called="+14185550101")
    assert said in text.body
    parts = wording.write(found, "parts", language, local(at), kind="tried", called=None)
    assert "418-555-0102" in parts.body
    sales = wording.write(found, "sales", language, local(at), kind="tried", called="+14185550199")
    assert "418-555-0100" in sales.body
