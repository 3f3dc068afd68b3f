"""What the ledger holds of a call and of a caller, as types. Pure: who reads them needs no DynamoDB."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.shared.call import (
    Attestation,
    Department,
    HandledAs,
    KeywordAnswer,
    Language,
    Outcome,
    OwnTextKind,
    Retraction,
    TextKind,
    TextStatus,
)
from functions.shared.consent import ConsentBasis, ConsentHow
from functions.shared.moment import from_text

_MAY_HAVE_ARRIVED: frozenset[TextStatus] = frozenset({"sending", "accepted", "delivered", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCall:
    """A missed call, as far as somebody decides by it. `functions.shared.ledger.calls` lists all attributes.

    `caller` is None when it is withheld. `called` is the number that was called, `ring_seconds` how long it
    rang, where the provider tells it. `settles_at` is when the text was due. `counted_at` is when it first
    could go, and was counted in its dealership's day. `claimed_at` is when the text was last claimed,
    `slot_at` from when on its sender is free for it, and `sending_at` since when the carrier is asked.
    `promised_at` is by when the text promises a call back: `promise` says whether it stands.
    `called_back_at` is when staff first tried to call back, and `recovered_at` when the dealership and the
    caller spoke after the call; `handled_as` is what staff say became of it. `webhook` is the id and the
    body's hash of the webhook that told of the call.
    """

    department: Department
    line: str
    outcome: Outcome
    caller: str | None
    language: Language | None
    occurred_at: datetime
    received_at: datetime
    settles_at: datetime
    text_status: TextStatus
    called: str | None = None
    ring_seconds: int | None = None
    attestation: Attestation | None = None
    text_reason: str | None = None
    counted_at: datetime | None = None
    claimed_at: datetime | None = None
    slot_at: datetime | None = None
    sending_at: datetime | None = None
    promised_at: datetime | None = None
    answered_at: datetime | None = None
    outbound_at: datetime | None = None
    called_back_at: datetime | None = None
    recovered_at: datetime | None = None
    handled_as: HandledAs | None = None
    webhook: str | None = None

    @property
    def kind(self) -> TextKind:
        """What the call's own text is for."""
        return "answer"

    @property
    def due_at(self) -> datetime:
        """When the text is due: when the call has settled."""
        return self.settles_at

    @property
    def promise(self) -> datetime | None:
        """By when the caller was promised a call back. None where no text says so, or it never arrived."""
        return self.promised_at if self.text_status in _MAY_HAVE_ARRIVED else None

    @property
    def retraction(self) -> Retraction | None:
        """Why the call is no missed one after all; None where it is one."""
        if self.answered_at is not None:
            return "answered"
        return "outbound" if self.outbound_at is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A text that is an item of its own, as far as somebody decides by it.

    `about` is a missed call's key, or the id of the inbound message that a keyword's answer is to, whose
    answer is `answer`. `occurred_at` is when that call or message was. `due_at` is when the text is due, and
    `consent_until` when the consent that it goes by is over. `words` are what staff wrote. The rest is as a
    call's.
    """

    kind: OwnTextKind
    about: str
    caller: str
    department: Department
    line: str
    called: str | None
    language: Language | None
    occurred_at: datetime
    due_at: datetime
    text_status: TextStatus
    answer: KeywordAnswer | None = None
    consent_basis: ConsentBasis | None = None
    consent_until: datetime | None = None
    words: str | None = None
    text_reason: str | None = None
    counted_at: datetime | None = None
    claimed_at: datetime | None = None
    slot_at: datetime | None = None
    sending_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredContact:
    """What a dealership knows of a caller; nothing, where all is None.

    `last_text_at` and `last_text_call` are of the last text claimed for the caller. `flagged_at`: the caller
    may want to stop, and no automatic text goes until somebody decides. `replied_at` is when the caller last
    wrote. No text goes until `muted_until`, since two machines may be texting each other, or until
    `untextable_until`, since `undelivered` final receipts called the number unreachable.
    """

    opted_out_at: datetime | None = None
    opted_out_how: ConsentHow | None = None
    flagged_at: datetime | None = None
    replied_at: datetime | None = None
    muted_until: datetime | None = None
    untextable_until: datetime | None = None
    undelivered: int = 0
    last_text_at: datetime | None = None
    last_text_call: str | None = None
    language: Language | None = None


def stored_call(item: Mapping[str, Any]) -> StoredCall | None:
    """Reads an unpacked item. Returns None where no missed call stands: nothing does, or only a note."""
    if "outcome" not in item:
        return None
    return StoredCall(
        department=item["department"],
        line=item["line"],
        outcome=item["outcome"],
        caller=item.get("caller"),
        called=item.get("called"),
        ring_seconds=int(item["ring_seconds"]) if "ring_seconds" in item else None,
        language=item.get("language"),
        occurred_at=from_text(item["occurred_at"]),
        received_at=from_text(item["received_at"]),
        settles_at=from_text(item["settles_at"]),
        attestation=item.get("attestation"),
        text_status=item["text_status"],
        text_reason=item.get("text_reason"),
        counted_at=_moment(item, "counted_at"),
        claimed_at=_moment(item, "claimed_at"),
        slot_at=_moment(item, "slot_at"),
        sending_at=_moment(item, "sending_at"),
        promised_at=_moment(item, "promised_at"),
        answered_at=_moment(item, "answered_at"),
        outbound_at=_moment(item, "outbound_at"),
        called_back_at=_moment(item, "called_back_at"),
        recovered_at=_moment(item, "recovered_at"),
        handled_as=item.get("handled_as"),
        webhook=item.get("delivery"),
    )


def stored_text(item: Mapping[str, Any]) -> StoredText | None:
    """Reads an unpacked item. Returns None where no text of its own stands."""
    if "kind" not in item:
        return None
    return StoredText(
        kind=item["kind"],
        about=item["about"],
        caller=item["caller"],
        department=item["department"],
        line=item["line"],
        called=item.get("called"),
        language=item.get("language"),
        occurred_at=from_text(item["occurred_at"]),
        due_at=from_text(item["due_at"]),
        answer=item.get("answer"),
        consent_basis=item.get("consent_basis"),
        consent_until=_moment(item, "consent_until"),
        words=item.get("words"),
        text_status=item["text_status"],
        text_reason=item.get("text_reason"),
        counted_at=_moment(item, "counted_at"),
        claimed_at=_moment(item, "claimed_at"),
        slot_at=_moment(item, "slot_at"),
        sending_at=_moment(item, "sending_at"),
    )


StoredItem = StoredCall | StoredText


def stored(item: Mapping[str, Any]) -> StoredCall | StoredText | None:
    """Reads an unpacked item that carries a text's life. Returns None where none does."""
    return stored_text(item) or stored_call(item)


def stored_contact(item: Mapping[str, Any]) -> StoredContact:
    """Reads an unpacked item; an empty one where the caller is unknown."""
    return StoredContact(
        opted_out_at=_moment(item, "opted_out_at"),
        opted_out_how=item.get("opted_out_how"),
        flagged_at=_moment(item, "flagged_at"),
        replied_at=_moment(item, "replied_at"),
        muted_until=_moment(item, "muted_until"),
        untextable_until=_moment(item, "untextable_until"),
        undelivered=int(item.get("undelivered", 0)),
        last_text_at=_moment(item, "last_text_at"),
        last_text_call=item.get("last_text_call"),
        language=item.get("language"),
    )


def _moment(item: Mapping[str, Any], name: str) -> datetime | None:
    return from_text(item[name]) if name in item else None
