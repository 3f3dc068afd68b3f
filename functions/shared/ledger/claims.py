"""What a text takes together: its call, its caller, its place in the schedule and in its dealership's day.

One transaction each, of all or of nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from functions.shared.consent import ConsentBasis
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import basis_record
from functions.shared.ledger.contacts import (
    CallerNotTextable,
    contact_key,
    free,
    hold,
    judged,
    unmoved,
)
from functions.shared.ledger.items import Item, unpack
from functions.shared.ledger.stored import StoredContact, stored_contact
from functions.shared.ledger.tallies import Tally, schedule_key, tally, usage_key
from functions.shared.ledger.transitions import UNSPOKEN, invalid, transition_arguments
from functions.shared.ledger.updates import (
    Change,
    Check,
    check_arguments,
    update,
    update_arguments,
    update_together,
)
from functions.shared.moment import to_text
from functions.shared.sender import Sender
from functions.shared.text_life import TextEvent

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_UNCALLED = "attribute_not_exists(called_back_at) AND attribute_not_exists(handled_as)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What a text has in common with others, as it was read: its caller, its dealership's day, its sender."""

    contact: StoredContact
    usage: Tally
    schedule: Tally


class SharesMoved(Exception):
    """Another text has written one of the shares since they were read. `shares` are as they stand."""

    def __init__(self, shares: Shares) -> None:
        super().__init__("written in the meantime")
        self.shares = shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is to be claimed. `usage` and `schedule` are the new values; None leaves the day's count as is.

    `missed` is the place that a claimed text had, and has missed: it takes another. The caller is held for
    the text until the `cooldown` is over; None holds nobody. `about` is the missed call that a follow-up is
    about: nobody may have spoken with the caller since, nor tried where `uncalled`. `basis` is why the caller
    may be texted, since `basis_at`: its record is written with the claim.
    """

    caller: str
    at: datetime
    cooldown: timedelta | None
    slot: datetime
    usage: Mapping[str, object] | None
    schedule: Mapping[str, object]
    missed: datetime | None = None
    about: CallRef | None = None
    uncalled: bool = False
    basis: ConsentBasis | None = None
    basis_at: datetime | None = None


class Claims:
    """The tables `calls` and `contacts` at once. Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", calls: str, contacts: str) -> None:
        self._client = client
        self._calls = calls
        self._contacts = contacts

    def read(self, ref: CallRef, caller: str, sender: Sender) -> Shares:
        """What the call's text shares with others, in one request."""
        contact = contact_key(ref.dealership_id, caller)
        keys = [usage_key(ref.dealership_id), schedule_key(sender, ref.call_key)]
        answer = self._client.batch_get_item(
            RequestItems={
                self._calls: {"Keys": keys, "ConsistentRead": True},
                self._contacts: {"Keys": [contact], "ConsistentRead": True},
            }
        )
        if answer.get("UnprocessedKeys"):
            throttled = self._client.exceptions.ProvisionedThroughputExceededException
            raise throttled({"Error": {"Code": throttled.__name__}}, "BatchGetItem")
        found = {
            (item["dealership_id"], item["call_key"]): item
            for item in map(unpack, answer["Responses"].get(self._calls, ()))
        }
        usage, schedule = (tally(key, found.get(_named(key), {})) for key in keys)
        contacts = answer["Responses"].get(self._contacts) or [{}]
        return Shares(contact=stored_contact(unpack(contacts[0])), usage=usage, schedule=schedule)

    def claim(self, ref: CallRef, shares: Shares, claim: Claim) -> None:
        """Claims all of it, if all that the text was judged by is still so.

        Raises InvalidTransition, CallerNotTextable or SharesMoved; then nothing is claimed.
        """
        facts = {"claimed_at": claim.at, "slot_at": claim.slot, "consent_basis": claim.basis}
        facts |= {"counted_at": claim.at} if claim.usage is not None else {}
        event: TextEvent = "rebook" if claim.missed else "claim"
        also = f"{UNSPOKEN} AND slot_at = :missed" if claim.missed else UNSPOKEN
        missed: dict[str, Any] = {"missed": to_text(claim.missed)} if claim.missed else {}
        changes: dict[str, Change | Check] = {
            "text": Change(self._calls, ref.key(), transition_arguments(event, facts, also=also, **missed)),
            "contact": self._hold(ref, claim, shares.contact),
            "schedule": self._tally(shares.schedule, claim.schedule, claim.at),
        }
        if claim.usage is not None:
            changes["usage"] = self._tally(shares.usage, claim.usage, claim.at)
        if claim.about is not None:
            uncalled = f" AND {_UNCALLED}" if claim.uncalled else ""
            arguments = check_arguments(f"attribute_exists(outcome) AND {UNSPOKEN}{uncalled}")
            changes["about"] = Check(self._calls, claim.about.key(), arguments)
        if claim.basis is not None:
            since = claim.basis_at or claim.at
            changes["basis"] = basis_record(
                self._contacts, ref.dealership_id, claim.caller, ref.call_key, claim.basis, since
            )
        failed = update_together(self._client, list(changes.values()))
        if failed is not None:
            stands = dict(zip(changes, failed, strict=True))
            known = {part: item for part, item in stands.items() if item is not None}
            self._raise(event, shares, known)

    def _raise(self, event: TextEvent, shares: Shares, stands: Mapping[str, Item]) -> NoReturn:
        """Raises what a claim's failed conditions mean. `stands` has the items as they are."""
        for part in ("text", "about"):
            if part in stands:
                raise invalid(event, stands[part])
        if "contact" in stands:
            contact = stored_contact(stands["contact"])
            if judged(contact) == judged(shares.contact):
                raise CallerNotTextable("opted_out" if contact.opted_out_at else "cooldown")
            shares = replace(shares, contact=contact)
        if "schedule" in stands:
            shares = replace(shares, schedule=tally(shares.schedule.key, stands["schedule"]))
        if "usage" in stands:
            shares = replace(shares, usage=tally(shares.usage.key, stands["usage"]))
        raise SharesMoved(shares)

    def count(self, ref: CallRef, shares: Shares, usage: Mapping[str, object], at: datetime) -> None:
        """Counts the text in its dealership's day, though it has no place yet. `usage` are the new values.

        Raises InvalidTransition or SharesMoved; then nothing is counted.
        """
        waits = Change(self._calls, ref.key(), transition_arguments("wait", {"counted_at": at}))
        failed = update_together(self._client, [waits, self._tally(shares.usage, usage, at)])
        if failed is None:
            return
        call, stands = failed
        if call is not None:
            raise invalid("wait", call)
        raise SharesMoved(replace(shares, usage=tally(shares.usage.key, stands or {})))

    def book(self, shares: Shares, schedule: Mapping[str, object], at: datetime) -> None:
        """Books a place for a text that nobody owes. `schedule` are the new values. Raises SharesMoved."""
        seen = shares.schedule
        stands = update(self._client, self._calls, seen.key, seen.update(schedule, at))
        if stands is not None:
            raise SharesMoved(replace(shares, schedule=tally(seen.key, stands)))

    def accept(self, ref: CallRef, **facts: object) -> None:
        """The carrier took the text. Where its receipt came before this, the state that it gave stays.

        `facts` have the text's segments, which no receipt writes.

        Raises InvalidTransition, with the call as it stands.
        """
        stands = update(self._client, self._calls, ref.key(), transition_arguments("accept", facts))
        if stands is None:
            return
        settled_by_receipt = "attribute_exists(receipt_at) AND attribute_not_exists(#segments)"
        late = update_arguments(sets=facts, condition=settled_by_receipt)
        if update(self._client, self._calls, ref.key(), late) is not None:
            raise invalid("accept", stands)

    def _hold(self, ref: CallRef, claim: Claim, seen: StoredContact) -> Change | Check:
        if claim.cooldown is not None:
            return self._contact(ref, claim.caller, hold(ref.call_key, claim.at, claim.cooldown, seen))
        condition, values = unmoved(seen)
        key = contact_key(ref.dealership_id, claim.caller)
        return Check(self._contacts, key, check_arguments(condition, values))

    def end(self, ref: CallRef, caller: str, event: TextEvent, **facts: object) -> None:
        """Leads a claimed text on to where it isn't sent, and frees its caller. Raises InvalidTransition."""
        ended = Change(self._calls, ref.key(), transition_arguments(event, facts))
        freed = self._contact(ref, caller, free(ref.call_key))
        failed = update_together(self._client, [ended, freed])
        if failed and failed[0] is None:  # another call holds him by now
            failed = update_together(self._client, [ended])
        if failed:
            raise invalid(event, failed[0] or {})

    def _contact(self, ref: CallRef, caller: str, change: dict[str, Any]) -> Change:
        return Change(self._contacts, contact_key(ref.dealership_id, caller), update_arguments(**change))

    def _tally(self, seen: Tally, values: Mapping[str, object], now: datetime) -> Change:
        return Change(self._calls, seen.key, seen.update(values, now))


def _named(key: Item) -> tuple[str, str]:
    plain = unpack(key)
    return plain["dealership_id"], plain["call_key"]
