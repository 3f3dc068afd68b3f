"""AWS on which stories are played: its clock can be set, and what it holds can be put back."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from functions.on_missed_call import handler as on_missed_call
from functions.on_missed_call import sweep
from functions.send_sms import handler as send_sms
from functions.shared.ledger.items import Item, unpack
from tests.builders import NOW
from tests.handlers.conftest import Post, World
from tests.handlers.faults import Requests

_REGION = "ca-central-1"


@dataclass
class Clock:
    now: datetime = NOW


class PlayedAws:
    """moto's own memory, since no request may be made that our code doesn't make."""

    def __init__(self, world: World, post: Post, requests: Requests, clock: Clock) -> None:
        self.world, self.post, self.requests, self.clock = world, post, requests, clock
        self.blank = self.memory()

    def memory(self) -> Any:
        """What AWS holds now, and when: for `restore`."""
        tables = {name: self._table(name).items for name in ("calls", "contacts")}
        queues = {name: (queue._messages, queue._pending_messages) for name, queue in self._queues()}
        return deepcopy((tables, queues, self.texts, self.clock.now))

    def restore(self, memory: Any) -> None:
        """Makes it so again, and every process of ours a fresh one."""
        tables, queues, texts, self.clock.now = deepcopy(memory)
        for name, items in tables.items():
            self._table(name).items = items
        for name, queue in self._queues():
            queue._messages, queue._pending_messages = queues[name]
        self.texts.clear()
        self.texts.update(texts)
        for module in (on_missed_call, send_sms, sweep):
            module._wiring.cache_clear()

    def items(self, table: str) -> list[Item]:
        return [unpack(item.to_json()["Attributes"]) for item in self._table(table).all_items()]

    @property
    def sqs(self) -> Any:
        return sqs_backends[DEFAULT_ACCOUNT_ID][_REGION]

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        """Those that the carrier took."""
        found: dict[str, tuple[str, str]] = sns_backends[DEFAULT_ACCOUNT_ID][_REGION].sms_messages
        return found

    def _table(self, name: str) -> Any:
        return dynamodb_backends[DEFAULT_ACCOUNT_ID][_REGION].get_table(self.world.tables[name])

    def _queues(self) -> list[tuple[str, Any]]:
        return [(name, self.sqs.get_queue(name)) for name in ("texts", "dead")]
