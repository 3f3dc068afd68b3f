import re
from typing import get_args

import pytest

from functions.desk.page.door import Why, render_choice, render_missing, render_signin
from functions.shared.call import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", [None, *get_args(Why)])
def test_signing_in_says_why_one_has_to(language: Language, why: Why | None) -> None:
    page = render_signin(language, why)
    assert f'<html lang="{language}">' in page.html
    assert ("role=status" in page.html) == (why is not None)
    assert ('href="/desk/sign-in"' in page.html) == (why != "no_access")
    assert ('action="/desk/sign-out"' in page.html) == (why == "no_access")


def test_a_door_runs_no_script() -> None:
    page = render_signin("fr")
    assert "<script" not in page.html
    assert "script-src 'none'" in page.policy


def test_dealerships_are_chosen_by_name_in_their_order() -> None:
    html = render_choice("fr", {"z": "Auto <b>Zénith</b>", "a": "toyota Beauport", "b": "Garage & Fils"}).html
    assert re.findall(r'name=dealership value="(\w+)"', html) == ["z", "b", "a"]
    assert "<b>Zénith" not in html
    assert "Garage &amp; Fils" in html


def test_what_is_missing_says_nothing_of_what_it_was() -> None:
    assert render_missing("fr").html == render_missing("fr").html
    assert 'href="/desk"' in render_missing("en").html
