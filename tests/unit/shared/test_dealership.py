"""A dealership's file is refused with a word on what to mend, or holds together."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import SERVICE, dealership


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "Garage Tremblay"}, "lower-case letters"),
        ({"name": "Garage\x00"}, "on one line"),
        ({"name": "x" * 81}, "80 characters"),
        ({"timezone": "Montreal"}, "IANA time zone"),
        ({"languages": ["en"]}, "French comes first"),
        ({"languages": ["en", "fr"]}, "French comes first"),
        ({"languages": []}, "at least 1"),
        ({"phone": "418-555-0100"}, "E.164"),
        ({"hours": {"service": {"monday": "08:00-17:00"}}}, '"default" week'),
        ({"lines": []}, "at least 1"),
        ({"lines": [{"name": "x", "department": "kitchen", "number": SERVICE}]}, "lines.0.department"),
        ({"lines": [{"name": "x", "department": "service"}]}, "number or an extension"),
        (
            {"lines": [{"name": "x", "department": "service", "number": SERVICE, "extension": "1"}]},
            "number or an",
        ),
        ({"lines": [{"name": n, "department": "service", "number": SERVICE} for n in "ab"]}, "written twice"),
        (
            {"integrations": [{"id": "same", "provider": "twilio"}] * 2},
            'id of integrations "same" is written twice',
        ),
        ({"integrations": [{"id": "a-b", "provider": "twilio", "settle_seconds": 901}]}, "900"),
        ({"integrations": [{"id": "a-b", "provider": "twilio", "after_call_url": "http://x"}]}, "https://"),
        (
            {"integrations": [{"id": "a-b", "provider": "twilio", "after_call_url": "https://" + "x" * 493}]},
            "https://",
        ),
        ({"secret": "hush"}, "secret"),
        ({"cooldown_minutes": -1}, "cooldown_minutes"),
    ],
)
def test_a_problem_is_said(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        dealership(**changes)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{dealership}: bonjour {first_name}. ARRET", r"\{first_name\} is no placeholder"),
        ("{dealership}: {} ARRET", "no placeholder"),
        ("{dealership}: { ARRET", "no placeholder"),
        ("{dealership.zone} {dealership} ARRET", "no placeholder"),
        ("{dealership!r} {dealership} ARRET", "no placeholder"),
        ("Bonjour! ARRET pour ne plus recevoir de textos.", "name its sender"),
        ("{dealership}: bonjour!", "how to stop"),
        ("{dealership}: on vous arrete", "how to stop"),
        ("{dealership}: ARRÊT pour vous désabonner", "how to stop: write ARRET, without an accent"),
        ("{dealership} ARRET " + "x" * 782, "800 characters"),
    ],
)
def test_a_text_that_may_not_be_sent_is_refused_when_it_is_saved(words: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        dealership(texts={"service": {"fr": {"open": words}}})


def test_a_text_in_english_says_stop() -> None:
    with pytest.raises(ValidationError, match="how to stop: write STOP"):
        dealership(texts={"service": {"en": {"closed": "{dealership}: ARRET"}}})
    dealership(texts={"service": {"en": {"closed": "{dealership}: STOP"}}})


@pytest.mark.parametrize(
    "words",
    ["{dealership} STOP", "{dealership}: ARRÊT? Écrivez ARRET.", "{dealership} ARRET " + "x" * 781],
)
def test_a_french_text_may_say_stop_and_may_say_more(words: str) -> None:
    assert dealership(texts={"service": {"fr": {"open": words}}}).text("service", "fr", is_open=True) == words


def test_a_text_in_a_language_that_the_dealership_does_not_speak_is_refused() -> None:
    with pytest.raises(ValidationError, match="not among the languages"):
        dealership(languages=["fr"], texts={"default": {"en": {"open": "{dealership} STOP"}}})


def test_a_department_s_own_text_comes_before_the_default_one_and_both_before_ours() -> None:
    own = {
        "default": {"fr": {"open": "{dealership} ARRET"}},
        "parts": {"fr": {"open": "{dealership} pièces ARRET"}},
    }
    found = dealership(texts=own)
    assert found.text("parts", "fr", is_open=True) == "{dealership} pièces ARRET"
    assert found.text("service", "fr", is_open=True) == "{dealership} ARRET"
    assert found.text("service", "fr", is_open=False) is None
    assert found.text("service", "en", is_open=True) is None


def test_its_own_closed_days_add_to_the_province_s_and_its_open_days_take_away() -> None:
    found = dealership(
        holidays={"closed": {"2025-12-26": "Lendemain de Noël"}, "open": ["2025-06-24"]},
        days_off={"2025-06-24": "St. Jean Baptiste Day", "2025-09-01": "Labour Day"},
    )
    assert found.closed_days == {date(2025, 9, 1), date(2025, 12, 26)}


def test_it_survives_being_stored_and_read() -> None:
    from functions.shared.dealership import Dealership

    found = dealership(days_off={"2025-09-01": "Labour Day"})
    assert Dealership.model_validate_json(found.model_dump_json()) == found


def test_a_dealership_that_was_stored_with_words_that_are_refused_today_is_still_read() -> None:
    words = "{dealership} : répondez i\u200bci. ARRET"
    assert dealership(texts={"service": {"fr": {"open": words}}}).text("service", "fr", is_open=True) == words
