"""The list as it stands: calls become rows of callers, in the order of the promise. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median_low

from functions.shared.dealership import Dealership
from functions.shared.desk import UNDO_FOR, Day, Desk, DoneCall, WaitingCaller, kept_by
from functions.shared.due import due
from functions.shared.ledger.desk import DeskCall
from functions.shared.ledger.messages import Message
from functions.shared.ledger.stored import StoredContact

_NOBODY = StoredContact()
# The telephone system's clock and the carrier's differ, and some tell whole seconds.
_CLOCKS = timedelta(minutes=1)


def list_desk(
    calls: Iterable[DeskCall],
    contacts: Mapping[str, StoredContact],
    replies: Mapping[str, Message],
    dealership: Dealership,
    *,
    now: datetime,
    today: datetime,
) -> Desk:
    """`contacts` and `replies`, the last of each caller, are by number. `today` is when the day began."""
    known = sorted(calls, key=_age)
    rows = [
        _row(group, contacts.get(caller, _NOBODY), replies.get(caller), dealership, now)
        for caller, calls_of in _by_caller(known).items()
        if (group := _standing(calls_of, now))
    ]
    return Desk(
        waiting=tuple(sorted(rows, key=lambda row: (row.due_at, row.call_key))),
        done=tuple(done_calls(known)),
        day=_day(known, now, today),
    )


def waiting_row(
    calls: Sequence[DeskCall],
    contact: StoredContact,
    reply: Message | None,
    dealership: Dealership,
    now: datetime,
) -> WaitingCaller | None:
    """One caller's row; None where the caller doesn't wait."""
    group = _standing(sorted(calls, key=_age), now)
    return _row(group, contact, reply, dealership, now) if group else None


def done_calls(calls: Iterable[DeskCall]) -> list[DoneCall]:
    """What was closed, the newest first: what one deed or one call back closed is one."""
    groups: dict[tuple[str, datetime], list[DeskCall]] = defaultdict(list)
    for each in sorted(calls, key=_age):
        if each.closed_at is not None and each.call.retraction is None:
            groups[_whose(each), each.closed_at].append(each)
    found = [_done(group, at) for (_, at), group in groups.items()]
    return sorted(found, key=lambda done: (done.done_at, done.call_key), reverse=True)


def needs_reply(calls: Iterable[DeskCall]) -> dict[str, datetime]:
    """The callers who wrote since their oldest waiting call, and since when to read."""
    found: dict[str, datetime] = {}
    for each in sorted(calls, key=_age):
        caller = each.call.caller
        if caller and each.waits and (each.replied_at or each.reopened_at):
            found.setdefault(caller, each.call.occurred_at - _CLOCKS)
    return found


def _standing(calls: Sequence[DeskCall], now: datetime) -> list[DeskCall]:
    """Those that wait; where none does, those that somebody finished a moment ago."""
    waiting = [each for each in calls if each.waits]
    return waiting or [
        each
        for each in calls
        if each.handled and each.closed_at == each.handled.at and now < each.handled.at + UNDO_FOR
    ]


def _row(
    calls: Sequence[DeskCall],
    contact: StoredContact,
    reply: Message | None,
    dealership: Dealership,
    now: datetime,
) -> WaitingCaller:
    oldest, newest = calls[0], calls[-1]
    call = newest.call
    due_at, promised = min((due(each, dealership) for each in calls), key=lambda found: found[0])
    claims = [claim for each in calls if (claim := each.claim_at(now))]
    tried = [each.call.called_back_at for each in calls if each.call.called_back_at]
    others = dict.fromkeys(each.call.department for each in calls)
    others.pop(call.department)
    return WaitingCaller(
        call_key=oldest.call_key,
        calls=tuple(each.call_key for each in calls),
        caller=call.caller,
        department=call.department,
        line=call.line,
        outcome=call.outcome,
        occurred_at=call.occurred_at,
        due_at=due_at,
        promised=promised,
        text_status=call.text_status,
        text_reason=call.text_reason,
        texted_at=newest.texted_at,
        last_texted_at=contact.last_text_at,
        language=contact.language or call.language,
        also=tuple(others),
        reply=reply.body if reply else None,
        reply_language=reply.reply_language if reply else None,
        tried_at=max(tried, default=None),
        opted_out=contact.opted_out_at is not None,
        claim=max(claims, key=lambda claim: claim.at, default=None) if not oldest.closed_at else None,
        handled=oldest.handled if oldest.closed_at else None,
    )


def _done(calls: Sequence[DeskCall], at: datetime) -> DoneCall:
    oldest = calls[0]
    by_tap = oldest.handled if oldest.handled and oldest.handled.at == at else None
    return DoneCall(
        call_key=oldest.call_key,
        calls=tuple(each.call_key for each in calls),
        caller=oldest.call.caller,
        department=oldest.call.department,
        occurred_at=oldest.call.occurred_at,
        done_at=at,
        how=by_tap.how if by_tap else "telephony",
        by=by_tap.by if by_tap else None,
        minutes=max(0, int((at - oldest.call.occurred_at).total_seconds() // 60)),
        can_undo=by_tap is not None and all(each.call.recovered_at is None for each in calls),
    )


def _day(calls: Sequence[DeskCall], now: datetime, today: datetime) -> Day:
    missed = [each for each in calls if each.call.occurred_at >= today]
    reached = [
        each.closed_at - each.call.occurred_at
        for each in missed
        if each.closed_at and (each.call.recovered_at or (each.handled and each.handled.how == "reached"))
    ]
    due_today = [
        (each, promise)
        for each in calls
        if (promise := each.call.promise) and today <= promise and (promise <= now or each.closed_at)
    ]
    kept = [_kept(each, promise) for each, promise in due_today]
    return Day(
        missed=len(missed),
        reached=len(reached),
        median_minutes=int(median_low(reached).total_seconds() // 60) if reached else None,
        kept_share=sum(kept) / len(kept) if kept else None,
    )


def _kept(each: DeskCall, promise: datetime) -> bool:
    handled_as = each.handled.how if each.handled else None
    kept = kept_by(each.call.recovered_at, handled_as) is not None
    return kept and each.closed_at is not None and each.closed_at <= promise


def _by_caller(calls: Iterable[DeskCall]) -> dict[str, list[DeskCall]]:
    found: dict[str, list[DeskCall]] = defaultdict(list)
    for each in calls:
        found[_whose(each)].append(each)
    return found


def _whose(each: DeskCall) -> str:
    """The caller's number, or the call where the number is withheld."""
    return each.call.caller or each.call_key


def _age(each: DeskCall) -> tuple[datetime, str]:
    return each.call.occurred_at, each.call_key
