"""Tabs of a real Chromium, and the desks that they look at."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.desk_server import DeskServer, serve
from tests.handlers.conftest import models, world

__all__ = ["models", "world"]

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
        """What the page does every three seconds, at once."""
        self.page.evaluate("look()")

    def told(self, *deeds: str) -> bool:
        """Whether the server has heard these deeds and no other; a deed is shown before it has."""
        for _ in range(60):
            if self.desk.told == list(deeds):
                return True
            time.sleep(0.05)
        return False

    def focused(self) -> str:
        """The row that has the focus, and the control within it."""
        where: str = self.page.evaluate(
            """(e => `${e.closest('#list > li')?.id ?? ''} ${e.name || e.className.split(' ').at(-1)}`.trim())
               (document.activeElement)"""
        )
        return where


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
    """Opens a tab of its own context; `options` are Playwright's. `dialler`: a call's link is followed."""
    desk, address = desk_server
    contexts = []

    def opened(width: int = 1440, height: int = 900, *, dialler: bool = False, **options: Any) -> DeskTab:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        if not dialler:
            context.add_init_script(NO_DIALLER)
        contexts.append(context)
        tab = DeskTab(context.new_page(), desk, address)
        tab.page.on("console", lambda message: tab.said.append(message.text))
        tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_tab: Callable[..., DeskTab]) -> DeskTab:
    """The list on a desktop."""
    found = open_tab()
    found.open()
    return found
