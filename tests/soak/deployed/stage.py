"""The soak on the deployed template: real processes, queues and clocks of the local cloud, hundreds of calls.

docs/reliability.md says what is played. The account is that of `make soak`, from the ledger, its stream and
the texts that the local carrier took.
"""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.request import urlopen

from botocore.exceptions import ClientError

from functions.shared.ledger.owed import SWEEP_GRACE
from functions.shared.moment import to_text
from tests.builders import dealership
from tests.end_to_end.conftest import Deployed
from tests.soak.account import Account, Ref, Watch, account
from tests.soak.carriers import Taken
from tests.soak.deployed.faulty import faulty
from tests.soak.deployed.wire import Wire
from tests.soak.traffic import BEGAN, SECRET, Call, Event, number_of, request

CALLS_PER_HOUSE = 25  # a dealership's breaker lets 100 texts an hour go
SETTLES = 4  # seconds, of each second integration
MOST = 800  # calls: each has its exchange
_FATES = ("0111", "0199")  # infra/local/sms_voice.py: delivered, and no word of it
_TOLD_AGAIN = (1, 1, 2, 4, 8, 16, 32, 64, 128)  # seconds, as a busy machine needs them
_SENDER_LIVES = timedelta(seconds=30)
_LEASE = timedelta(minutes=1)


