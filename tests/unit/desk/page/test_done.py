from dataclasses import replace

import pytest

from functions.desk.page.done import done, figures, sentence
from functions.shared.call import Language
from functions.shared.desk import Day, StaffMember
from tests import desk_sample as sample


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            [
                "Julie a joint 418 555-0105 en 9 min",
                "Vous avez laissé un message à 418 555-0171",
                "450 555-0129 et un membre de l’équipe se sont parlé après 1 h 11",
                "Mauvais numéro, dit Marc : 418 555-0155",
            ],
        ),
        (
            "en",
            [
                "Julie reached 418 555-0105 in 9 min",
                "You left a message for 418 555-0171",
                "450 555-0129 and one of the team spoke after 1 h 11",
                "Wrong number, says Marc: 418 555-0155",
            ],
        ),
    ],
)
def test_it_says_who_did_what(language: Language, said: list[str]) -> None:
    lines = done(sample.morning(), sample.visit(language))
    assert [plain(line.sentence.striptags()) for line in lines] == said
    assert [line.can_undo for line in lines] == [True, True, False, True]


def test_a_colleagues_name_is_text() -> None:
    hostile = replace(sample.done()[0], by=StaffMember("x", '<img src=x onerror="x">{caller}'))
    html = sentence(hostile, sample.visit())
    assert "<img" not in html
    assert html.count("<a ") == 1


def test_the_filter_leaves_its_departments_own() -> None:
    assert done(sample.morning(), sample.visit(department="parts")) == []


def test_the_day_has_the_figures_that_can_be_counted() -> None:
    day = sample.morning().day
    assert [(each.label, plain(each.value)) for each in figures(day, sample.visit())] == [
        ("manqués", "31"),
        ("joints", "14"),
        ("délai médian", "12 min"),
        ("promesses tenues", "86 %"),
    ]
    early = Day(missed=1, reached=0, median_minutes=None, kept_share=None)
    assert [each.label for each in figures(early, sample.visit())] == ["manqué", "joint"]
