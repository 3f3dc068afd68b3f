"""What phone systems call columns, directions, results and departments, by word."""

import tomllib
from pathlib import Path
from typing import Literal, get_args

from cli.call_logs.mapping.normalize import normalize_heading, normalize_word
from functions.shared import words
from functions.shared.call import LANGUAGES, Department

Field = Literal[
    "call_id",  # the same for every leg of a call
    "started_at",  # date and time in one column
    "date",
    "time",
    "person",  # the outside person, whichever way the call went
    "caller",
    "called",
    "line",  # what was called: a queue, a number's name, an extension
    "direction",
    "result",
    "detail",  # a second column that overrides the result where its value is known
    "context",  # where in the dial plan the leg was
    "channel",  # the device that began the leg, as Asterisk names it
    "ring_seconds",
    "talk_seconds",
]
FIELDS: tuple[Field, ...] = get_args(Field)
# Which part comes first where a date is written in figures. `unix`: seconds or milliseconds since 1970.
DateOrder = Literal["ymd", "dmy", "mdy", "unix"]
Direction = Literal["inbound", "outbound", "internal"]
# `by_talk`: answered where they talked. `ignored`: no call, or a row that says nothing of how it ended.
Result = Literal["answered", "by_talk", "ignored", "no_answer", "busy", "abandoned", "voicemail", "failed"]

_VOCABULARY = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))

COLUMNS: dict[Field, tuple[str, ...]] = {
    field: tuple(map(normalize_heading, _VOCABULARY["columns"].get(field, ()))) for field in FIELDS
}
# By a word of its heading, a column may say a direction or a result although its heading isn't listed.
_HEADINGS = _VOCABULARY["headings"]
HEADING_WORDS: dict[Field, frozenset[str]] = {
    "direction": frozenset(map(normalize_word, _HEADINGS["direction"])),
    "result": frozenset(map(normalize_word, _HEADINGS["result"])),
}
WEAK_HEADINGS = frozenset(map(normalize_heading, _HEADINGS["weak"]))
WHOLE_DURATIONS = frozenset(map(normalize_heading, _HEADINGS["whole"]))
FLAG_HEADINGS = frozenset(map(normalize_heading, _HEADINGS["flag"]))
DIRECTION_WORDS: dict[str, Direction] = {
    normalize_word(word): meaning
    for meaning, synonyms in _VOCABULARY["direction"].items()
    for word in synonyms
}
RESULT_WORDS: dict[str, Result] = {
    normalize_word(word): meaning for meaning, synonyms in _VOCABULARY["result"].items() for word in synonyms
}
FLAGS: dict[str, Result] = {
    normalize_word(word): meaning for meaning, flags in _VOCABULARY["flags"].items() for word in flags
}
WORDS_BESIDE = frozenset(map(normalize_word, _VOCABULARY["beside"]["words"]))
# A name that has words of two departments is the earlier one's, by the order in the languages' files.
DEPARTMENT_WORDS: dict[str, Department] = {
    normalize_word(word): department
    for department in words.of(LANGUAGES[0])["departments"]
    for language in LANGUAGES
    for word in words.of(language)["departments"][department]["keywords"]
}
WITHHELD_WORDS = frozenset(map(normalize_word, _VOCABULARY["callers"]["withheld"]))
# What is no value, in whatever column it stands.
ABSENT_WORDS = frozenset(word.casefold() for word in _VOCABULARY["absent"]["words"])
_LONGEST_ABSENT = max(map(len, ABSENT_WORDS))


def is_absent(cell: str) -> bool:
    return len(cell) <= _LONGEST_ABSENT and cell.strip().casefold() in ABSENT_WORDS
