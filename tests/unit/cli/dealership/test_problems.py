"""What an author wrote wrong in a dealership's file is one line: where, which key, what to do."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from cli.dealership import file as dealership_file
from cli.dealership.problems import problems
from cli.shared.errors import Failed
from functions.shared.call import DEPARTMENTS, LANGUAGES
from functions.shared.dealership import Dealership

GOOD = (Path(__file__).parents[4] / "demo" / "garage-tremblay.yaml").read_text(encoding="utf-8")

WEEK = "    monday-friday: 08:00-17:00"
DAY_OFF = "    2026-12-24: Veille de Noël"
NUMBER = '    number: "+14185550102"'
TEXT = '      closed: "{dealership} :'
INTEGRATION = "  - id: tremblay-twilio\n    provider: twilio"
TWILIO = 'integrations "tremblay-twilio"'
ANY_DEPARTMENT = f"{', '.join(DEPARTMENTS[:-1])} or {DEPARTMENTS[-1]}"
ANY_LANGUAGE = f"{', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}"
IDENTIFIER = "write 3 to 64 lower-case letters without accents, digits and hyphens, as garage-tremblay"
HOURS = "write hours as 08:00-17:00, several as [08:00-12:00, 13:00-17:00], none as closed or fermé"
WEEKDAY = "this is no weekday, or runs backwards: write monday … sunday, or monday-friday"
LIST = "write a list: [one, another], or each on its line after a hyphen"
KEYS = "write keys below it, each with its value"
NOTHING = "nothing is written there: fill it in, or take the key away"
E164 = 'write the number in E.164, as "+14185550100"'
START = "start from demo/garage-tremblay.yaml or docs/dealership-file.md"
PLACEHOLDERS = "{dealership}, {department}, {phone}, {opens}, {info}, {callback_by}, {direct}, {hours}"
# Keys with dots between them; a list's entry by its name, or by its place, and what is in it.
PATH = r'[^:."]*[A-Za-z_][^:."]*(\.[^:."]+)*( (".+"|#[1-9]))?(: [\w.-]+)?'
DATE = "write days as 2025-12-26"

# What was meant, what was written, how far below its first line the mistake is, what is said of it.
MISTAKES = [
    ('number: "+14185550101"', "number: +14185550101", 0, 'lines "Service": number: put it in quotes'),
    ('number: "+14185550101"', "extension: 801", 0, 'lines "Service": extension: put it in quotes'),
    ("name: Garage Tremblay & Fils", "name: 514", 0, "name: put it in quotes"),
    (NUMBER, "    number: 418-555-0102", 0, f'lines "Pièces": number: {E164}'),
    ("id: garage-tremblay", "id: Garage Trémblay", 0, f"id: {IDENTIFIER}"),
    ("id: garage-tremblay", "id: gt", 0, f"id: {IDENTIFIER}"),
    ("name: Garage Tremblay & Fils", 'name: " "', 0, "name: write 1 to 80 characters, on one line"),
    ("America/Toronto", "Montreal", 0, 'timezone: write an IANA time zone, as "America/Toronto"'),
    ("America/Toronto", "", 0, f"timezone: {NOTHING}"),
    (
        "text_name:",
        "nom_texte:",
        0,
        "nom_texte: unknown key: use text_name, never_text, notices, texts_per_day, one_tap, "
        "cooldown_minutes, "
        "callback_target_minutes, allowed_countries, sender, events, min_ring_seconds, follow_ups, "
        "caller_values, brand, callback_by; did you mean text_name?",
    ),
    (
        "hours:",
        "horaires:",
        0,
        "horaires: unknown key: use hours, notices, caller_values, cooldown_minutes, allowed_countries, "
        "brand, events, one_tap, callback_target_minutes, min_ring_seconds, "
        "follow_ups, texts_per_day, sender, never_text, callback_by; did you mean hours?",
    ),
    (
        "subdivision: QC",
        "subdivison: QC",
        0,
        "holidays.subdivison: unknown key: use subdivision, open, country; did you mean subdivision?",
    ),
    (
        NUMBER,
        NUMBER + "\n    sender:\n      integraton: tremblay-twilio",
        2,
        'lines "Pièces": sender.integraton: unknown key: use integration, identity, number, '
        "parts_per_second; did you mean integration?",
    ),
    (
        INTEGRATION,
        f"{INTEGRATION}\nsender:\n  integration: tremblay",
        3,
        "sender.integration: no integration has this id: use tremblay-twilio, or identity: stage",
    ),
    (
        INTEGRATION,
        INTEGRATION + '\nsender:\n  integration: tremblay-twilio\n  number: "+15145550199"',
        4,
        "sender.number: this number isn't the dealership's: use phone or a line's number",
    ),
    (
        TEXT,
        '      fermé: "{dealership} :',
        0,
        "texts.service.fr.fermé: unknown key: use promised, open, tried, closed, follow_up",
    ),
    (
        "languages: [fr]",
        "801: x\nlanguages: [fr]",
        0,
        "801: unknown key: use brand, sender, callback_by, one_tap, follow_ups, "
        "callback_target_minutes, caller_values, notices, "
        "cooldown_minutes, texts_per_day, "
        "allowed_countries, never_text, min_ring_seconds, events",
    ),
    (
        "languages: [fr]",
        "languages: [français]",
        0,
        f'languages "français": write {ANY_LANGUAGE}; did you mean fr?',
    ),
    ("languages: [fr]", "languages: fr", 0, f"languages: {LIST}"),
    ("languages: [fr]", "languages: []", 0, "languages: write one at least"),
    ("languages: [fr]", "languages: [fr, en, fr]", 0, "languages: write 2 at most"),
    (
        "languages: [fr]",
        "languages: [en]",
        0,
        "languages: in Quebec, French comes first: write [fr] or [fr, en]",
    ),
    (
        "overflow: true",
        "overflow: true\n    language: francais",
        1,
        f'lines "Débordement": language: write {ANY_LANGUAGE}; did you mean fr?',
    ),
    ("overflow: true", "overflow: oui", 0, 'lines "Débordement": overflow: write true or false'),
    (
        "department: parts",
        "department: pièces",
        0,
        f'lines "Pièces": department: write {ANY_DEPARTMENT}; did you mean parts?',
    ),
    (
        "  sales:\n",
        "  atelier:\n",
        0,
        f"hours.atelier: unknown key: use default, {ANY_DEPARTMENT}; did you mean service?",
    ),
    (
        "texts:\n  service:",
        "texts:\n  Service:",
        1,
        f"texts.Service: unknown key: use default, {ANY_DEPARTMENT}; did you mean service?",
    ),
    (
        "    fr:\n",
        "    français:\n",
        0,
        f"texts.service.français: unknown key: use {ANY_LANGUAGE}; did you mean fr?",
    ),
    ("    fr:\n", "    en:\n", 0, "texts.service.en: en is not among the languages"),
    (WEEK, "    monday-friday: 8:00-17:00", 0, f"hours.default.monday-friday: {HOURS}"),
    (WEEK, "    monday-friday: relâche", 0, f"hours.default.monday-friday: {HOURS}"),
    (WEEK, "    monday-friday: 8", 0, f"hours.default.monday-friday: {HOURS}"),
    (WEEK, "    monday-friday:", 0, f"hours.default.monday-friday: {HOURS}"),
    (WEEK, "    monday-friday: [08:00-12:00, 13]", 0, f'hours.default.monday-friday "13": {HOURS}'),
    (
        WEEK,
        "    monday-friday:\n      - 08:00-12:00\n      - 13h",
        2,
        f'hours.default.monday-friday "13h": {HOURS}',
    ),
    (WEEK, f"{WEEK}\n    saturday: {{opens: 08:00}}", 1, f"hours.default.saturday: {HOURS}"),
    (WEEK, f"{WEEK}\n    vendredi: 08:00-17:00", 1, "hours.default.vendredi: friday is written twice"),
    (
        WEEK,
        "    lundi-vendrdi: 08:00-17:00",
        0,
        f"hours.default.lundi-vendrdi: {WEEKDAY}; did you mean lundi-vendredi?",
    ),
    (WEEK, f"{WEEK}\n    Satruday: closed", 1, f"hours.default.Satruday: {WEEKDAY}; did you mean saturday?"),
    (WEEK, f"{WEEK}\n    férié: closed", 1, f"hours.default.férié: {WEEKDAY}"),
    (WEEK, f"{WEEK}\n    vendredi-lundi: closed", 1, f"hours.default.vendredi-lundi: {WEEKDAY}"),
    (WEEK, f"{WEEK}\n    friday-monday: 08:00-17:00", 1, f"hours.default.friday-monday: {WEEKDAY}"),
    (WEEK, f"{WEEK}\n    friday: 08:00-12:00", 1, "hours.default.friday: friday is written twice"),
    ("    monday-friday: 07:30-17:30\n", "", -1, f"hours.service: {NOTHING}"),
    ("  default:\n", "  parts:\n", -1, 'hours: add a "default" week, for departments without their own'),
    (
        "  default:\n    monday",
        "  monday",
        0,
        f"hours.monday-friday: unknown key: use default, {ANY_DEPARTMENT}",
    ),
    (
        "subdivision: QC",
        "subdivision: Québec",
        0,
        "holidays.subdivision: write the province's or state's code, as QC",
    ),
    ("subdivision: QC", "country: Canada", 0, "holidays.country: write the country's code, as CA"),
    (DAY_OFF, "    24 décembre: Veille de Noël", 0, f"holidays.closed.24 décembre: {DATE}"),
    (DAY_OFF, "    2026-12-24:", 0, f"holidays.closed.2026-12-24: {NOTHING}"),
    (DAY_OFF, "    - 2026-12-24", -1, f"holidays.closed: {KEYS}"),
    (DAY_OFF, f"{DAY_OFF}\n  open: 2026-06-24", 1, f"holidays.open: {LIST}"),
    (DAY_OFF, f"{DAY_OFF}\n  open: [24-06-2026]", 1, f'holidays.open "24-06-2026": {DATE}'),
    (
        NUMBER,
        f"{NUMBER}\n    extension: '12'",
        -2,
        'lines "Pièces": a line has a number or an extension, one of the two',
    ),
    (
        NUMBER,
        NUMBER.replace("02", "01"),
        -2,
        'lines "Pièces": the number or extension of lines "Service" is written twice: write it once',
    ),
    (
        INTEGRATION,
        f"{INTEGRATION}\n{INTEGRATION}",
        2,
        f"{TWILIO}: the id of {TWILIO} is written twice: write it once",
    ),
    (INTEGRATION, INTEGRATION.replace("- ", "  "), -1, f"integrations: {LIST}"),
    (INTEGRATION, "  - tremblay-twilio", 0, f'integrations "tremblay-twilio": {KEYS}'),
    (INTEGRATION, "", -1, f"integrations: {NOTHING}"),
    (
        "provider: twilio",
        "provider: Twilio",
        0,
        f"{TWILIO}: provider: write it in lower-case letters and digits, as twilio; did you mean twilio?",
    ),
    ("provider: twilio", "provider:", 0, f"{TWILIO}: provider: {NOTHING}"),
    (
        "provider: twilio",
        "provider: twilio\n    settle_seconds: 901",
        1,
        f"{TWILIO}: settle_seconds: write 900 or less",
    ),
    (
        "provider: twilio",
        "provider: twilio\n    settle_seconds: -1",
        1,
        f"{TWILIO}: settle_seconds: write 0 or more",
    ),
    (
        "provider: twilio",
        "provider: twilio\n    settle_seconds: 9 s",
        1,
        f"{TWILIO}: settle_seconds: write a whole number",
    ),
    (
        "provider: twilio",
        "provider: twilio\n    after_call_url: http://a",
        1,
        f"{TWILIO}: after_call_url: write a URL that begins with https://, without spaces",
    ),
    (
        "{opens}.",
        "{ouvre}.",
        0,
        f"texts.service.fr.closed: {{ouvre}} is no placeholder: use {PLACEHOLDERS}",
    ),
    (
        "{opens}.",
        "{callback_by}.",
        0,
        "texts.service.fr.closed: {callback_by} stands in promised alone: this text leaves without a"
        " promise, too",
    ),
    (
        "      closed:",
        "      promised:",
        0,
        "texts.service.fr.promised: a promise says by when: write {callback_by}, or take this text away",
    ),
    (
        '      closed: "{dealership}',
        '      promised: "{dealership} {callback_by}',
        0,
        "texts.service.fr.promised: nothing is promised without callback_by: add it",
    ),
    (
        "timezone:",
        "callback_by: {service: 10}\ntimezone:",
        0,
        "callback_by.service: write measured, or 15 to 600 minutes",
    ),
    ("{dealership}", "Garage", 0, "texts.service.fr.closed: a text must name its sender: write {dealership}"),
    ("ARRET", "", 0, "texts.service.fr.closed: a text must say how to stop: write ARRET, without an accent"),
    (
        "est fermé",
        "est\u200b fermé",
        0,
        "texts.service.fr.closed: U+200B ZERO WIDTH SPACE can't be seen in a text: take it away",
    ),
    *(
        (
            "languages: [fr]",
            f"caller_values:\n  {written}\nlanguages: [fr]",
            1,
            f"caller_values.{said}",
        )
        for written, said in (
            (
                "service: {low: 9, base: 5, high: 20}",
                "service: write low, base and high so that none is less than the one before",
            ),
            ("service: {low: -9, base: 5, high: 20}", "service.low: write 0.01 or more"),
            ("service: {low: deux, base: 5, high: 20}", "service.low: write a number"),
            ("sales: {low: 2, high: 20}", "sales: base: this key is missing: add it"),
            ("tyres: {low: 2, base: 5, high: 20}", f"tyres: unknown key: use {ANY_DEPARTMENT}"),
        )
    ),
]


def said_of(text: str, tmp_path: Path) -> str:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Failed) as failed:
        dealership_file.load(file, date(2026, 11, 24))
    return str(failed.value).replace(f"{file}:", "")


@pytest.mark.parametrize(("meant", "written", "below", "said"), MISTAKES, ids=[each[3] for each in MISTAKES])
def test_a_mistake_is_said_once_with_its_line(
    meant: str, written: str, below: int, said: str, tmp_path: Path
) -> None:
    first = GOOD[: GOOD.index(meant)].count("\n") + 1
    assert said_of(GOOD.replace(meant, written, 1), tmp_path) == f"{first + below}: {said}"


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("text_name: Garage Tremblay\n", "1: text_name: this key is missing: add it"),
        ("    department: parts\n", '27: lines "Pièces": department: this key is missing: add it'),
    ],
)
def test_a_missing_key_is_named(without: str, said: str, tmp_path: Path) -> None:
    assert GOOD.splitlines()[26] == "  - name: Pièces"
    assert said_of(GOOD.replace(without, "", 1), tmp_path) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", f"1: the file is empty: {START}"),
        ("# rien\n", f"1: the file is empty: {START}"),
        ("- 1", f"1: the file has no keys: {START}"),
        ("bonjour", f"1: the file has no keys: {START}"),
    ],
)
def test_a_file_of_nothing_is_told_where_to_start(text: str, said: str, tmp_path: Path) -> None:
    assert said_of(text, tmp_path) == said


@pytest.mark.parametrize(
    ("meant", "written", "said"),
    [
        ("  - name: Pièces\n", "  -\n", 'lines "+14185550102": name: this key is missing: add it'),
        (
            '  - name: Pièces\n    department: parts\n    number: "+14185550102"\n',
            '  - department: parts\n    extension: "801"\n',
            'lines "801": name: this key is missing: add it',
        ),
        (
            '  - name: Pièces\n    department: parts\n    number: "+14185550102"\n',
            "  - department: parts\n",
            "lines #2: name: this key is missing: add it",
        ),
        ("  - name: Pièces\n", "  - name: [Pièces]\n", 'lines "+14185550102": name: put it in quotes'),
        (
            "  - id: tremblay-twilio\n    provider",
            "  - provider",
            "integrations #1: id: this key is missing: add it",
        ),
        ("[fr]", "[fr, true]", f"languages #2: write {ANY_LANGUAGE}"),
        ("department: parts", "departement: parts", "; did you mean department?"),
        ("provider: twilio", "provider: Ring Central", "; did you mean ringcentral?"),
        ("department: parts", "department: Ventes", "; did you mean sales?"),
        ("department: parts", "department: recpetion", "; did you mean reception?"),
        ("[fr]", "[fr, anglais]", "; did you mean en?"),
        ("[fr]", "[fr, klingon]", f'languages "klingon": write {ANY_LANGUAGE}'),
        ("\nname: Garage", "\nnom: Garage", "; did you mean name?"),
        ("text_name: Garage Tremblay\n", "text_nane: Garage Tremblay\n", "; did you mean text_name?"),
    ],
)
def test_an_entry_is_called_as_its_author_calls_it_and_what_was_meant_is_asked(
    meant: str, written: str, said: str, tmp_path: Path
) -> None:
    assert said in said_of(GOOD.replace(meant, written, 1), tmp_path).splitlines()[0]


def test_each_of_several_mistakes_is_said(tmp_path: Path) -> None:
    text = (
        GOOD.replace("[fr]", "[français]").replace("text_name: Garage Tremblay\n", "").replace("QC", "Québec")
    )
    assert [line.partition(": ")[2].partition(":")[0] for line in said_of(text, tmp_path).splitlines()] == [
        "text_name",
        'languages "français"',
        "holidays.subdivision",
    ]


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Each part of a document by the one that holds it and its key there."""
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        yield part, key
        if isinstance(value, dict | list):
            yield from places(value)


@pytest.mark.parametrize(
    "odd", [None, 3, 4.5, True, [], [3], [None], {}, {3: 4}, {"x": 1}, date(2026, 1, 1), "x", "\a"], ids=repr
)
def test_whatever_stands_in_the_place_of_whatever_is_said_in_our_words(odd: object) -> None:
    document = YAML().load(GOOD)
    for part, key in places(document):
        good, part[key] = part[key], odd
        try:
            Dealership.model_validate(document)
        except ValidationError as error:
            for line in problems(Path("bad.yaml"), document, error):
                assert re.match(rf"bad\.yaml:[1-9]\d*: {PATH}: [\w{{]", line), line
                assert not re.search(
                    r"[Ii]nput|[Tt]uple|[Ff]rozen|instance|pattern|\[key\]|Extra|_type|Value error", line
                )
        part[key] = good