@dataclass
class Stage:
    """A deployment whose calls come over so many seconds. `wire` stands before its AWS."""

    deployed: Deployed
    wire: Wire
    random: Random
    seconds: float
    watch: Watch = field(default_factory=Watch)

    def run(self, number: int, patience: float, *, in_haste: bool) -> Account:
        """Plays so many calls, and waits until no text is owed, or for `patience` seconds.

        In haste, the ledger is told that the sweeper's two minutes have passed, and the lease of senders who
        must be dead by now.
        """
        houses = [f"soak-{place}" for place in range(-(-number // CALLS_PER_HOUSE))]
        self._onboard(houses)
        calls = self._draw(number, houses)
        with faulty(self.deployed, self.wire):
            self._play(calls)
            self._settle(houses, patience, in_haste)
        taken = self._taken({call.caller for call in calls})
        self._watch_stream(houses)
        struck = self.wire.struck.total()
        return account(calls, self._items(houses), taken, self.watch, struck)

    def _onboard(self, houses: Sequence[str]) -> None:
        for house in houses:
            integrations: list[dict[str, Any]] = [
                {"id": f"{house}-{settles}", "provider": "standardwebhooks", "settle_seconds": settles}
                for settles in (0, SETTLES)
            ]
            line = {"name": "Service", "department": "service", "number": number_of(house)}
            sender = {"identity": "pool-soak", "parts_per_second": 20}
            joins = dealership(id=house, integrations=integrations, lines=[line], sender=sender)
            self.deployed.onboard(joins, {each["id"]: SECRET for each in integrations})

    def _draw(self, number: int, houses: Sequence[str]) -> list[Call]:
        """So many calls: some by who called before, some answered after all, before or after it is told.

        Of half the callers' texts the carrier never tells: no receipt then mends what its answer didn't say.
        """
        random, made, began = self.random, list[Call](), _now() + 1
        for place in range(number):
            house, caller = random.choice(houses), f"+1579{200 + place}{random.choice(_FATES)}"
            if made and random.random() < 0.15:
                earlier = random.choice(made)
                house, caller = earlier.dealership, earlier.caller
            at = began + random.uniform(0, self.seconds)
            answered = at + random.uniform(-2, 6) if random.random() < 0.12 else None
            integration = f"{house}-{random.choice((0, SETTLES))}"
            made.append(Call(at, house, integration, caller, f"soak-{int(began)}-{place}", answered))
        return made

    def _play(self, calls: Sequence[Call]) -> None:
        with ThreadPoolExecutor(6) as pool:
            done = []
            for at, act in sorted(self._acts(calls), key=lambda each: each[0]):
                time.sleep(max(0.0, at - _now()))
                done.append(pool.submit(act))
            for each in done:
                each.result()

    def _acts(self, calls: Sequence[Call]) -> Iterator[tuple[float, Any]]:
        random = self.random
        for call in calls:
            moments = {"missed": call.at} | ({"answered": call.answered} if call.answered else {})
            for kind, at in moments.items():
                event = Event(at + random.uniform(0, 2), call, kind)
                yield event.at, lambda event=event: self._tell(event)
                if random.random() < 0.05:
                    yield event.at + random.uniform(0, self.seconds), lambda event=event: self._tell(event)
            if random.random() < 0.03:
                yield call.at + random.uniform(-5, 5), lambda call=call: self._opt_out(call)

    def _tell(self, event: Event) -> None:
        """As a provider tells: again, until it is thanked."""
        named = event.call.key, event.kind
        for pause in (*_TOLD_AGAIN, 0):
            asked: Any = request(event, datetime.now(UTC))
            status, _ = self.deployed.post_once(asked["rawPath"], asked["headers"], asked["body"].encode())
            if status < 300:
                self.watch.heard.add(named)
                return
            time.sleep(pause)
        self.watch.given_up.add(named)

    def _opt_out(self, call: Call) -> None:
        self.deployed.contacts.opt_out(call.dealership, call.caller, datetime.now(UTC))
        self.watch.opted_out.setdefault((call.dealership, call.caller), _now())

    def _settle(self, houses: Sequence[str], patience: float, in_haste: bool) -> None:
        """The sweeper comes each minute by itself; in haste it comes each second."""
        until = time.monotonic() + patience
        time.sleep(SETTLES)
        while time.monotonic() < until:
            owed = [item for item in self._items(houses).values() if "owed" in item]
            if not owed:
                return
            if in_haste:
                for item in owed:
                    self._age(item)
                self._sweep()
            time.sleep(1)

    def _age(self, item: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        values = {":then": {"S": to_text(now - SWEEP_GRACE)}}
        change = "SET owed_at = :then"
        sending = item.get("sending_at", {"S": to_text(now)})["S"]
        if sending < to_text(now - _SENDER_LIVES):
            change += ", sending_at = :lapsed"
            values[":lapsed"] = {"S": to_text(now - _LEASE - _SENDER_LIVES)}
        with suppress(ClientError):  # it is settled meanwhile
            self.deployed.client("dynamodb").update_item(
                TableName=self.deployed.outputs.calls_table,
                Key={name: item[name] for name in ("dealership_id", "call_key")},
                UpdateExpression=change,
                ConditionExpression="attribute_exists(owed)",
                ExpressionAttributeValues=values,
            )

    def _sweep(self) -> None:
        self.deployed.client("lambda").invoke(
            FunctionName=self.deployed.outputs.sweep_function, Payload=b"{}"
        )

    def _items(self, houses: Sequence[str]) -> dict[Ref, dict[str, Any]]:
        """The dealerships' items of the ledger, in DynamoDB's types."""
        pages = self.deployed.client("dynamodb").get_paginator("query")
        return {
            (item["dealership_id"]["S"], item["call_key"]["S"]): item
            for house in houses
            for page in pages.paginate(
                TableName=self.deployed.outputs.calls_table,
                KeyConditionExpression="dealership_id = :house",
                ExpressionAttributeValues={":house": {"S": house}},
                ConsistentRead=True,
            )
            for item in page["Items"]
        }

    def _taken(self, callers: set[str]) -> list[Taken]:
        with urlopen(self.deployed.cloud.texts_url, timeout=60) as answer:
            texts = json.load(answer)
        return [
            Taken(_seconds(datetime.fromisoformat(each["at"])), each["to"], each["text"], each["call"])
            for each in texts
            if each["to"] in callers
        ]

    def _watch_stream(self, houses: Sequence[str]) -> None:
        """Notes in which order each call was answered and its text marked, by the stream's own order."""
        for place, record in enumerate(records(self.deployed)):
            new, old = record.get("NewImage", {}), record.get("OldImage", {})
            key = tuple(record["Keys"][name]["S"] for name in ("dealership_id", "call_key"))
            if "answered_at" in new:
                self.watch.answered.setdefault(key, place)
            if new.get("sending_by") not in (None, old.get("sending_by")):
                self.watch.sending[key] = place


def records(deployed: Deployed) -> Iterator[dict[str, Any]]:
    """What the stream of the table `calls` tells of changes, in order."""
    streams = deployed.client("dynamodbstreams")
    [stream] = streams.list_streams(TableName=deployed.outputs.calls_table)["Streams"]
    for shard in streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]:
        named = {"StreamArn": stream["StreamArn"], "ShardId": shard["ShardId"]}
        at = streams.get_shard_iterator(**named, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        while at:
            page = streams.get_records(ShardIterator=at)
            yield from (each["dynamodb"] for each in page["Records"])
            at = page.get("NextShardIterator") if page["Records"] else None


def _now() -> float:
    """The soak's time: seconds since it would have begun."""
    return _seconds(datetime.now(UTC))


def _seconds(moment: datetime) -> float:
    return (moment - BEGAN).total_seconds()
