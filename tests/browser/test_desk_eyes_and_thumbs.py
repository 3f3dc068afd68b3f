"""Everybody can use the desk: by eye, by thumb, with large text, in the dark and with forced colours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests import desk_sample as sample
from tests.browser.conftest import DeskTab
from tests.chromium import SCHEMES, axe_finds
from tests.desk_sample import at

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SHOTS = Path(__file__).parents[2] / ".build" / "screenshots"
THREAD = "/desk/calls/twilio:CA01"


def still(_: DeskTab) -> None:
    """As the page comes."""


def unfolded(tab: DeskTab) -> None:
    tab.row(1).get_by_role("button", name="Autres gestes").click()


def finished(tab: DeskTab) -> None:
    tab.row(2).get_by_role("button", name="Joint").click()
    tab.row(2).locator(".undo").wait_for()


def menu(tab: DeskTab) -> None:
    tab.page.locator("summary").click()


def offline(tab: DeskTab) -> None:
    tab.page.context.set_offline(True)
    tab.look()
    tab.page.locator("#offline").wait_for()


def empty(tab: DeskTab) -> None:
    tab.desk.desk = replace(sample.morning(), waiting=())
    tab.page.reload()


def refused(tab: DeskTab) -> None:
    tab.desk.thread = sample.thread(may_text=False, refused_at=at("15:24", 18), refused_words="ARRET")
    tab.page.reload()


PAGES: dict[str, tuple[str, Callable[[DeskTab], None]]] = {
    "list": ("/desk", still),
    "unfolded": ("/desk", unfolded),
    "finished": ("/desk", finished),
    "menu": ("/desk", menu),
    "offline": ("/desk", offline),
    "empty": ("/desk", empty),
    "english": ("/desk?l=en", still),
    "thread": (THREAD, still),
    "refused": (THREAD, refused),
    "sign-in": ("/desk/sign-in", still),
    "choose": ("/desk/choose", still),
    "missing": ("/desk/missing", still),
}
each_page = pytest.mark.parametrize("name", PAGES)


WIDTHS = (320, 390, 768, 1440)


@contextmanager
def opened(open_tab: Callable[..., DeskTab], name: str, width: int, **options: object) -> Iterator[DeskTab]:
    tab = open_tab(width, 844, has_touch=width < 1000, is_mobile=width < 1000, **options)
    path, prepare = PAGES[name]
    tab.open(path)
    prepare(tab)
    yield tab


def resized(tab: DeskTab, widths: tuple[int, ...]) -> Iterator[int]:
    for width in widths:
        tab.page.set_viewport_size({"width": width, "height": 844})
        yield width


@pytest.mark.parametrize("width", WIDTHS)
@each_page
def test_axe_finds_nothing_in_the_light_or_in_the_dark(
    open_tab: Callable[..., DeskTab], name: str, width: int
) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    with opened(open_tab, name, width) as tab:
        for scheme, rules in SCHEMES.items():
            tab.page.emulate_media(color_scheme=scheme)
            tab.page.screenshot(path=SHOTS / f"desk-{name}-{width}-{scheme}.png")
            assert axe_finds(tab.page, *rules) == [], scheme


# 195 is a telephone with text twice as large.
@each_page
def test_it_is_never_wider_than_the_screen(open_tab: Callable[..., DeskTab], name: str) -> None:
    with opened(open_tab, name, 390, still=True) as tab:
        for width in resized(tab, (195, 320, 390, 768, 1024, 1312, 1600)):
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= width, width


@each_page
def test_a_thumb_hits_each_control(open_tab: Callable[..., DeskTab], name: str) -> None:
    with opened(open_tab, name, 320, still=True) as tab:
        for width in resized(tab, (320, 390, 768)):
            small: list[object] = tab.page.evaluate(
                """[...document.querySelectorAll('a, button, summary, label:has(input), textarea')]
                    .filter(e => e.checkVisibility() && !e.matches('.skip, h2 a'))
                    .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
                    .filter(([, box]) => box.width < 44 || box.height < 44)
                    .map(([text, box]) => [text, box.width, box.height])"""
            )
            assert small == [], width


def test_the_whole_row_opens_its_thread_but_for_its_buttons(open_tab: Callable[..., DeskTab]) -> None:
    with opened(open_tab, "list", 390) as tab:
        quote = tab.row(1).locator("blockquote")
        box = quote.bounding_box()
        assert box is not None
        tab.page.touchscreen.tap(box["x"] + 20, box["y"] + 10)
        tab.page.wait_for_url("**/desk/calls/twilio:CA01")
        tab.open()
        tab.row(4).get_by_role("button", name="Autres gestes").tap()
        assert tab.page.url.endswith("/desk")


def test_the_call_button_stays_in_reach_of_a_long_thread(open_tab: Callable[..., DeskTab]) -> None:
    with opened(open_tab, "thread", 390) as tab:
        tab.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        box = tab.page.get_by_role("link", name="Appeler").bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["height"] >= 56


def test_less_motion_makes_no_bar_slide(open_tab: Callable[..., DeskTab]) -> None:
    with opened(open_tab, "finished", 390, reduced_motion="reduce") as tab:
        moves = "getComputedStyle(document.querySelector('.undo'), '::after').animationTimingFunction"
        assert tab.page.evaluate(moves) == "steps(5)"


def test_forced_colours_leave_the_words(open_tab: Callable[..., DeskTab]) -> None:
    with opened(open_tab, "list", 1440, forced_colors="active") as tab:
        tab.page.screenshot(path=SHOTS / "desk-forced-1440.png")
        assert tab.row(1).locator(".due").get_attribute("data-ago") == "27\xa0min de retard"
        assert axe_finds(tab.page) == []
