"""A stage in memory: our handlers as they are, their clients and clocks in place of AWS's."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from cachetools import TTLCache

from functions.on_missed_call import handler as on_missed_call
from functions.on_missed_call import sweep
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.send_sms import handler as send_sms
from functions.send_sms.carriers import twilio
from functions.shared import aws
from functions.shared.ledger import updates
from functions.shared.ledger.calls import Calls
from functions.shared.ledger.claims import Claims
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.dealerships import Dealerships
from infra.functions import SWEEP
from tests.handlers.conftest import World, set_environment
from tests.soak.account import Account, Watch, account
from tests.soak.carriers import Taking, Twilio
from tests.soak.cloud import KINDS, Client, Faults
from tests.soak.dynamodb import DynamoDb
from tests.soak.queue import Queue
from tests.soak.simulation import Died, Process, Simulation
from tests.soak.traffic import BEGAN, SECONDS, SECRET, TOLD_AGAIN, Call, Event, calls, events, houses, request

TABLES = {
    "directory": ("pk", "sk"),
    "calls": ("dealership_id", "call_key"),
    "contacts": ("dealership_id", "caller"),
}
INDEXES = {"owed": ("owed", "owed_at"), "texted": ("caller", "last_text_at")}
SENDERS = 4
_AFTER = 2 * 3600  # seconds, until everything has had its time
_OPT_OUTS = 0.03
_CREDENTIAL = {"account_sid": "AC1", "api_key_sid": "SK1", "api_key_secret": "secret"}
_START = BEGAN.astimezone(UTC)


_UNASKED: Any = object()  # a client of a service that no call needs


class Stage:
    """`rate` is the share of requests that go wrong, in `kinds`. The same seed gives the same run."""

    def __init__(
        self, patch: pytest.MonkeyPatch, number: int, seed: int, rate: float, kinds: Mapping[str, int] = KINDS
    ) -> None:
        self.random = Random(seed)
        self.simulation, self.watch = Simulation(), Watch()
        self.faults = Faults(self.random, rate, kinds, Counter())
        self.taking = Taking(self.simulation)
        self.calls = calls(number, self.random)
        self.dynamodb = DynamoDb(TABLES, INDEXES, self._wrote)
        self.queue = Queue(
            self.simulation,
            self.random,
            lambda event: send_sms.handler(event, None),
            SENDERS,
            int(_START.timestamp() * 1000),
        )
        self._clients: dict[str, Client] = {
            "dynamodb": self._client(self.dynamodb.perform),
            "sqs": self._client(self.queue.perform),
            "ssm": self._client(lambda _, asked: {"Parameter": {"Value": _secret(asked["Name"])}}),
            "pinpoint-sms-voice-v2": self._client(self.taking.perform, tries=1, latency=0.15),
        }
        self._deploy(patch)

    def run(self, progress: Callable[[float], None] = lambda _: None) -> Account:
        """Lets the calls come, and returns what became of them."""
        for call in self.calls:
            for event in events(call, self.random):
                self.simulation.at(event.at, lambda event=event: self._tell(event, 0))  # type: ignore[misc]
            if self.random.random() < _OPT_OUTS:
                at = call.at + self.random.uniform(-600, 600)
                self.simulation.at(at, lambda call=call: self._opt_out(call))  # type: ignore[misc]
        every = (SWEEP.runs_every or timedelta(minutes=5)).total_seconds()
        for moment in range(0, SECONDS + _AFTER, int(every)):
            self.simulation.at(moment, self._sweep)
        end = SECONDS + _AFTER
        self.simulation.run(end, lambda now: progress(now / end))
        items = {key: item for key, item in self.dynamodb.items["calls"].items() if "#" not in key[0]}
        struck = sum(self.faults.struck.values())
        return account(self.calls, items, self.taking.texts, self.watch, struck)  # type: ignore[arg-type]

    def _client(self, perform: Any, tries: int = 2, latency: float = 0.012) -> Client:
        return Client(self.simulation, self.faults, perform, tries, latency)

    def _deploy(self, patch: pytest.MonkeyPatch) -> None:
        ledger: Any = self._clients["dynamodb"]
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
        self.contacts = world.contacts
        for house in houses():
            world.dealerships.apply(house, {each.id: f"/secrets/{each.id}" for each in house.integrations})
        sending = replace(
            world.send_sms,
            carrier="end_user_messaging",
            origination_identity="pool-soak",
            parts_per_second=20,
        )
        set_environment(patch, world.on_missed_call, world.sweep, sending)
        patch.setattr(aws, "client", lambda service, *_: self._clients.setdefault(service, _UNASKED))
        web = Twilio(self.taking, self.faults, _START, self.random)
        patch.setattr(twilio, "ask", web.ask)
        clock = SimpleNamespace(sleep=self._sleep, monotonic=lambda: self.simulation.now)
        for module in (send_sms, updates):
            patch.setattr(module, "time", clock)
        patch.setattr(send_sms, "TTLCache", partial(TTLCache, timer=clock.monotonic))
        patch.setattr(on_missed_call, "IntegrationCache", partial(IntegrationCache, timer=clock.monotonic))
        for module in (on_missed_call, send_sms, sweep):
            patch.setattr(module, "utc_now", self._now)
            patch.setattr(module.metrics, "add_metric", lambda **_: None)
            patch.setattr(module.metrics.provider, "flush_metrics", lambda **_: None)
            patch.setattr(module.log, "info", lambda *_, **__: None)
            module._wiring.cache_clear()

    def _sleep(self, seconds: float) -> None:
        if self.simulation.process:
            self.simulation.sleep(seconds)

    def _now(self) -> datetime:
        """The clock of the process that asks."""
        process = self.simulation.process
        return _START + timedelta(seconds=self.simulation.now + (process.skew if process else 0.0))

    def _tell(self, event: Event, times: int) -> None:
        process = Process(self.random.uniform(-2, 2), self.simulation.now + 10)
        self.simulation.start(process, lambda: self._post(event, times))

    def _post(self, event: Event, times: int) -> None:
        provider = _START + timedelta(seconds=self.simulation.now + self.random.uniform(-2, 2))
        try:
            status = on_missed_call.handler(request(event, provider), None)["statusCode"]
        except Died:
            status = 500
        if status < 300:
            self.watch.heard.add((event.call.key, event.kind))
        elif times < len(TOLD_AGAIN):
            again = self.simulation.now + TOLD_AGAIN[times]
            self.simulation.at(again, lambda: self._tell(event, times + 1))
        else:
            self.watch.given_up.add((event.call.key, event.kind))

    def _opt_out(self, call: Call) -> None:
        self.contacts.opt_out(call.dealership, call.caller, self._now())

    def _sweep(self) -> None:
        def work() -> None:
            with suppress(Died, BotoCoreError, ClientError):  # Lambda notes it, and the next sweep comes
                sweep.handler({}, None)

        self.simulation.start(Process(self.random.uniform(-2, 2), self.simulation.now + 30), work)

    def _wrote(self, table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        key, now = tuple(after[name]["S"] for name in TABLES[table]), self.simulation.now
        if table == "calls":
            if "answered_at" in after:
                self.watch.answered.setdefault(key, now)
            if after.get("sending_by") not in (None, before.get("sending_by")):
                self.watch.sending[key] = now
        if table == "contacts" and "opted_out_at" in after:
            self.watch.opted_out.setdefault(key, now)


def _secret(parameter: str) -> str:
    return json.dumps(_CREDENTIAL) if parameter.startswith("/senders/") else SECRET
