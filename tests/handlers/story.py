"""The story that hypothesis tells: test_any_story.py says what holds in any of them."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from functions.on_missed_call.histories import CallerHistories
from functions.send_sms.delivery import NoDealership, NotYet, Unreadable
from functions.shared.consent import ConsentChange
from functions.shared.inbound_text import InboundText
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.items import unpack
from functions.shared.ledger.receipts import Receipts
from functions.shared.provider_api.failure import Unavailable
from functions.shared.receipt import Receipt, ReceiptKind, context, from_context
from functions.shared.text_life import WAITING
from tests.builders import NOW, SERVICE, dealership, missed_call
from tests.handlers import story_stage as stage
from tests.handlers.conftest import deliver
from tests.handlers.story_stage import Died, Fate, Fault, Ledger, Network, world
from tests.handlers.test_listening import listening

ID = "garage-tremblay"


class Story(RuleBasedStateMachine):
    patch: pytest.MonkeyPatch

    def __init__(self) -> None:
        super().__init__()
        self.now, self.numbers = NOW, count()
        self.callers = ["+15145550101", "+15145550102"]
        self.network = Network(self.is_opted_out)
        self.finals: dict[tuple[str, str], dict[str, Any]] = {}
        self.inbound: list[InboundText] = []
        self.wants: dict[str, bool] = {}  # by caller, whether his latest word was to stop
        self.ledger = Ledger()
        self.world = world(self.patch, self.ledger)
        client: Any = self.ledger
        self.world.dealerships.apply(dealership(follow_ups=["tried", "follow_up"]), {})
        self.receipts = Receipts(client, "calls", "contacts")
        self.consents = Consents(client, "contacts")
        self.histories = CallerHistories(Callers(client, "calls"))

    def is_opted_out(self, caller: str) -> bool:
        return self.wants.get(caller, False)

    def items(self) -> list[dict[str, Any]]:
        """What carries a text's life: calls, and texts of their own."""
        found = map(unpack, self.ledger.dynamodb.items["calls"].values())
        return [item for item in found if "text_status" in item]

    def refs(self) -> list[CallRef]:
        return sorted(map(CallRef.of, self.items()), key=str)

    def until_done(self, act: Callable[[], object]) -> None:
        """As a queue does: what fails comes again. A fault strikes once."""
        try:
            act()
        except BotoCoreError:
            act()

    def send(self, ref: CallRef, fate: Fate) -> None:
        self.network.fate = fate
        with suppress(Died, NotYet, Unavailable, NoDealership, Unreadable, BotoCoreError):
            deliver(self.world, self.network, ref, self.now)  # type: ignore[arg-type]

    @initialize()
    def two_calls_are_due(self) -> None:
        for who in (0, 1):
            self.call(who)
        self.now += timedelta(minutes=2)

    @rule(who=st.integers(0, 1))
    def call(self, who: int) -> None:
        call = missed_call(f"CA{next(self.numbers)}", self.now, caller=self.callers[who])
        ref = CallRef(call.dealership_id, call.call_key)
        self.until_done(lambda: self.world.calls.record(call))
        self.until_done(
            lambda: self.histories.record_interaction(ref, call.caller, "missed", self.now, self.now)
        )

    @rule(data=st.data(), fate=st.sampled_from(stage.LIKELY))
    def send_one(self, data: st.DataObject, fate: Fate) -> None:
        """Its message comes, for the first time or again, early or late."""
        self.send(data.draw(st.sampled_from(self.refs())), fate)

    def waiting(self, data: st.DataObject) -> CallRef:
        due = [CallRef.of(item) for item in self.items() if item["text_status"] in WAITING]
        return data.draw(st.sampled_from(sorted(due, key=str) or self.refs()))

    def send_while(self, ref: CallRef, fate: Fate, until: int, act: Callable[[], None]) -> None:
        self.ledger.meanwhile, self.ledger.until = act, until
        self.send(ref, fate)
        self.ledger.meanwhile = None

    @rule(data=st.data(), fate=st.sampled_from(stage.LIKELY), until=st.integers(0, 2))
    def two_senders_send_one(self, data: st.DataObject, fate: Fate, until: int) -> None:
        ref = self.waiting(data)

        def act() -> None:
            self.send(ref, "taken")
            self.network.fate = fate

        self.send_while(ref, fate, until, act)

    @rule(data=st.data(), what=st.sampled_from(stage.ACTS), until=st.integers(0, 2))
    def send_one_while_its_caller_acts(self, data: st.DataObject, what: str, until: int) -> None:
        ref = self.waiting(data)
        item = next(item for item in self.items() if CallRef.of(item) == ref)
        who = self.callers.index(item["caller"])

        def act() -> None:
            if what == "stop":
                status = next(item for item in self.items() if CallRef.of(item) == ref)["text_status"]
                if status in ("claimed", "sending"):
                    self.network.claimed.add(context(ref))
                self.write(who, "STOP")
            elif what == "call back":
                self.call_back(who, reached=True)
            else:
                self.is_answered(ref)

        self.send_while(ref, "taken", until, act)

    @rule(fate=st.sampled_from(stage.LIKELY))
    def sweep(self, fate: Fate) -> None:
        for ref in self.world.owed(self.now, 100):
            self.send(ref, fate)

    @rule(fault=st.sampled_from(("lost", "answer lost")), spared=st.integers(0, 3))
    def the_ledger_will_fail(self, fault: Fault, spared: int) -> None:
        self.ledger.fault, self.ledger.spared = fault, spared

    @precondition(lambda self: self.network.taken)
    @rule(data=st.data(), kinds=st.lists(st.sampled_from(stage.KINDS), min_size=1, max_size=4))
    def tell(self, data: st.DataObject, kinds: list[ReceiptKind]) -> None:
        """The carrier says something of any text that it has, whenever it likes, as often as it likes."""
        number = data.draw(st.integers(0, len(self.network.taken) - 1))
        caller, name = self.network.taken[number]
        for kind in kinds:
            receipt = Receipt(
                carrier="end_user_messaging",
                message_id=f"message-{number + 1}",
                kind=kind,
                at=self.now - timedelta(minutes=data.draw(st.integers(0, 3))),
                text=from_context(name),
                caller=caller,
                reason="unreachable" if kind == "undelivered" else None,
            )
            self.until_done(lambda receipt=receipt: self.receipts.settle(receipt))  # type: ignore[misc]
            self.a_final_state_stays()

    @rule(who=st.integers(0, 1), words=st.sampled_from(stage.WORDS))
    def write(self, who: int, words: str) -> None:
        self.now += timedelta(seconds=1)  # two words of one moment have no order
        text = InboundText(
            id=f"inbound-{next(self.numbers)}",
            carrier="end_user_messaging",
            sender=self.callers[who],
            recipient=SERVICE,
            body=words,
            received_at=self.now,
        )
        self.inbound.append(text)
        self.until_done(lambda: listening(self.world, self.now).take(text))
        if words in stage.STOPS:
            self.wants[text.sender] = True
        if words in stage.STARTS:
            self.wants[text.sender] = False

    @rule(who=st.integers(0, 1), stops=st.booleans())
    def staff_decide(self, who: int, stops: bool) -> None:
        self.now += timedelta(seconds=1)
        change = ConsentChange(at=self.now, how="staff", by="advisor-1", reason="said so on the telephone")
        decide = self.consents.opt_out if stops else self.consents.opt_in
        self.until_done(lambda: decide(ID, self.callers[who], change))
        self.wants[self.callers[who]] = stops

    @precondition(lambda self: self.inbound)
    @rule(data=st.data())
    def write_again(self, data: st.DataObject) -> None:
        """What came before comes again, however much was said since."""
        text = data.draw(st.sampled_from(self.inbound))
        self.until_done(lambda: listening(self.world, self.now).take(text))

    @rule(who=st.integers(0, 1), reached=st.booleans())
    def call_back(self, who: int, reached: bool) -> None:
        ref = CallRef(ID, f"twilio:CA{next(self.numbers)}")
        kind: Any = "reached_by_staff" if reached else "tried"
        self.until_done(
            lambda: self.histories.record_interaction(ref, self.callers[who], kind, self.now, self.now)
        )

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """A person took the call after all, as a late event says."""
        self.is_answered(data.draw(st.sampled_from(self.refs())))

    def is_answered(self, ref: CallRef) -> None:
        if ref.text_kind == "answer":
            self.until_done(lambda: self.world.calls.retract(ref, "answered", self.now))

    @rule(minutes=st.sampled_from((1, 6, 20, 300)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_text_goes_twice(self) -> None:
        assert max(Counter(name for _, name in self.network.taken).values(), default=0) <= 1

    @invariant()
    def a_final_state_stays(self) -> None:
        for item in self.items():
            if item["text_status"] in stage.FINAL:
                told = {name: item.get(name) for name in stage.TOLD}
                name = item["dealership_id"], item["call_key"]
                assert self.finals.setdefault(name, told) == told

    @invariant()
    def who_wants_no_texts_is_known_to(self) -> None:
        for caller in self.callers:
            stands = self.world.contacts.get(ID, caller).opted_out_at is not None
            assert stands == self.is_opted_out(caller)

    def teardown(self) -> None:
        """The sweeper alone, and a carrier that works, end every text within three days."""
        self.ledger.fault = None
        owed = [item for item in self.items() if item["text_status"] in stage.OWED]
        until = self.now + timedelta(days=3)
        while owed and self.now < until:
            self.now += timedelta(hours=1)
            self.sweep("taken")
            owed = [item for item in self.items() if item["text_status"] in stage.OWED]
        assert owed == []
        self.a_final_state_stays()
