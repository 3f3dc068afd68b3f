"""docs/promise.md and promise.fr.md say what the code does with a promise, in the desk's own words."""

from pathlib import Path
from typing import get_args

import pytest

from functions.desk.page import wording
from functions.lake.callback_times import LEAST_CALLERS, WEEKS
from functions.shared.call import Language
from functions.shared.desk import KeptBy
from tests.builders import dealership

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Language, str] = {"fr": "promise.fr.md", "en": "promise.md"}


@pytest.mark.parametrize("language", PAGES)
def test_it_says_how_a_promise_is_kept_in_the_desk_s_words(language: Language) -> None:
    page = " ".join((DOCS / PAGES[language]).read_text("utf-8").split())
    for key in ("deed.reached", "deed.message", "deed.wrong", "deed.undo", "deed.back"):
        assert f"**{wording.of(language).text(key)}**" in page, key
    assert [each for each in get_args(KeptBy) if f"`{each}`" not in page] == []


@pytest.mark.parametrize("language", PAGES)
def test_its_figures_are_the_code_s(language: Language) -> None:
    page = " ".join((DOCS / PAGES[language]).read_text("utf-8").split())
    weeks, people, minutes = {
        "fr": ("{} semaines", "moins de {} personnes", "{}, sauf indication contraire"),
        "en": ("over {} weeks", "fewer than {} people", "{} unless the file says otherwise"),
    }[language]
    assert weeks.format(WEEKS) in page
    assert people.format(LEAST_CALLERS) in page
    assert minutes.format(dealership().callback_target_minutes) in page
