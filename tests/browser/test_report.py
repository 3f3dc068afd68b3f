"""The report in a real browser: on a telephone, on a desk, on paper, and for those who don't see it.

Screenshots and PDFs are kept in .build/screenshots, to be looked at.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from functions.lake.findings import Findings
from functions.lake.report import one_page
from functions.lake.report.page import render
from functions.shared.call import Language
from tests import report_sample as sample
from tests.chromium import SCHEMES, Scheme, axe_finds

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SHOTS = Path(__file__).parents[2] / ".build" / "screenshots"
PHONE, TABLET, DESK = 390, 768, 1440
WIDTHS = (PHONE, TABLET, 1024, DESK)
PAGES: dict[str, Findings] = {
    "market": sample.market(),
    "dealership": sample.dealership(),
    "empty": sample.empty(),
    "one-call": sample.one_call(),
}
each_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])


class Opened:
    """A page, and what it said and asked for since it was opened."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def width(self, of: str) -> int:
        width: int = self.page.evaluate(f"Math.ceil({of})")
        return width


# French is the longer; what holds of each page in both languages, tests/unit checks without a browser.
@pytest.fixture(params=["market.fr", "dealership.fr", "dealership.en", "empty.fr", "one-call.en"])
def opened(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    name, language = request.param.split(".")
    yield from open_page(browser, name, language, tmp_path)


@pytest.fixture(params=["fr", "en"])
def dealership(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """The page that has everything."""
    yield from open_page(browser, "dealership", request.param, tmp_path)


def open_page(browser: Browser, name: str, language: Language, folder: Path) -> Iterator[Opened]:
    file = folder / "report.html"
    file.write_text(render(PAGES[name], language, "other.html"), encoding="utf-8")
    context = browser.new_context(viewport={"width": PHONE, "height": 844})
    opened = Opened(context.new_page(), f"{name}-{language}")
    opened.page.goto(file.as_uri())
    SHOTS.mkdir(parents=True, exist_ok=True)
    yield opened
    context.close()


def test_it_says_nothing_on_the_console_and_asks_for_nothing_but_itself(opened: Opened) -> None:
    opened.page.wait_for_load_state("networkidle")
    assert opened.said == []
    assert opened.asked == [opened.page.url]


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
def test_it_is_never_wider_than_the_screen_even_with_all_its_tables_open(opened: Opened, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 844})
    opened.page.screenshot(path=SHOTS / f"{opened.name}-{width}.png", full_page=True)
    unfold(opened.page)
    assert opened.width("document.documentElement.scrollWidth") <= width
    widest = opened.width(
        "Math.max(0, ...[...document.querySelectorAll('body :not(.scroll *)')]"
        ".map(e => e.getBoundingClientRect().right))"
    )
    assert widest <= width


@each_scheme
def test_axe_finds_nothing(opened: Opened, scheme: Scheme) -> None:
    opened.page.emulate_media(color_scheme=scheme)
    opened.page.screenshot(path=SHOTS / f"{opened.name}-{scheme}.png", full_page=True)
    unfold(opened.page)
    assert axe_finds(opened.page, *SCHEMES[scheme]) == []


@each_scheme
def test_the_letters_of_a_drawing_stand_out_and_a_step_the_more_the_higher_it_is(
    dealership: Opened, scheme: Scheme
) -> None:
    dealership.page.emulate_media(color_scheme=scheme)
    paper = colours(dealership.page, "body", "backgroundColor")[0]
    assert (luminance(paper) < 0.05) == (scheme == "dark")
    plain = ".chart text:not(.inv, .onh, .onh4)"  # those stand on a cell or a bar
    letters = colours(dealership.page, plain, "fill")
    assert min(contrast(each, paper) for each in letters) >= 4.5
    on = {".fmid": ".inv", ".fhot": ".inv", ".h6": ".inv", ".h5": ".inv", ".h4": ".onh4", ".h3": ".onh"}
    steps = [probe(dealership.page, f"h{n}") for n in range(1, 7)]
    for ground, letter in on.items():
        pair = (probe(dealership.page, each[1:]) for each in (ground, letter))
        assert contrast(*pair) >= 4.5, (ground, letter)
    assert all(more > less for less, more in pairwise(contrast(step, paper) for step in steps))


def probe(page: Page, style: str) -> str:
    """The colour that a shape of that class has in a drawing."""
    colour: str = page.evaluate(
        """style => {
            const svg = document.querySelector('.chart svg');
            const kind = 'hf'.includes(style[0]) ? 'rect' : 'text';
            const shape = document.createElementNS(svg.namespaceURI, kind);
            shape.setAttribute('class', style);
            svg.append(shape);
            const colour = getComputedStyle(shape).fill;
            shape.remove();
            return colour;
        }""",
        style,
    )
    return colour


def colours(page: Page, of: str, style: str) -> list[str]:
    found: list[str] = page.locator(of).evaluate_all(f"all => all.map(e => getComputedStyle(e).{style})")
    return found


def contrast(one: str, other: str) -> float:
    """As WCAG 2 has it, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_six_key_figures_stand_in_even_rows(dealership: Opened) -> None:
    for width in (PHONE, 700, 720, 1000, 1030, DESK):
        dealership.page.set_viewport_size({"width": width, "height": 844})
        tops: list[float] = dealership.page.locator(".key").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().top)"
        )
        assert len(tops) == 6
        assert len(set(Counter(tops).values())) == 1, (width, tops)


def test_the_letters_of_a_drawing_are_as_large_at_every_width_and_in_their_drawing(
    dealership: Opened,
) -> None:
    """Three drawings of each chart, and never one that is scaled."""
    for width in WIDTHS:
        dealership.page.set_viewport_size({"width": width, "height": 844})
        sizes: list[float] = dealership.page.evaluate(
            SHOWN
            + """.flatMap(svg => {
                const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
                const size = text => scale * parseFloat(getComputedStyle(text).fontSize);
                return [...svg.querySelectorAll('text')].map(size);
            })"""
        )
        assert min(sizes) >= 11.5, width
        assert max(sizes) <= 16, width
        assert outside(dealership.page) == [], width


# The drawings that this width shows.
SHOWN = "[...document.querySelectorAll('.chart svg')].filter(svg => svg.getBoundingClientRect().width)"


def outside(page: Page) -> list[str]:
    """Letters that leave their drawing."""
    letters: list[str] = page.evaluate(
        SHOWN
        + """.flatMap(svg => {
            const edge = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.width && (box.left < edge.left - 2 || box.right > edge.right + 2);
            }).map(text => text.textContent);
        })"""
    )
    return letters


def test_no_letters_of_a_drawing_overlap(dealership: Opened) -> None:
    for width in WIDTHS:
        dealership.page.set_viewport_size({"width": width, "height": 844})
        overlapping: list[str] = dealership.page.evaluate(
            SHOWN
            + """.flatMap(svg => {
                const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
                const boxes = texts.map(t => t.getBoundingClientRect());
                return texts.flatMap((t, i) => texts.slice(i + 1).flatMap((u, k) => {
                    const a = boxes[i], b = boxes[i + 1 + k], slack = 4;
                    return a.left < b.right - slack && b.left < a.right - slack
                        && a.top < b.bottom - slack && b.top < a.bottom - slack
                        ? [t.textContent + ' / ' + u.textContent] : [];
                }));
            })"""
        )
        assert overlapping == [], width


def test_no_letters_leave_their_drawing_on_paper(dealership: Opened) -> None:
    dealership.page.set_viewport_size({"width": 680, "height": 844})  # within the margins of a letter
    dealership.page.emulate_media(media="print")
    assert outside(dealership.page) == []


@each_scheme
def test_it_prints_to_pdf_with_its_folded_tables_open_and_dark_on_white(
    dealership: Opened, scheme: Scheme
) -> None:
    page = dealership.page
    page.emulate_media(media="print", color_scheme=scheme)
    assert luminance(colours(page, "body", "backgroundColor")[0]) == 1
    assert luminance(colours(page, "body", "color")[0]) < 0.05
    folded = page.locator("details:not(.data) p")
    assert folded.count() > 5
    assert all(folded.nth(number).is_visible() for number in range(folded.count()))
    assert not any(data.is_visible() for data in page.locator("details.data").all())
    assert not page.locator(".kicker a").is_visible()
    printed = page.pdf(path=SHOTS / f"{dealership.name}.pdf", prefer_css_page_size=True, tagged=True)
    assert printed.startswith(b"%PDF-")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 7


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sheet_for_the_meeting_is_one_and_fits_a_telephone(
    browser: Browser, tmp_path: Path, language: Language
) -> None:
    file = tmp_path / "sheet.html"
    file.write_text(one_page.render(PAGES["dealership"], language, "other.html"), encoding="utf-8")
    context = browser.new_context(viewport={"width": PHONE, "height": 844})
    page = context.new_page()
    page.goto(file.as_uri())
    assert Opened(page, "").width("document.documentElement.scrollWidth") <= PHONE
    assert axe_finds(page) == []
    printed = page.pdf(path=SHOTS / f"one-page-{language}.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    context.close()


def test_french_and_english_show_the_same_findings(browser: Browser, tmp_path: Path) -> None:
    shown = []
    for language in ("fr", "en"):
        for opened in open_page(browser, "dealership", language, tmp_path):
            said = opened.page.locator("[data-finding]")
            unfold(opened.page)
            assert all(said.nth(number).is_visible() for number in range(said.count()))
            shown.append(
                (
                    opened.page.evaluate(
                        "[...document.querySelectorAll('[data-finding]')].map(e => e.dataset.finding)"
                    ),
                    opened.page.locator(".chart svg").count(),
                    opened.page.locator("table tr").count(),
                )
            )
    assert shown[0] == shown[1]
    assert shown[0][0]


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
