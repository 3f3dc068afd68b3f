"""docs/providers tells the truth: its tables say what its pages say, and its pages what the adapters do."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.web import Refused
from tests.builders import CALLER, request
from tests.docs.provider_pages import FOLDER, INDEX, PAGES, Requests, redrawn
from tests.providers import PROVIDERS
from tests.providers.vectors import PAYLOADS

# | telephone system | `provider` | missed as | placed at | line found by | text waits | call back |
ROW = re.compile(r"^\| \[[^|]+\]\((\w+)\.md\) \| `\w+` \|(?:[^|]*\|){3} (\d+) s \|", re.MULTILINE)
WAITS = dict(ROW.findall(INDEX.read_text(encoding="utf-8")))
URL = "https://calls.example.ca/calls/provider/tremblay"
each_adapter = pytest.mark.parametrize("name", ADAPTERS)
each_player = pytest.mark.parametrize("name", PROVIDERS)


def test_its_tables_are_drawn_anew() -> None:
    assert INDEX.read_text(encoding="utf-8") == redrawn(INDEX.read_text(encoding="utf-8")), "run: make docs"


@each_adapter
def test_the_table_knows_it_and_how_long_its_text_waits(name: str) -> None:
    assert int(WAITS[name]) == load_adapter(name).settle_seconds


def test_the_tables_know_no_other() -> None:
    assert {page.provider for page in PAGES.values()} - {PAGES["overflow"].provider} == set(ADAPTERS)
    assert {name for name, page in PAGES.items() if page.requests} == set(ADAPTERS)


@each_adapter
def test_its_documented_payloads_are_missed_as_its_page_says(name: str) -> None:
    missed = {
        event.outcome
        for vector in PAYLOADS.values()
        if vector["provider"] == name
        for event in load_adapter(name).parse(
            request(vector["body"].encode(), {"content-type": vector["content_type"]})
        )
        if event.outcome
    }
    assert missed <= set(PAGES[name].missed_as)


@each_player
def test_only_an_event_without_a_moment_is_placed_at_its_arrival(name: str) -> None:
    assert PROVIDERS[name].timeless == (PAGES[adapter_of(name)].placed_at == "arrival")


@each_adapter
def test_a_secret_that_goes_with_each_request_covers_nothing(name: str) -> None:
    shared = load_adapter(name).authentication == "shared_secret"
    assert requests_of(name).proof.startswith("a secret in each") == shared
    assert (requests_of(name).covers == []) == shared


@each_player
def test_old_ones_are_refused_where_its_page_says_so(name: str) -> None:
    assert is_taken(name)
    refused = requests_of(name).old_ones_refused == "after 5 minutes"
    assert is_taken(name, late=timedelta(minutes=6)) != refused


@each_player
def test_the_url_is_signed_where_its_page_says_so(name: str) -> None:
    assert is_taken(name, url=URL + "/other") != ("URL" in requests_of(name).covers)


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.stem)
def test_what_it_refers_to_is_there(page: Path) -> None:
    prose = re.sub("`[^`]*`", "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", prose):
        assert (page.parent / target).exists(), target


def adapter_of(player: str) -> str:
    return player.partition("-")[0]


def requests_of(player: str) -> Requests:
    found = PAGES[adapter_of(player)].requests
    assert found
    return found


def is_taken(player: str, late: timedelta = timedelta(), url: str = URL) -> bool:
    """Whether the player's missed call, signed for URL just now, is verified at the other URL and so late."""
    provider, now = PROVIDERS[player], datetime.now(UTC) + late
    body = provider.missed(CALLER, "5314479320940544")
    webhook = request(body.encode(), provider.sign(URL, body), url, now)
    try:
        load_adapter(adapter_of(player)).verify(webhook, [provider.secret], now)
    except Refused:
        return False
    return True
