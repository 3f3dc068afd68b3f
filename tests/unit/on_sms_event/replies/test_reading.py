"""A reply's meaning: by examples, and by what must not change it."""

import tomllib
import unicodedata
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_sms_event.replies.reading import Reading, read
from functions.shared import template, words
from functions.shared.call import LANGUAGES, Language

EXAMPLES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("examples.toml").read_text("utf-8"))
ALL = [text for texts in EXAMPLES.values() for text in texts]
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def wanted(name: str) -> tuple[str, str | None]:
    return ("reply", name) if name == "may_want_to_stop" else (name, None)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_read_as_a_person_would_read_it(name: str) -> None:
    readings = {text: read(text) for text in EXAMPLES[name]}
    assert {
        text: reading for text, reading in readings.items() if (reading.meaning, reading.flag) != wanted(name)
    } == {}


# How telephones, keyboards and carriers change a text, and no meaning with it.
CHANGES: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "without accents": lambda text: "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    ),
    "full width": lambda text: text.translate(FULL_WIDTH),
    "zero width": lambda text: "\u200b".join(text),
    "soft hyphens": lambda text: "\u00ad".join(text),
    "curly quotes": lambda text: text.replace("'", "’"),
    "straight quotes": lambda text: text.replace("’", "'"),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "blanks around": lambda text: f"  {text} \t",
    "Windows line ends": lambda text: text.replace("\n", "\r\n") + "\r\n",
    "a smile after it": lambda text: f"{text} 🙂",
    "an emoticon after it": lambda text: f"{text} :)",
    "direction marks": lambda text: f"\u200e{text}\u200f",
    "a byte order mark": lambda text: f"\ufeff{text}",
}


MOMENTS: tuple[Literal["open", "closed"], ...] = ("open", "closed")


@pytest.mark.parametrize("change", CHANGES)
def test_how_it_is_written_changes_no_meaning(change: str) -> None:
    changed = {text: CHANGES[change](text) for text in ALL}
    assert {text for text in ALL if read(changed[text]) != read(text)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_read_as_a_robot_s_so_that_two_rappels_never_opt_each_other_out(
    language: Language,
) -> None:
    text = words.of(language)["text"]
    keyword = text["keyword"]
    templates = [
        *(
            each[moment]
            for each in (text, text["short"], text["tried"], text["follow_up"])
            for moment in MOMENTS
        ),
        text["promised"],
        text["short"]["promised"],
        text["one_way"]["promised"],
        keyword["stop"],
        keyword["stop_also"],
        keyword["start"],
        keyword["help"],
    ]
    for opens, most, template_ in product(map(str, text["opens"].values()), keyword["most"], templates):
        values = {
            "dealership": "Garage Tremblay",
            "department": words.of(language)["departments"]["service"]["called"],
            "phone": "418-555-0100",
            "opens": opens.format(time="8 h", weekday="lundi"),
            "info": "https://garage-tremblay.ca/textos",
            "most": most.format(number=3),
            "callback_by": "10 h 30",
            "direct": "418-555-0101",
            "hours": text["hours"]["until"].format(time="17 h"),
        }
        own = template.render(template_, values)
        assert read(own).meaning == "auto_reply", own
        assert read(f"> {own}\nSTOP") == Reading("opt_out", "en", "R6", tell_staff=False)
        assert read(f"{own}\nok merci", last_text=own).meaning == "reply"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("STOP", "en"),
        ("ARRÊT", "fr"),
        ("TD", None),
        ("停止", None),
        ("INFO", None),
        ("INFO SVP", "fr"),
        ("stop merci", "en"),
    ],
)
def test_a_keyword_is_answered_in_its_own_language(text: str, language: Language | None) -> None:
    assert read(text).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ok", None),
        ("418-555-0142", None),
        ("oui demain 8h", "fr"),
        ("tomorrow at 8 please", "en"),
        ("Tremblay", None),
    ],
)
def test_an_answer_s_language_is_told_only_where_it_is_sure(text: str, language: Language | None) -> None:
    assert read(text).language == language


def test_staff_are_told_of_an_opt_out_where_more_was_said_or_the_word_is_ambiguous() -> None:
    assert not read("STOP svp").tell_staff
    assert not read("stop sms").tell_staff
    assert read("annuler").tell_staff
    assert read("pas de textos svp, appelez-moi").tell_staff


def test_the_end_of_a_long_text_is_read() -> None:
    long = "Bonjour, ma voiture fait un bruit. " * 60
    assert read(long).meaning == "reply"
    assert read(f"{long}Retirez-moi de votre liste.").meaning == "opt_out"


@pytest.mark.parametrize("text", ["", " ", "\u200b\ufeff", "👍", "…"])
def test_a_text_without_words_is_a_reply(text: str) -> None:
    assert (read(text).meaning, read(text).flag) == ("reply", None)


@pytest.mark.parametrize("text", ["🖕", "👎 👎", "ok 😡"])
def test_an_angry_emoji_is_looked_at(text: str) -> None:
    assert read(text).flag == "may_want_to_stop"


@given(st.text(max_size=300))
def test_nothing_that_is_written_raises(text: str) -> None:
    read(text)


@given(st.sampled_from(ALL), st.text("abc .,!?\n", max_size=20))
def test_nobody_is_opted_in_but_by_the_words_for_it(text: str, more: str) -> None:
    if text not in EXAMPLES["opt_in"]:
        assert read(f"{more} {text}").meaning != "opt_in"
