"""A real Chromium, headless: Debian's own, driven by Playwright. It is started once a session.

Playwright starts once in a process: whoever wants a browser asks for this very fixture.
"""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The last ones keep Chromium from speaking to its maker.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Scheme = Literal["light", "dark"]
# axe's rules to ask in each: in the dark, all but the colours is as in the light.
SCHEMES: dict[Scheme, tuple[str, ...]] = {"light": (), "dark": ("color-contrast", "link-in-text-block")}


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright  # most tests need none, and begin sooner

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no Chromium: install Debian's package chromium, and run make test again")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


def axe_finds(page: "Page", *rules: str) -> list[tuple[str, str]]:
    """Which rules a page breaks, each with the first element that does; without `rules`, of all of axe's."""
    from axe_playwright_python.sync_playwright import Axe

    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]
