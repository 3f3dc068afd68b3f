"""The information page in a real browser: on a telephone, on a desk, in the dark and on paper."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from cli.dealership.information.page import page
from infra.settings import QUEBEC_REGION
from tests.builders import dealership
from tests.chromium import SCHEMES, Scheme, axe_finds

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SHOTS = Path(__file__).parents[2] / ".build" / "screenshots"
URL = "http://127.0.0.1:1/info/garage-tremblay"
PHONE, DESK = 390, 1200
STORED = page(
    dealership(
        name="Garage Tremblay & Fils (1987) inc.",
        address="1234, boulevard Laurier, bureau 200, Québec (Québec)  G1V 2L1",
        privacy_officer={
            "name": "Marie-Josée Tremblay-Bouchard",
            "email": "protection.des.renseignements@garagetremblayetfils.example",
            "phone": "+14185550111",
        },
    ),
    region=QUEBEC_REGION,
    calls_kept=timedelta(days=152),
)


@dataclass
class Opened:
    page: Page
    said: list[str] = field(default_factory=list)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """The page under its own policy, which a browser enforces as a header alone."""
    tab = browser.new_page(viewport={"width": PHONE, "height": 844})
    found = Opened(tab)
    tab.on("console", lambda message: found.said.append(message.text))

    def answer(route: Route) -> None:
        headers = {"content-security-policy": STORED["policy"], "content-type": "text/html; charset=utf-8"}
        route.fulfill(body=STORED["html"], headers=headers)

    tab.route("**/*", answer)
    tab.goto(URL)
    SHOTS.mkdir(parents=True, exist_ok=True)
    yield found
    tab.close()


def test_its_own_policy_lets_its_style_through_and_nothing_is_refused(opened: Opened) -> None:
    assert opened.page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    assert opened.said == []


@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_it_is_never_wider_than_the_screen(opened: Opened, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 844})
    opened.page.screenshot(path=SHOTS / f"information-{width}.png", full_page=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everybody_can_read_it(opened: Opened, scheme: Scheme) -> None:
    opened.page.emulate_media(color_scheme=scheme)
    opened.page.screenshot(path=SHOTS / f"information-{scheme}.png", full_page=True)
    assert axe_finds(opened.page, *SCHEMES[scheme]) == []


def test_it_fits_two_sheets_of_paper(opened: Opened) -> None:
    opened.page.emulate_media(media="print", color_scheme="dark")
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)", "a dark screen prints black on white"
    pdf = opened.page.pdf(path=SHOTS / "information.pdf", format="Letter")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 2


def test_french_is_first_and_english_a_click_away(opened: Opened) -> None:
    headings = opened.page.locator("h2").all_inner_texts()
    assert headings == ["Pourquoi ce texto?", "Why this text?"]
    opened.page.get_by_text("In English").click()
    expect(opened.page).to_have_url(f"{URL}#en")
