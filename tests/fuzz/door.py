"""on_missed_call's endpoint with every provider's integration, in memory, and what no answer of it may be."""

from collections.abc import Mapping
from typing import Any

import pytest

from functions.on_missed_call import handler as on_missed_call
from functions.shared import aws
from functions.shared.ledger.calls import Calls
from functions.shared.ledger.claims import Claims
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.dealerships import Dealerships
from tests.builders import dealership
from tests.handlers.conftest import PUBLIC_URL, World, set_environment
from tests.providers import PROVIDERS, SERVICE_LINES
from tests.soak.dynamodb import DynamoDb, Exceptions, Pages
from tests.soak.stage import INDEXES, TABLES

DIGITS = "5145550177"
CALLER = f"+1{DIGITS}"


class Client:
    """A client whose requests never fail."""

    exceptions = Exceptions()

    def __init__(self, perform: Any) -> None:
        self._perform = perform

    def __getattr__(self, operation: str) -> Any:
        return lambda **asked: self._perform(operation, asked)

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))


class Door:
    """Takes requests for any provider's integration."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.dynamodb = DynamoDb(TABLES, INDEXES, lambda *_: None)
        ledger: Any = Client(self.dynamodb.perform)
        world = World(
            Calls(ledger, "calls"),
            Contacts(ledger, "contacts"),
            Claims(ledger, "calls", "contacts"),
            Dealerships(ledger, "directory"),
            "queue",
            "replies",
            "receipts",
            "notices",
            {name: name for name in TABLES},
        )
        integrations = [{"id": f"tremblay-{name}", "provider": kind_of(name)} for name in PROVIDERS]
        house = dealership(lines=SERVICE_LINES, integrations=integrations)
        world.dealerships.apply(house, {each.id: each.id for each in house.integrations})
        clients = {
            "dynamodb": ledger,
            "sqs": Client(lambda *_: {}),
            "kms": Client(lambda _, asked: {"CiphertextBlob": asked["Plaintext"]}),
            "ssm": Client(lambda _, asked: {"Parameter": {"Value": _secret(asked["Name"])}}),
        }
        set_environment(patch, world.on_missed_call)
        patch.setattr(aws, "client", lambda service, *_: clients[service])
        patch.setattr(on_missed_call.metrics, "add_metric", lambda **_: None)
        patch.setattr(on_missed_call.metrics.provider, "flush_metrics", lambda **_: None)
        patch.setattr(on_missed_call.log, "info", self._log)
        on_missed_call._wiring.cache_clear()
        self._lines: list[str] = []

    def knock(self, name: str, body: str, headers: Mapping[str, str]) -> tuple[int, list[str]]:
        """The status of the answer, and what is wrong with it."""
        self.forget()
        path = f"/calls/{kind_of(name)}/tremblay-{name}"
        event = {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": "",
            "headers": {header.lower(): value for header, value in headers.items()},
            "pathParameters": {"provider": kind_of(name), "integration_id": f"tremblay-{name}"},
            "requestContext": {"requestId": "request-1", "http": {"method": "POST", "path": path}},
            "body": body,
            "isBase64Encoded": False,
        }
        answer = on_missed_call.handler(event, None)
        status = answer["statusCode"]
        wrong = [f"status {status}"] if not 200 <= status < 500 else []
        wrong += ["the caller's number in the answer"] if DIGITS in answer["body"] else []
        return status, wrong + self.leaks()

    def leaks(self) -> list[str]:
        """Where the last request left the caller's number."""
        keys = [key for owner, key in self.dynamodb.items["calls"] if "#" not in owner]
        found = ["the caller's number in the log"] if any(DIGITS in line for line in self._lines) else []
        found += ["the caller's number in a key"] if any(DIGITS in key for key in keys) else []
        return found

    def forget(self) -> None:
        """The next request finds an empty ledger."""
        self._lines.clear()
        self.dynamodb.items["calls"].clear()

    def _log(self, words: str, **more: Any) -> None:
        self._lines.append(f"{words} {more}")


def kind_of(name: str) -> str:
    """The provider of an integration."""
    return name.partition("-")[0]


def url_of(name: str) -> str:
    """Where a provider sends its webhooks."""
    return f"{PUBLIC_URL}/calls/{kind_of(name)}/tremblay-{name}"


def _secret(parameter: str) -> str:
    return PROVIDERS[parameter.removeprefix("tremblay-")].secret
