"""Tabs of a real Chromium, and the desks that they look at."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import desk_sample as sample
from tests.browser.desk_server import DeskServer, serve
from tests.handlers.conftest import models, world

__all__ = ["models", "world"]

# What a page is to become, it may become late: the machine may be busy.
PATIENCE_SECONDS = 60
expect.set_options(timeout=PATIENCE_SECONDS * 1000)

# Chromium asks which program takes a call, and no key reaches the page until somebody answers.
NO_DIALLER = """addEventListener("click", event => {
  if (event.target.closest("a[href^='tel:']")) event.preventDefault();
}, true);"""


@dataclass
class DeskTab:
    """A tab, the desk that it looks at, and what it said on its console."""

    page: Page
    desk: DeskServer
    address: str
    said: list[str] = field(default_factory=list)

    def open(self, path: str = "/desk") -> None:
        self.page.goto(self.address + path)

    def row(self, number: int) -> Locator:
        return self.page.locator(f'[id="twilio:CA{number:02}"]')

    def state(self, number: int) -> str | None:
        return self.row(number).get_attribute("data-state")

    def look(self) -> None:
        """What the page does every three seconds, at once, and until it shows what was answered."""
        self.page.wait_for_load_state()
        self.settled()
        self.page.evaluate("look()")

    def settled(self) -> None:
        """Waits until no deed is on its way. `wait_for_function` would evaluate a string, which the page's
        policy forbids.
        """
        assert eventually(lambda: bool(self.page.evaluate("typeof posting === 'undefined' || !posting")))

    def told(self, *deeds: str) -> bool:
        """Whether the server has heard these deeds and no other; a deed is shown before it has."""
        return eventually(lambda: self.desk.told == list(deeds))

    def focused(self) -> str:
        """The row that has the focus, and the control within it."""
        where: str = self.page.evaluate(
            """(e => `${e.closest('#list > li')?.id ?? ''} ${e.name || e.className.split(' ').at(-1)}`.trim())
               (document.activeElement)"""
        )
        return where


def eventually(look: Callable[[], bool]) -> bool:
    """Whether it comes true."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (seen := look()) and time.monotonic() < until:
        time.sleep(0.02)
    return seen


@pytest.fixture
def desk_server() -> Iterator[tuple[DeskServer, str]]:
    desk = DeskServer()
    web = serve(desk)
    thread = Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield desk, f"http://127.0.0.1:{web.server_port}"
    web.shutdown()
    web.server_close()


@pytest.fixture
def open_tab(browser: Browser, desk_server: tuple[DeskServer, str]) -> Iterator[Callable[..., DeskTab]]:
    """Opens a tab of its own context; `options` are Playwright's. `dialler`: a call's link is followed.

    `still`: the tab's clock stands, so that it asks the server for nothing unless the test lets it.
    """
    desk, address = desk_server
    contexts = []

    def opened(
        width: int = 1440, height: int = 900, *, dialler: bool = False, still: bool = False, **options: Any
    ) -> DeskTab:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        if still:
            context.clock.install(time=sample.NOW)
            context.clock.pause_at(sample.NOW + timedelta(seconds=1))
        if not dialler:
            context.add_init_script(NO_DIALLER)
        contexts.append(context)
        tab = DeskTab(context.new_page(), desk, address)
        tab.page.on("console", lambda message: tab.said.append(message.text))
        tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
        return tab

    yield opened
    for gate in desk.gates.values():
        gate.set()
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_tab: Callable[..., DeskTab]) -> DeskTab:
    """The list on a desktop."""
    found = open_tab()
    found.open()
    return found


@pytest.fixture
def still_tab(open_tab: Callable[..., DeskTab]) -> DeskTab:
    """The list on a desktop, which asks only when it is told to."""
    found = open_tab(still=True)
    found.open()
    return found
