"""Any order of calls, sends, receipts, replies, STOP, START, calls back, retries, crashes and redeliveries.

Whatever the order: nothing goes to a caller who has opted out but the one confirmation of it, nothing goes
twice, a final state stays, and every text that is owed ends.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Literal

import boto3
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from functions.on_missed_call.histories import CallerHistories
from functions.send_sms.carriers.carrier import AnswerLost, Refusal, Unavailable
from functions.send_sms.delivery import NoDealership, NotYet, Unreadable
from functions.shared.inbound_text import InboundText
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import unpack
from functions.shared.ledger.receipts import Receipts
from functions.shared.ledger.tallies import usage_key
from functions.shared.receipt import Receipt, ReceiptKind, from_context
from tests.builders import NOW, SERVICE, dealership, missed_call
from tests.handlers.conftest import World, deliver
from tests.handlers.test_listening import listening

ID = "garage-tremblay"
OWED = {"pending", "deferred", "claimed", "sending"}
FINAL = {"delivered", "failed"}
NUMBERS = count()  # another caller and another call in each story: they share one ledger
Fate = Literal["taken", "lost", "never left", "refused", "opted out", "dies before", "dies after"]
FATES: tuple[Fate, ...] = (
    "taken",
    "lost",
    "never left",
    "refused",
    "opted out",
    "dies before",
    "dies after",
)
KINDS: tuple[ReceiptKind, ...] = ("queued", "sent", "delivered", "undelivered", "unconfirmed")
STOPS = ("STOP", "arrêt", "arrêtez de me texter")
STARTS = ("START", "debut")
WORDS = (*STOPS, *STARTS, "AIDE", "Oui, demain 8 h", "arrêtez ça")


class Died(BaseException):
    """The sender's process ends."""


@dataclass
class Network:
    """The carrier. It judges each text at the moment when it is asked for it."""

    is_opted_out: Callable[[str], bool]
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
        if self.is_opted_out(caller):
            assert "keyword#" in call, f"{call} goes to a caller who has opted out"
        self.taken.append((caller, call))
        if self.fate == "lost":
            raise AnswerLost("504")
        if self.fate == "dies after":
            raise Died
        return f"message-{len(self.taken)}"


