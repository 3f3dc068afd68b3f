"""The real desk, its ledger on moto, in a real browser: from the missed call to what was done."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest
from playwright.sync_api import Browser, Page, expect

from functions.desk import handler
from functions.shared.desk import UNDO_FOR
from functions.shared.moment import utc_now
from tests.builders import CALLER, dealership, missed_call
from tests.handlers.conftest import World
from tests.handlers.desk import claims, open_desk, token

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
KEY = "twilio:CA1"


class Api(BaseHTTPRequestHandler):
    """An HTTP API: a request becomes the function's event. Whoever comes has Karine's session."""

    protocol_version = "HTTP/1.1"
    session = ""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._invoke("")

    def do_POST(self) -> None:
        self._invoke(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _invoke(self, body: str) -> None:
        path, _, query = self.path.partition("?")
        event = {
            "rawPath": path,
            "rawQueryString": query,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "cookies": [f"__Host-desk={self.session}", "__Host-desk-language=fr"],
            "body": body,
            "requestContext": {"requestId": "r", "http": {"method": self.command}},
        }
        told: dict[str, Any] = handler.handler(event, None)
        content = b64decode(told["body"]) if told.get("isBase64Encoded") else told["body"].encode()
        self.send_response(told["statusCode"])
        for name, value in told["headers"].items():
            self.send_header(name, value)
        if told["statusCode"] not in (204, 304):
            self.send_header("content-length", str(len(content)))
        self.end_headers()
        if told["statusCode"] not in (204, 304):
            self.wfile.write(content)


class Clock:
    """The desk's, which stands still until a test moves it: ten seconds for an undo are not over by then."""

    def __init__(self) -> None:
        self.now = utc_now()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(handler, "utc_now", lambda: found.now)
    return found


@pytest.fixture
def page(browser: Browser, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    open_desk(world, monkeypatch)
    monkeypatch.setattr(Api, "session", token(claims("karine")))
    web = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    context = browser.new_context(base_url=f"http://127.0.0.1:{web.server_port}")
    found = context.new_page()
    said: list[str] = []
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    yield found
    context.close()
    web.shutdown()
    web.server_close()
    handler._wiring.cache_clear()
    refusals = [each for each in said if "(Unauthorized)" not in each and "(Conflict)" not in each]
    assert refusals == [], "its policy refused nothing, and its script failed nowhere"


def missed(world: World) -> None:
    world.calls.record(missed_call("CA1", utc_now() - timedelta(minutes=5), caller=CALLER))


def test_a_row_lives_from_its_call_to_what_was_done(page: Page, world: World, clock: Clock) -> None:
    page.goto("/desk")
    expect(page.locator("h1")).to_have_text("Personne n’attend.")
    missed(world)
    row = page.locator(f'[id="{KEY}"]')
    expect(row).to_contain_text("514\xa0555-0177")
    row.get_by_role("button", name="Autres gestes").click()
    row.get_by_role("button", name="Je rappelle").click()
    expect(row).to_have_attribute("data-state", "mine")
    row.get_by_role("button", name="Message laissé").click()
    undo = row.get_by_role("button", name="Message laissé · Annuler")
    expect(undo).to_be_focused()
    undo.click()
    expect(row.get_by_role("button", name="Joint")).to_be_visible()
    row.get_by_role("button", name="Joint").click()
    done = page.get_by_role("region", name="Fait aujourd’hui")
    expect(done).to_contain_text("Vous avez joint 514\xa0555-0177")
    clock.now += UNDO_FOR
    expect(row).to_have_count(0)
    done.get_by_role("button", name="Remettre").click()
    expect(row).to_be_visible()


def test_staff_write_note_and_stop_in_the_thread(page: Page, world: World) -> None:
    missed(world)
    page.goto(f"/desk/calls/{KEY}")
    expect(page).to_have_title("Conversation · Garage Tremblay")
    page.get_by_label("Répondre par texto").fill("On vous attend à 15 h.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#log .out")).to_contain_text("Garage Tremblay : On vous attend à 15 h.")
    page.get_by_label("Note pour l’équipe").fill("Rangée 14")
    page.get_by_role("button", name="Noter").click()
    expect(page.locator("#log .memo")).to_contain_text("Rangée 14")
    asked = boto3.client("sqs").receive_message(QueueUrl=world.queue_url)["Messages"]
    assert len(asked) == 1
    page.get_by_role("button", name="Ne plus texter").click()
    expect(page.get_by_text("On ne peut pas texter cette personne.")).to_be_visible()
    page.get_by_role("button", name="Permettre de nouveau les textos").click()
    expect(page.get_by_label("Répondre par texto")).to_be_visible()


class Bridge:
    """Rings nobody, and remembers whom it was to ring."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, str]] = []

    def ring(self, advisor: str, caller: str) -> str:
        self.rung.append((advisor, caller))
        return "CA2"


@pytest.fixture
def bridge(world: World, monkeypatch: pytest.MonkeyPatch) -> Bridge:
    """Karine's telephone is in the dealership's file."""
    advisor = {"email": "karine@example.ca", "number": "+14185550133"}
    one_tap = {"integration": "tremblay-twilio", "advisors": [advisor]}
    world.dealerships.apply(dealership(one_tap=one_tap), {})
    found = Bridge()
    monkeypatch.setattr(handler, "_bridge", lambda *_: found)
    return found


def test_one_tap_rings_and_the_row_asks_for_its_outcome(page: Page, world: World, bridge: Bridge) -> None:
    missed(world)
    page.goto("/desk")
    row = page.locator(f'[id="{KEY}"]')
    call = row.get_by_role("button", name="Appeler")
    call.click()
    expect(row).to_contain_text("Vous rappelez. Résultat?")
    expect(page.locator("#status")).to_have_text("Vous rappelez. Votre téléphone va sonner")
    expect(row).to_have_attribute("data-state", "mine")
    call.click()
    expect(page.locator("#taken")).to_contain_text("Un téléphone sonne déjà pour cette personne")
    expect(row).to_have_attribute("data-state", "mine")
    assert bridge.rung == [("+14185550133", CALLER)]


def test_one_tap_rings_from_the_thread_too(page: Page, world: World, bridge: Bridge) -> None:
    missed(world)
    page.goto(f"/desk/calls/{KEY}")
    page.get_by_role("button", name="Appeler").click()
    expect(page.locator("#stand")).to_contain_text("Vous rappelez. Résultat?")
    page.keyboard.press("c")
    expect(page.locator("#taken")).to_contain_text("Un téléphone sonne déjà pour cette personne")
    assert bridge.rung == [("+14185550133", CALLER)]


def test_without_a_session_a_page_says_how_to_sign_in(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Api, "session", "")
    page.goto("/desk")
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
