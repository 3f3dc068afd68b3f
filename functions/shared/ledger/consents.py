"""Consents: what a caller allows a dealership, and the records that prove it, in the table `contacts`.

The contact says what holds now (`functions.shared.ledger.contacts`). Each change of it is one transaction
with a record, which is only appended: partition `<dealership>#consents`, sort key `<caller>#<moment>#<id>`.
A sender proves consent (CASL, s. 13), and may be asked for three years.

| attribute | what |
|---|---|
| `what` | `opt_out`, `opt_in`, `flag`, `unflag` or `basis` |
| `at`, `how` | when, and by what: `text`, `staff`, `file` or `telephone`; a basis has no `how` |
| `rule`, `message_id` | of a text: which rule read its words, and its id at the carrier |
| `by`, `reason` | of staff and of files: who changed it, and why |
| `result` | what the change made of the contact (`functions.shared.consent.ConsentResult`) |
| `basis`, `until`, `call_key` | of a basis: which one, when its term is over, and the call that gave it |
| `expires_at` | DynamoDB's TTL, UNIX seconds |
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from functions.shared.consent import (
    TERMS,
    ConsentBasis,
    ConsentChange,
    ConsentEvent,
    ConsentHow,
    ConsentResult,
    ConsentState,
    next_state,
)
from functions.shared.ledger.contacts import CONTACT_KEPT, contact_key
from functions.shared.ledger.forgotten import Forgotten
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import Change, update_arguments, update_together
from functions.shared.moment import from_text, to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

RECORD_KEPT = timedelta(days=1096)  # 36 months
_PARTITION = "#consents"  # no dealership's id has a #
_TRIES = 5  # somebody else changed the contact in the meantime
_STATE = tuple(field.name for field in fields(ConsentState))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """A record as it stands. The module's table explains the fields."""

    what: ConsentEvent
    at: datetime
    how: ConsentHow | None = None
    rule: str | None = None
    message_id: str | None = None
    by: str | None = None
    reason: str | None = None
    result: ConsentResult | None = None
    basis: ConsentBasis | None = None
    until: datetime | None = None
    call_key: str | None = None


