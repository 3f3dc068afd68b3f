"""Where a story plays: a carrier with a fate for each text, and a ledger in memory that fails when told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from functions.send_sms.carriers.carrier import Refusal
from functions.shared import aws
from functions.shared.ledger.calls import Calls
from functions.shared.ledger.claims import Claims
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.receipt import ReceiptKind
from tests.handlers.conftest import World
from tests.soak.dynamodb import DynamoDb, Exceptions, Pages
from tests.soak.stage import INDEXES, TABLES

OWED = {"pending", "deferred", "claimed", "sending"}
FINAL = {"delivered", "failed"}
TOLD = ("text_status", "delivered_at", "undelivered_reason")  # of a final text, once and for all
KINDS: tuple[ReceiptKind, ...] = ("queued", "sent", "delivered", "undelivered", "unconfirmed")
STOPS = ("STOP", "arrêt", "arrêtez de me texter")
STARTS = ("START", "debut")
WORDS = (*STOPS, *STARTS, "AIDE", "Oui, demain 8 h", "arrêtez ça")
ACTS = ("stop", "stop", "call back", "answer")
Fate = Literal["taken", "lost", "never left", "refused", "opted out", "dies before", "dies after"]
FATES: tuple[Fate, ...] = ("taken", "lost", "dies after", "never left", "dies before", "refused", "opted out")
LIKELY = (*FATES[:3] * 3, *FATES)  # most texts are taken: what the carrier tells afterwards is the story
Fault = Literal["lost", "answer lost"]


class Died(BaseException):
    """The sender's process ends."""


@dataclass
class Network:
    """The carrier. It judges each text at the moment when it is asked for it."""

    is_opted_out: Callable[[str], bool]
    claimed: set[str] = field(default_factory=set)  # contexts of texts that were claimed before a STOP came
    fate: Fate = "taken"
    taken: list[tuple[str, str]] = field(default_factory=list)  # caller and context
    name: str = "end_user_messaging"

    def send(self, caller: str, body: str, call: str) -> str:
        assert body
        if self.fate == "dies before":
            raise Died
        if self.fate == "never left":
            raise Unavailable("throttled")
        if self.fate in ("refused", "opted out"):
            raise Refusal(self.fate, opted_out=self.fate == "opted out")
        assert call not in {each for _, each in self.taken}, f"{call} is sent twice"
        if self.is_opted_out(caller) and call not in self.claimed:
            assert "keyword#" in call, f"{call} goes to a caller who has opted out"
        self.taken.append((caller, call))
        if self.fate == "lost":
            raise AnswerLost("504")
        if self.fate == "dies after":
            raise Died
        return f"message-{len(self.taken)}"


@dataclass
class Ledger:
    """DynamoDB's client. Of the writes to come, the one after `spared` more meets the fault.

    `meanwhile` happens before a write, once, after `until` others.
    """

    dynamodb: DynamoDb = field(default_factory=lambda: DynamoDb(TABLES, INDEXES, lambda *_: None))
    fault: Fault | None = None
    spared: int = 0
    meanwhile: Callable[[], None] | None = None
    until: int = 0
    exceptions: Exceptions = field(default_factory=Exceptions)

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **request: self._ask(operation, request)

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))

    def _ask(self, operation: str, request: dict[str, Any]) -> Any:
        writes = operation.startswith(("update", "put", "delete", "transact"))
        if writes and self.meanwhile and self._is_now("until"):
            act, self.meanwhile = self.meanwhile, None
            act()
        fault = None
        if writes and self.fault and self._is_now("spared"):
            fault, self.fault = self.fault, None
        if fault == "lost":
            raise ConnectTimeoutError(endpoint_url="AWS")
        answer = self.dynamodb.perform(operation, request)
        if fault == "answer lost":
            raise ReadTimeoutError(endpoint_url="AWS")
        return answer

    def _is_now(self, counter: Literal["until", "spared"]) -> bool:
        left = getattr(self, counter)
        setattr(self, counter, left - 1)
        return bool(left == 0)


class Queue:
    """Takes messages, and delivers none: the story says when each comes."""

    def send_message(self, **_: Any) -> dict[str, Any]:
        return {}


def world(patch: pytest.MonkeyPatch, ledger: Any) -> World:
    """What a story looks at, in a ledger without a dealership."""
    clients = {"dynamodb": ledger, "sqs": Queue()}
    patch.setattr(aws, "client", lambda service, *_: clients[service])
    return World(
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
