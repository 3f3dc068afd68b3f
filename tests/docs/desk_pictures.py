"""Takes the pictures of docs/desk anew, in a real Chromium: make pictures.

The morning is fiction (tests/desk_sample.py), and so are its numbers: 555-01xx are nobody's.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, sync_playwright

from tests.browser.desk_server import DeskServer, serve
from tests.chromium import FLAGS

FOLDER = Path(__file__).parents[2] / "docs" / "desk"
LIST, CALLER = "/desk", "/desk/calls/twilio:CA01"


def as_it_comes(_: Page) -> None:
    pass


def to_the_replies(page: Page) -> None:
    page.evaluate("document.querySelector('#log .in').scrollIntoView({block: 'center'})")


# By the picture's name: the address, the screen, dark or not, and what is done before.
PICTURES: dict[str, tuple[str, int, int, bool, Callable[[Page], None]]] = {
    "list": (LIST, 1312, 520, False, as_it_comes),
    "phone": (LIST, 390, 700, True, as_it_comes),
    "thread": (CALLER, 390, 700, False, to_the_replies),
}


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no Chromium: make chromium installs Debian's")
    desk = DeskServer()
    web = serve(desk)
    Thread(target=web.serve_forever, daemon=True).start()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for language in ("fr", "en"):
            for name, (path, width, height, dark, prepare) in PICTURES.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if dark else "light",
                    has_touch=width < 1000,
                    is_mobile=width < 1000,
                )
                page.goto(f"http://127.0.0.1:{web.server_port}{path}?l={language}")
                prepare(page)
                page.screenshot(path=FOLDER / f"{name}.{language}.png")
                page.close()
        browser.close()
    web.shutdown()


if __name__ == "__main__":
    main()