class Consents:
    """The table `contacts`. Its methods raise botocore's ClientError and BotoCoreError where AWS fails.

    Whoever opts callers in passes `forgotten`, so that those come back, too, who were forgotten.
    """

    def __init__(self, client: "DynamoDBClient", table: str, forgotten: Forgotten | None = None) -> None:
        self._client = client
        self._table = table
        self._forgotten = forgotten

    def opt_out(self, dealership_id: str, caller: str, change: ConsentChange) -> ConsentResult:
        """No more texts of any kind. The first moment stays, and so does the contact."""
        return self._change("opt_out", dealership_id, caller, change)

    def opt_in(self, dealership_id: str, caller: str, change: ConsentChange) -> ConsentResult:
        """Takes back an opt-out and a flag."""
        result = self._change("opt_in", dealership_id, caller, change)
        if result != "outdated" and self._forgotten and self._forgotten.take_back(dealership_id, caller):
            return "changed"
        return result

    def flag(self, dealership_id: str, caller: str, change: ConsentChange) -> ConsentResult:
        """The person may want to stop: automatic texts stop until somebody decides."""
        return self._change("flag", dealership_id, caller, change)

    def unflag(self, dealership_id: str, caller: str, change: ConsentChange) -> ConsentResult:
        """Somebody decided that the person doesn't want to stop. An opt-out stays."""
        return self._change("unflag", dealership_id, caller, change)

    def note_basis(
        self, dealership_id: str, caller: str, basis: ConsentBasis, change: ConsentChange
    ) -> datetime:
        """Appends the basis that staff know of, a purchase say, since `change.at`. Returns its term's end."""
        until = change.at + TERMS[basis]
        values = {"what": "basis", "basis": basis, "until": until, **asdict(change)}
        record = _record(self._table, dealership_id, caller, change.at, uuid4().hex, values)
        update_together(self._client, [record])
        return until

    def history(self, dealership_id: str, caller: str) -> Iterator[ConsentRecord]:
        """The caller's records, the oldest first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="dealership_id = :partition AND begins_with(caller, :caller)",
            ExpressionAttributeValues=pack(
                {":partition": consents_partition(dealership_id), ":caller": f"{caller}#"}
            ),
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(_record_of, map(unpack, page["Items"]))

    def _change(
        self, what: ConsentEvent, dealership_id: str, caller: str, change: ConsentChange
    ) -> ConsentResult:
        key, record_id = contact_key(dealership_id, caller), change.message_id or uuid4().hex
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        stands = unpack(answer.get("Item", {}))
        for _ in range(_TRIES):
            before = _state_of(stands)
            after, result = next_state(before, what, change)
            values = {"what": what, "result": result, **asdict(change)}
            record = _record(self._table, dealership_id, caller, change.at, record_id, values)
            contact = Change(self._table, key, _contact_arguments(before, after, change.at))
            failed = update_together(self._client, [record, contact])
            if failed is None:
                return result
            recorded, moved = failed
            if recorded is not None:
                return "repeated"
            stands = moved or {}
        busy: Any = {"Error": {"Code": "TransactionConflictException"}}
        raise self._client.exceptions.TransactionConflictException(busy, "TransactWriteItems")


def basis_record(
    table: str, dealership_id: str, caller: str, call_key: str, basis: ConsentBasis, at: datetime
) -> Change:
    """The record of the basis that a call gave at that moment, as a part of a transaction.

    It may be written twice: it is the same.
    """
    values = {"what": "basis", "at": at, "basis": basis, "until": at + TERMS[basis], "call_key": call_key}
    return _record(table, dealership_id, caller, at, f"{basis}#{call_key}", values, once=False)


def consents_partition(dealership_id: str) -> str:
    """Where a dealership's records lie in the table `contacts`."""
    return f"{dealership_id}{_PARTITION}"


def _contact_arguments(before: ConsentState, after: ConsentState, at: datetime) -> dict[str, Any]:
    """The update from one state to the next, if the contact is still as it was read."""
    seen = {f"seen_{name}": value for name, value in asdict(before).items() if value is not None}
    unmoved = [
        f"{name} = :seen_{name}" if f"seen_{name}" in seen else f"attribute_not_exists({name})"
        for name in _STATE
    ]
    expires_at = int((at + CONTACT_KEPT).timestamp())
    sets: dict[str, object] = dict(asdict(after))
    if after.stays or before.stays:
        sets["expires_at"] = None if after.stays else expires_at
        defaults = {}
    else:
        defaults = {"expires_at": expires_at}
    return update_arguments(sets=sets, defaults=defaults, condition=" AND ".join(unmoved), values=seen)


def _record(
    table: str,
    dealership_id: str,
    caller: str,
    at: datetime,
    record_id: str,
    values: Mapping[str, object],
    *,
    once: bool = True,
) -> Change:
    key = pack(
        {
            "dealership_id": consents_partition(dealership_id),
            "caller": f"{caller}#{to_text(at)}#{record_id}",
        }
    )
    known = {name: value for name, value in values.items() if value is not None}
    known["expires_at"] = int((at + RECORD_KEPT).timestamp())
    condition = "attribute_not_exists(what)" if once else ""
    return Change(table, key, update_arguments(sets=known, condition=condition))


def _state_of(item: Item) -> ConsentState:
    known: dict[str, Any] = {name: item[name] for name in _STATE if name in item}
    moments = {name: from_text(value) for name, value in known.items() if name.endswith("_at")}
    return ConsentState(**known | moments)


def _record_of(item: Mapping[str, Any]) -> ConsentRecord:
    known: dict[str, Any] = {f.name: item[f.name] for f in fields(ConsentRecord) if f.name in item}
    known |= {name: from_text(known[name]) for name in ("at", "until") if name in known}
    return ConsentRecord(**known)
