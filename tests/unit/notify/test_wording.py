"""What staff read: French first and set as the OQLF has it, English too, and no whole number in either."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.notify import wording
from functions.notify.channels import email, slack, teams
from functions.notify.notice import Kept, Notice, NoticeKind, Row, Yesterday, rows_of
from functions.notify.wording import MOST_ROWS, Words
from tests.builders import CALLER, NOW, dealership
from tests.unit.notify.desk_calls import waiting

NBSP = "\N{NO-BREAK SPACE}"
DUE = NOW + timedelta(minutes=15)


def row(**changes: Any) -> Row:
    values: dict[str, Any] = {
        "last4": "0177",
        "occurred_at": NOW,
        "outcome": "no_answer",
        "calls": 1,
        "due_at": DUE,
        "promised": True,
        "replied": False,
    }
    return Row(**{**values, **changes})


def words(kind: NoticeKind, *rows: Row, language: str = "fr", **changes: Any) -> Words:
    here = dealership(languages=[language], holidays={"country": "CA", "subdivision": "ON"})
    notice = Notice(kind=kind, dealership=here, department="parts", at=NOW, rows=rows, **changes)
    return wording.write(notice)


@pytest.mark.parametrize(
    ("kind", "count", "language", "title"),
    [
        ("missed", 1, "fr", "Pièces : appel manqué, •••• 0177"),
        ("collapsed", 1, "fr", "Pièces : appel manqué, •••• 0177"),
        ("collapsed", 3, "fr", "Pièces : 3 personnes à rappeler"),
        ("reply", 1, "fr", "Pièces : •••• 0177 a répondu au texto"),
        ("reminder", 1, "fr", "Pièces : rappel en retard, •••• 0177"),
        ("escalation", 1, "fr", "Pièces : toujours pas de rappel, •••• 0177"),
        ("digest", 0, "fr", "Pièces : personne n’attend"),
        ("digest", 1, "fr", "Pièces : 1 personne attend un rappel"),
        ("digest", 4, "fr", "Pièces : 4 personnes attendent un rappel"),
        ("test", 0, "fr", "Pièces : essai des avis de Rappel"),
        ("missed", 1, "en", "Parts: missed call, •••• 0177"),
        ("collapsed", 3, "en", "Parts: 3 people to call back"),
        ("reply", 1, "en", "Parts: •••• 0177 answered the text"),
        ("reminder", 1, "en", "Parts: late call back, •••• 0177"),
        ("escalation", 1, "en", "Parts: still not called back, •••• 0177"),
        ("digest", 0, "en", "Parts: nobody is waiting"),
        ("digest", 1, "en", "Parts: 1 person is waiting for a call back"),
        ("test", 0, "en", "Parts: test of Rappel’s notices"),
    ],
)
def test_a_title_says_the_department_and_who_waits(
    kind: NoticeKind, count: int, language: str, title: str
) -> None:
    assert words(kind, *[row()] * count, language=language).title.replace(NBSP, " ") == title


@pytest.mark.parametrize(
    ("changes", "language", "line"),
    [
        ({}, "fr", "•••• 0177 · 10 h · sans réponse · promis avant 10 h 15"),
        ({"promised": False}, "fr", "•••• 0177 · 10 h · sans réponse · objectif : 10 h 15"),
        ({"last4": None}, "fr", "numéro masqué · 10 h · sans réponse · promis avant 10 h 15"),
        (
            {"calls": 3, "replied": True, "outcome": "voicemail"},
            "fr",
            "•••• 0177 · 10 h · message vocal · a appelé 3 fois · a répondu au texto · promis avant 10 h 15",
        ),
        (
            {"occurred_at": NOW - timedelta(days=1), "due_at": NOW - timedelta(days=1, minutes=-30)},
            "fr",
            "•••• 0177 · lundi 10 h · sans réponse · promis avant lundi 10 h 30",
        ),
        ({}, "en", "•••• 0177 · 10 am · no answer · promised by 10:15 am"),
        (
            {"promised": False, "calls": 2},
            "en",
            "•••• 0177 · 10 am · no answer · called 2 times · target: 10:15 am",
        ),
    ],
)
def test_a_line_says_who_when_what_and_by_when(changes: dict[str, Any], language: str, line: str) -> None:
    found = words("missed", row(**changes), language=language)
    assert [each.replace(NBSP, " ") for each in found.rows] == [line]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("outcome", ["no_answer", "busy", "abandoned", "voicemail", "failed"])
def test_every_outcome_has_its_words(outcome: str, language: str) -> None:
    assert words("missed", row(outcome=outcome), language=language).rows[0].count("·") == 3


def test_french_spaces_do_not_break_where_the_oqlf_says_so() -> None:
    found = words("missed", row(promised=False))
    assert found.title == f"Pièces{NBSP}: appel manqué, ••••{NBSP}0177"
    assert found.rows[0].endswith(f"objectif{NBSP}: 10{NBSP}h{NBSP}15")
    for text in (found.text, words("digest").text, words("test").text):
        assert " :" not in text.replace(f"{NBSP}:", "")
        assert not any(f"{space}{mark}" in text for space in (" ", NBSP) for mark in "?!;")
        assert "'" not in text


def test_the_languages_have_the_same_keys() -> None:
    def keys(part: Any, at: str = "") -> set[str]:
        if not isinstance(part, dict):
            return {at}
        return {key for name, value in part.items() for key in keys(value, f"{at}.{name}")}

    assert keys(wording.words_of("fr")) == keys(wording.words_of("en"))


@pytest.mark.parametrize(
    ("kept", "of", "language", "sentence"),
    [
        (12, 14, "fr", "Hier : promesses de rappel tenues, 12 sur 14."),
        (1, 14, "fr", "Hier : promesses de rappel tenues, 1 sur 14."),
        (12, 14, "en", "Yesterday: promises of a call back kept, 12 of 14."),
    ],
)
def test_the_digest_says_how_many_of_yesterday_s_promises_were_kept(
    kept: int, of: int, language: str, sentence: str
) -> None:
    past = Yesterday(day=date(2025, 9, 1), promises=Kept(kept=kept, of=of), targets=Kept())
    found = words("digest", language=language, yesterday=past)
    assert [each.replace(NBSP, " ") for each in found.sentences] == [sentence]


def test_on_a_monday_the_digest_names_friday_and_calls_without_a_promise_are_told_apart() -> None:
    past = Yesterday(day=date(2025, 8, 29), promises=Kept(), targets=Kept(kept=2, of=3))
    found = words("digest", yesterday=past)
    assert found.sentences == (f"Vendredi{NBSP}: rappels à temps, sans promesse, 2 sur 3.",)


def test_so_many_who_wait_are_listed_and_the_rest_is_counted() -> None:
    found = words("digest", *[row()] * (MOST_ROWS + 3))
    assert len(found.rows) == MOST_ROWS + 1
    assert found.rows[-1] == "et 3 autres personnes"
    assert words("digest", *[row()] * (MOST_ROWS + 1)).rows[-1] == "et 1 autre personne"


def test_a_caller_is_one_line_however_often_he_called() -> None:
    early, late = waiting("a", NOW), waiting("b", NOW + timedelta(minutes=5), outcome="voicemail")
    other = waiting("c", NOW - timedelta(minutes=1), caller=None)
    another = waiting("d", NOW - timedelta(minutes=1), caller=None)
    found = rows_of((late, other, early, another), dealership())
    assert [(each.last4, each.calls) for each in found] == [(None, 1), (None, 1), ("0177", 2)]
    assert (found[2].outcome, found[2].occurred_at) == ("voicemail", NOW + timedelta(minutes=5))
    assert found[2].due_at == NOW + timedelta(hours=1)


def everywhere(found: Words) -> list[str]:
    return [
        found.text,
        email.html(found),
        json.dumps(slack.message(found), ensure_ascii=False),
        json.dumps(teams.message(found), ensure_ascii=False),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_channel_tells_more_of_a_number_than_its_last_four_digits(language: str) -> None:
    rows = rows_of([waiting()], dealership())
    for text in everywhere(words("missed", *rows, language=language, url="https://desk.example/calls/a")):
        assert "0177" in text
        assert CALLER not in text
        assert "555" not in text
        assert "https://desk.example/calls/a" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_a_desk_there_is_no_button(language: str) -> None:
    for text in everywhere(words("missed", row(), language=language)):
        assert words("missed", row(), language=language).label not in text


def test_what_comes_from_outside_is_text_in_every_channel() -> None:
    here = dealership(name="<b>Chez *Luc* & [fils](https://evil.example)</b>")
    found = wording.write(Notice(kind="test", dealership=here, department="service", at=NOW))
    page = email.html(found)
    assert "<b>" not in page
    assert "&lt;b&gt;Chez *Luc* &amp; [fils]" in page
    blocks: Any = slack.message(found)["blocks"]
    texts = [block["text"] for block in blocks if "text" in block]
    assert {text["type"] for text in texts} == {"plain_text"}
    assert "&" not in slack.escaped("a & <b>").replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    attachments: Any = teams.message(found)["attachments"]
    body = attachments[0]["content"]["body"]
    assert r"\[fils\](https" in body[-1]["text"]
    assert r"\*Luc\*" in body[-1]["text"]


def test_a_card_is_an_adaptive_one_in_a_workflow_s_envelope() -> None:
    sent: Any = teams.message(words("missed", row(), url="https://desk.example/"))
    assert sent["type"] == "message"
    [attachment] = sent["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["version"], card["lang"]) == ("AdaptiveCard", "1.4", "fr")
    assert card["actions"] == [
        {"type": "Action.OpenUrl", "title": "Voir qui attend", "url": "https://desk.example/"}
    ]


def test_slack_s_limits_hold_for_the_longest_notice() -> None:
    rows = [row(calls=199, replied=True, outcome="abandoned", last4=None)] * 300
    sent: Any = slack.message(words("digest", *rows, url="https://desk.example/"))
    for block in sent["blocks"]:
        if block["type"] == "header":
            assert len(block["text"]["text"]) <= 150
        if block["type"] == "section":
            assert len(block["text"]["text"]) <= 3000


def test_a_moment_of_another_year_s_clock_is_read_in_the_dealership_s_zone() -> None:
    late = datetime(2025, 9, 3, 1, 30, tzinfo=UTC)  # 21 h 30 of the same day in Quebec
    assert f"21{NBSP}h{NBSP}30" in words("missed", row(due_at=late)).rows[0]
    assert "mardi" not in words("missed", row(due_at=late)).rows[0]
