"""Words are compared without their dress, and numbers are hidden before they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.call_logs.mapping.normalize import (
    clean,
    heading_words,
    normalize_heading,
    normalize_word,
    redact_numbers,
)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("N° d’appelant", "n d appelant"),
        ("N° d'appelant", "n d appelant"),
        ("  Répondu ", "repondu"),
        ("NO_ANSWER", "no answer"),
        ("no-answer", "no answer"),
        ("Durée (s)", "duree s"),
        ("À", "a"),
        ("---", ""),
    ],
)
def test_case_accents_and_punctuation_make_no_difference(written: str, word: str) -> None:
    assert normalize_word(written) == word


@pytest.mark.parametrize("written", ["Caller ID", "CallerID", "caller_id", "CALLER-ID", "Caller  Id "])
def test_a_heading_is_the_same_with_or_without_blanks(written: str) -> None:
    assert normalize_heading(written) == "callerid"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("CallDirection", ["call", "direction"]),
        ("SIPResponseCode", ["sip", "response", "code"]),
        ("RésultatÉcrit2025", ["resultat", "ecrit2025"]),
        ("hangup_cause", ["hangup", "cause"]),
        ("Résultat de l'action", ["resultat", "de", "l", "action"]),
    ],
)
def test_a_heading_has_its_words(written: str, parts: list[str]) -> None:
    assert heading_words(written) == parts


def test_a_cell_on_two_lines_is_one_line() -> None:
    assert clean("Luc\r\nGagnon\x00 ") == "Luc Gagnon"


@pytest.mark.parametrize("written", ['="801"', "'801", "'801'"])
def test_what_keeps_a_spreadsheet_from_rounding_is_no_part_of_a_cell(written: str) -> None:
    assert clean(written) == "801"


@pytest.mark.parametrize(
    "number",
    [
        "+14185550150",
        "418-555-0150",
        "(418) 555-0150",
        "418.555.0150",
        "4185550150",
        "1 418 555 0150",
        "01 23 45 67 89",
        "418\u2011555\u20110150",
        "418\u00a0555\u20130150",
    ],
)
def test_of_a_number_the_first_digits_are_shown_at_most(number: str) -> None:
    shown = redact_numbers(f"call from {number} today")
    assert sum(letter.isdigit() for letter in shown) == 3


@given(
    st.integers(2_000_000_000, 9_999_999_999),
    st.sampled_from(["{}{}{}", "({}) {}-{}", "{}-{}-{}", "+1 {} {} {}"]),
)
def test_no_number_survives_however_it_is_written(number: int, form: str) -> None:
    digits = str(number)
    written = form.format(digits[:3], digits[3:6], digits[6:])
    assert digits[6:] not in redact_numbers(written)


@pytest.mark.parametrize(
    "date", ["2025-09-08 10:05:33", "08/09/2025 10:05", "2025-09-08T10:05:33Z", "08.09.2025 10.05.33"]
)
def test_a_date_is_shown_whole(date: str) -> None:
    assert redact_numbers(date) == date