class Story(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.callers = [f"+1514555{next(NUMBERS) % 10_000:04}" for _ in range(2)]
        self.network = Network(self.is_opted_out)
        self.finals: dict[tuple[str, str], dict[str, Any]] = {}
        self.inbound: list[InboundText] = []
        self.wants: dict[str, bool] = {}  # by caller, whether his latest word was to stop
        dynamodb = boto3.client("dynamodb")
        tables = self.world.tables
        self.receipts = Receipts(dynamodb, tables["calls"], tables["contacts"])
        self.histories = CallerHistories(Callers(dynamodb, tables["calls"]))
        # Another story's texts are none of this one's, and neither are its callers'.
        dynamodb.delete_item(TableName=tables["calls"], Key=usage_key(ID))
        for item in self.items():
            key = {name: item[name] for name in ("dealership_id", "call_key")}
            dynamodb.delete_item(TableName=tables["calls"], Key={n: {"S": v} for n, v in key.items()})

    def is_opted_out(self, caller: str) -> bool:
        return self.wants.get(caller, False)

    def items(self) -> list[dict[str, Any]]:
        """What carries a text's life: calls, and texts of their own."""
        found = boto3.client("dynamodb").scan(TableName=self.world.tables["calls"])["Items"]
        return [item for item in map(unpack, found) if "text_status" in item]

    def refs(self) -> list[CallRef]:
        return sorted(map(CallRef.of, self.items()), key=str)

    def send(self, ref: CallRef, fate: Fate) -> None:
        self.network.fate = fate
        with suppress(Died, NotYet, Unavailable, NoDealership, Unreadable):
            deliver(self.world, self.network, ref, self.now)  # type: ignore[arg-type]

    @rule(who=st.integers(0, 1))
    def call(self, who: int) -> None:
        call = missed_call(f"CA{next(NUMBERS)}", self.now, caller=self.callers[who])
        self.world.calls.record(call)
        ref = CallRef(call.dealership_id, call.call_key)
        self.histories.record_interaction(ref, call.caller, "missed", self.now, self.now)

    @precondition(lambda self: self.refs())
    @rule(data=st.data(), fate=st.sampled_from(FATES))
    def send_one(self, data: st.DataObject, fate: Fate) -> None:
        """Its message comes, for the first time or again, early or late."""
        self.send(data.draw(st.sampled_from(self.refs())), fate)

    @rule(fate=st.sampled_from(FATES))
    def sweep(self, fate: Fate) -> None:
        for ref in self.world.owed(self.now, 100):
            self.send(ref, fate)

    @precondition(lambda self: self.network.taken)
    @rule(data=st.data(), kind=st.sampled_from(KINDS), times=st.integers(1, 2))
    def tell(self, data: st.DataObject, kind: ReceiptKind, times: int) -> None:
        """The carrier says something of any text that it has, whenever it likes."""
        number = data.draw(st.integers(0, len(self.network.taken) - 1))
        caller, context = self.network.taken[number]
        receipt = Receipt(
            carrier="end_user_messaging",
            message_id=f"message-{number + 1}",
            kind=kind,
            at=self.now - timedelta(minutes=data.draw(st.integers(0, 60))),
            text=from_context(context),
            caller=caller,
            reason="unreachable" if kind == "undelivered" else None,
        )
        for _ in range(times):
            self.receipts.settle(receipt)

    @rule(who=st.integers(0, 1), words=st.sampled_from(WORDS))
    def write(self, who: int, words: str) -> None:
        self.now += timedelta(seconds=1)  # two words of one moment have no order
        text = InboundText(
            id=f"inbound-{next(NUMBERS)}",
            carrier="end_user_messaging",
            sender=self.callers[who],
            recipient=SERVICE,
            body=words,
            received_at=self.now,
        )
        self.inbound.append(text)
        listening(self.world, self.now).take(text)
        if words in STOPS:
            self.wants[text.sender] = True
        if words in STARTS:
            self.wants[text.sender] = False

    @precondition(lambda self: self.inbound)
    @rule(data=st.data())
    def write_again(self, data: st.DataObject) -> None:
        """What came before comes again, however much was said since."""
        listening(self.world, self.now).take(data.draw(st.sampled_from(self.inbound)))

    @precondition(lambda self: self.refs())
    @rule(who=st.integers(0, 1), reached=st.booleans())
    def call_back(self, who: int, reached: bool) -> None:
        ref = CallRef(ID, f"twilio:CA{next(NUMBERS)}")
        kind: Any = "reached_by_staff" if reached else "tried"
        self.histories.record_interaction(ref, self.callers[who], kind, self.now, self.now)

    @precondition(lambda self: self.refs())
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """A person took the call after all, as a late event says."""
        ref = data.draw(st.sampled_from(self.refs()))
        if ref.text_kind == "answer":
            self.world.calls.retract(ref, "answered", self.now)

    @rule(minutes=st.sampled_from((1, 6, 20, 300)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_text_goes_twice(self) -> None:
        assert max(Counter(context for _, context in self.network.taken).values(), default=0) <= 1

    @invariant()
    def a_final_state_stays(self) -> None:
        for item in self.items():
            if item["text_status"] in FINAL:
                told = {
                    name: item.get(name) for name in ("text_status", "delivered_at", "undelivered_reason")
                }
                name = item["dealership_id"], item["call_key"]
                assert self.finals.setdefault(name, told) == told

    @invariant()
    def who_wants_no_texts_is_known_to(self) -> None:
        for caller in self.callers:
            stands = self.world.contacts.get(ID, caller).opted_out_at is not None
            assert stands == self.is_opted_out(caller)

    def teardown(self) -> None:
        """The sweeper alone, and a carrier that works, end every text within three days."""
        owed = [item for item in self.items() if item["text_status"] in OWED]
        until = self.now + timedelta(days=3)
        while owed and self.now < until:
            self.now += timedelta(hours=1)
            self.sweep_once()
            owed = [item for item in self.items() if item["text_status"] in OWED]
        assert owed == []
        self.a_final_state_stays()

    def sweep_once(self) -> None:
        for ref in self.world.owed(self.now, 100):
            self.send(ref, "taken")


@pytest.mark.slow
def test_any_story_ends_well(world: World) -> None:
    world.dealerships.apply(dealership(follow_ups=["tried", "follow_up"]), {})
    Story.world = world
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_the_story_begins_at_an_hour_of_business() -> None:
    assert datetime.fromisoformat("2025-09-02T10:00-04:00") == NOW
