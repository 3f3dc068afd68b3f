"""The page of `make up` on which texts arrive, in a real browser; front.py's JSON is played."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import infra.local
from tests.chromium import SCHEMES, Scheme, axe_finds

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
HTML = Path(infra.local.__file__).with_name("texts.html").read_text(encoding="utf-8")
SHOTS = Path(__file__).parents[2] / ".build" / "screenshots"
URL = "http://127.0.0.1:1/_rappel/texts"


@dataclass
class Played:
    page: Page
    texts: list[dict[str, str | None]] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        if "text/html" in route.request.headers["accept"]:
            route.fulfill(body=HTML, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=json.dumps(self.texts), content_type="application/json")

    def take(self, text: str, at: str | None = "2026-11-30T14:00:00.000+00:00") -> None:
        self.texts.append({"at": at, "to": "+14185550151", "text": text, "call": "a|twilio:CA1"})


@pytest.fixture
def played(browser: Browser) -> Iterator[Played]:
    page = browser.new_page()
    stack = Played(page)
    page.route("**/*", stack.answer)
    page.goto(URL)
    yield stack
    page.close()


def test_texts_appear_as_they_come_the_newest_first(played: Played) -> None:
    note, items = played.page.locator("#none"), played.page.locator("li")
    expect(note).to_be_visible()
    played.take("Garage Tremblay : un")
    expect(items).to_have_count(1)
    expect(note).to_be_hidden()
    played.take("Garage Tremblay : deux", at=None)
    expect(items).to_have_count(2)
    expect(items.locator("p")).to_have_text(["Garage Tremblay : deux", "Garage Tremblay : un"])
    expect(items.last.locator("small")).to_contain_text(" · +14185550151 · a|twilio:CA1")


def test_a_text_is_shown_and_never_run(played: Played) -> None:
    played.take("<img src=x onerror='document.title=1'>")
    expect(played.page.locator("li p")).to_have_text("<img src=x onerror='document.title=1'>")
    assert played.page.title() == "Texts"


def test_the_page_says_when_the_stack_is_down(played: Played) -> None:
    played.page.unroute("**/*")
    expect(played.page).to_have_title("Texts (down)")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everybody_can_read_it(played: Played, scheme: Scheme) -> None:
    played.page.emulate_media(color_scheme=scheme)
    played.take("Garage Tremblay : un")
    expect(played.page.locator("li")).to_have_count(1)
    assert axe_finds(played.page, *SCHEMES[scheme]) == []
    played.page.screenshot(path=SHOTS / f"texts.{scheme}.png")
