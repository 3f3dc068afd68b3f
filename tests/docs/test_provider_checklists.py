"""Each page of docs/providers has a checklist, a command that proves it works and the endpoint's refusals."""

import ast
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cli.webhook import send
from cli.webhook.post import Answer
from functions.on_missed_call.decision import Missed, decide
from functions.on_missed_call.effect import Effect
from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.shared.ledger.directory import KnownIntegration, KnownLine
from functions.shared.moment import utc_now
from tests.builders import request
from tests.command_line import Run, run
from tests.docs.provider_pages import FOLDER, INDEX
from tests.providers import PROVIDERS

__all__ = ["run"]
HEADINGS = ["A minute's checklist", "The proof", "A real call", "Where it fails"]
FUNCTION = Path(__file__).parents[2] / "functions" / "on_missed_call"
STORED = Effect(status="stored", department="service", text="pending")
each_adapter = pytest.mark.parametrize("name", ADAPTERS)


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    [found] = re.findall(rf"^## {heading}\n(.*?)(?=^## )", text_of(name), re.MULTILINE | re.DOTALL)
    return str(found)


def refusals() -> set[str]:
    """The status and code of each refusal that the function knows, as pages write them."""
    found = {"400 `bad_field`", "400 `missing_field`"}  # toolkit/bodies.py chooses between the two
    for file in FUNCTION.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name("Refused"), args=[ast.Constant(int(status)), ast.Constant(str(code)), *_]
                ):
                    found.add(f"{status} `{code}`")
    return found


@each_adapter
def test_its_parts_stand_in_their_order(name: str) -> None:
    assert re.findall(r"^## (.+)$", text_of(name), re.MULTILINE)[: len(HEADINGS)] == HEADINGS
    assert "(README.md#the-same-for-all)" in text_of(name)
    assert "## The same for all\n" in INDEX.read_text(encoding="utf-8")


@each_adapter
def test_its_checklist_is_numbered_and_says_where_the_url_and_the_secret_go(name: str) -> None:
    steps = re.findall(r"^(\d+)\. ", section(name, HEADINGS[0]), re.MULTILINE)
    assert [int(step) for step in steps] == list(range(1, len(steps) + 1))
    assert 3 <= len(steps) <= 6
    for word in (f"`provider: {name}`", "rappel dealership apply", "rappel dealership", "URL"):
        assert word in section(name, HEADINGS[0]).replace("\n   ", " "), word
    assert "`rappel dealership secret ID`" in section(name, HEADINGS[0]).replace("\n   ", " ")


@each_adapter
def test_its_command_sends_a_missed_call_that_the_endpoint_takes(
    name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command is run as it is printed, and what it sends goes to the adapter instead of the network."""
    adapter, player, posted = load_adapter(name), PROVIDERS[name], []
    url = f"https://calls.example.ca/calls/{name}/tremblay"

    def post(to: str, headers: Mapping[str, str], body: bytes) -> Answer:
        posted.append(request(body, headers, to, utc_now()))
        reply = adapter.respond(STORED, None)
        return Answer(reply.status, reply.body)

    monkeypatch.setattr(send, "post", post)
    # Telnyx's public key is what is stored: tests/providers/telnyx.py's private one signs.
    telnyx = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    monkeypatch.setenv("RAPPEL_SECRET", telnyx if name == "telnyx" else player.secret)
    [command] = re.findall(r"^    rappel (webhook send .*)$", section(name, "The proof"), re.MULTILINE)
    ran = run(*shlex.split(command.replace("--url URL", f"--url {url}")))
    assert (ran.status, ran.err) == (0, "")
    assert f"prints `{ran.out.strip()}`" in section(name, "The proof").replace("\n", " ")
    [webhook] = posted
    assert urlsplit(webhook.url).path.split("/")[2] == name
    adapter.verify(webhook, [player.secret], webhook.received_at)
    [event] = adapter.parse(webhook)
    called = shlex.split(command)[-1]
    line = {called if called.startswith("+") else f"ext:{called}": KnownLine("Service", "service")}
    integration = KnownIntegration("tremblay", name, "garage-tremblay", "/secrets/tremblay")
    decision = decide(event, name, integration, line, webhook.received_at)
    assert isinstance(decision, Missed)
    assert decision.line_known
    assert decision.call.caller == "+15145550123"


@each_adapter
def test_what_it_says_next_is_a_command_too(name: str, run: Run) -> None:
    for command in re.findall(r"^    rappel (.*?)(?: {2,}#.*)?$", section(name, "The proof"), re.MULTILINE):
        words = shlex.split(command)
        options = [word for word in words if word.startswith("--")]
        helped = run(*words[:2], "--help")
        assert helped.status == 0, command
        assert all(option in helped.out for option in options), command


@each_adapter
def test_it_says_when_the_text_leaves(name: str) -> None:
    seconds = load_adapter(name).settle_seconds
    when = f"its text leaves {seconds} s later" if seconds else "its text leaves within seconds"
    assert when in section(name, "A real call").replace("\n", " ")


@each_adapter
def test_where_it_fails_the_endpoint_gives_these_answers(name: str) -> None:
    rows = re.findall(r"^\| ([45]\d\d [^|]+) \|", section(name, "Where it fails"), re.MULTILINE)
    answers = {f"{row[:3]} `{code}`" for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert "503 `no_secret`" in answers
    assert "unknown_integration in our log" in section(name, "Where it fails")
    assert any(answer.startswith("401 ") for answer in answers)
    assert answers <= refusals()
