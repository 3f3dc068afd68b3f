"""What became of every call of a soak, counted from the ledger and from what the carriers took."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from functions.shared.text_life import TRANSITIONS
from tests.soak.carriers import Taken
from tests.soak.traffic import Call

Ref = tuple[str, str]
_NOT_FINAL = {transition.target for transition in TRANSITIONS.values() if transition.owed} | {"pending"}
_COOLDOWN = 240 * 60.0
# A sender lives so long at most: what it learnt of the caller is no older.
_SENDER_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The last line of `make soak`.

    `lost`: a call or an answer that a provider was thanked for, or gave up, and that the ledger hasn't; or a
    text that a carrier took and the ledger doesn't know of. `doubled`: a second text for a call, or to a
    caller within the cooldown. `opted_out_texted`: a text more than a sender's life after the opt-out.
    `after_answered`: a text whose sender began to send after the answer was in the ledger. `not_final`: a
    text that is still owed at the end. `unknown_never_sent`: unknown, though no carrier took it. `stale`: too
    late to be sent.
    """

    calls: int
    faults: int
    lost: int
    doubled: int
    opted_out_texted: int
    after_answered: int
    not_final: int
    unknown_never_sent: int
    stale: int

    def holds(self) -> bool:
        """Whether it keeps the bounds of docs/reliability.md."""
        none = (self.lost, self.doubled, self.opted_out_texted, self.after_answered, self.not_final)
        few = self.unknown_never_sent <= 0.001 * self.calls and self.stale <= 0.005 * self.calls
        return not any(none) and few


@dataclass
class Watch:
    """What happened when, in seconds, by call or by dealership and caller."""

    answered: dict[Ref, float] = field(default_factory=dict)
    sending: dict[Ref, float] = field(default_factory=dict)
    opted_out: dict[Ref, float] = field(default_factory=dict)
    heard: set[tuple[Ref, str]] = field(default_factory=set)
    given_up: set[tuple[Ref, str]] = field(default_factory=set)


def account(
    calls: Sequence[Call],
    items: Mapping[Ref, Mapping[str, Any]],
    taken: Sequence[Taken],
    watch: Watch,
    faults: int,
) -> Account:
    """Counts. `items` are the ledger's calls, in DynamoDB's types."""
    callers = {call.caller: call.dealership for call in calls}
    states = Counter((_text(items.get(call.key)), _reason(items.get(call.key))) for call in calls)
    sent = [(text, (callers[text.caller], text.caller)) for text in taken]
    of_call = {tuple(text.call.split("|", 1)) for text in taken if text.call}
    texted = {call.key for call in calls if call.key in of_call or "message_id" in items.get(call.key, {})}
    known = Counter(
        (call.dealership, call.caller)
        for call in calls
        if _text(items.get(call.key)) in ("accepted", "delivered", "unknown")
    )
    unknown = [call for call in calls if _text(items.get(call.key)) == "unknown"]
    took = Counter(who for _, who in sent)
    return Account(
        calls=len(calls),
        faults=faults,
        lost=len(watch.given_up)
        + sum(not _has(items.get(key), kind) for key, kind in watch.heard)
        + sum(max(0, number - known[who]) for who, number in took.items()),
        doubled=_doubled(sent),
        opted_out_texted=sum(text.at - watch.opted_out.get(who, 1e9) > _SENDER_SECONDS for text, who in sent),
        after_answered=sum(watch.answered.get(key, 1e9) < watch.sending[key] for key in texted),
        not_final=sum(number for (state, _), number in states.items() if state in _NOT_FINAL),
        unknown_never_sent=sum(
            took[call.dealership, call.caller] < known[call.dealership, call.caller] for call in unknown
        ),
        stale=states["suppressed", "stale"],
    )


def line(account: Account) -> dict[str, int]:
    """The account as it is printed."""
    return asdict(account)


def _doubled(sent: Sequence[tuple[Taken, Ref]]) -> int:
    moments: dict[Ref, list[float]] = defaultdict(list)
    for text, who in sent:
        moments[who].append(text.at)
    return sum(
        later - earlier < _COOLDOWN - _SENDER_SECONDS
        for each in moments.values()
        for earlier, later in pairwise(sorted(each))
    )


def _has(item: Mapping[str, Any] | None, kind: str) -> bool:
    return item is not None and ("outcome" if kind == "missed" else "answered_at") in item


def _text(item: Mapping[str, Any] | None) -> str:
    return str(item["text_status"]["S"]) if item and "text_status" in item else "none"


def _reason(item: Mapping[str, Any] | None) -> str:
    return str(item["text_reason"]["S"]) if item and "text_reason" in item else ""
