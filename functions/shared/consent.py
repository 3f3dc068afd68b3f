"""What a caller allows a dealership: how a person's and the staff's words change it, and for how long. Pure.

Changes may come in any order: the latest by its own moment decides, and of an opt-out and an opt-in at one
moment the opt-out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

ConsentEvent = Literal["opt_out", "opt_in", "flag", "unflag", "basis"]
ConsentHow = Literal["text", "staff", "file", "telephone"]
ConsentBasis = Literal[
    "response",  # the text answers the person's own call: CASL asks for no consent (regulations, s. 3(b))
    "inquiry",  # the person asked something: implied consent (CASL, s. 10(10)(e))
    "customer",  # the person bought something: implied consent (CASL, s. 10(10)(a))
]
ConsentResult = Literal[
    "changed",  # the contact is another now
    "unchanged",  # it was so already
    "outdated",  # a later change decides
    "repeated",  # this very change is recorded already
]

# CASL's 6 and 24 months, in days and rounded down. A response is exempt for itself, and for nothing later.
TERMS: Mapping[ConsentBasis, timedelta] = {
    "response": timedelta(0),
    "inquiry": timedelta(days=181),
    "customer": timedelta(days=730),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChange:
    """Why a contact changes. `at` is when the person or the staff said so, not when it was read.

    `message_id` is the inbound text's, so that a text which comes twice is recorded once. `rule` says how
    its words were read. `by` and `reason` are of staff's changes and files.
    """

    at: datetime
    how: ConsentHow
    rule: str | None = None
    message_id: str | None = None
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentState:
    """What holds for a contact. `consent_at` is the last opt-out's or opt-in's moment."""

    opted_out_at: datetime | None = None
    opted_out_how: ConsentHow | None = None
    flagged_at: datetime | None = None
    unflagged_at: datetime | None = None
    consent_at: datetime | None = None

    @property
    def stays(self) -> bool:
        """Whether the contact is never forgotten by its age: somebody would be texted again."""
        return self.opted_out_at is not None or self.flagged_at is not None


def next_state(
    stands: ConsentState, event: ConsentEvent, change: ConsentChange
) -> tuple[ConsentState, ConsentResult]:
    """What the change makes of the contact, and whether that differs.

    An opt-out's first moment stays, an opt-in takes back opt-out and flag, and an opt-out decides a flag.
    """
    at = change.at
    match event:
        case "opt_out" if _before(at, stands.consent_at):
            return stands, "outdated"
        case "opt_out" if stands.opted_out_at is not None:
            return replace(stands, consent_at=at), "unchanged"
        case "opt_out":
            out = replace(stands, opted_out_at=at, opted_out_how=change.how, flagged_at=None, consent_at=at)
            return out, "changed"
        case "opt_in" if _before(at, stands.consent_at) or _tied(at, stands):
            return stands, "outdated"
        case "opt_in":
            back = replace(stands, opted_out_at=None, opted_out_how=None, flagged_at=None, consent_at=at)
            return back, "changed" if stands.stays else "unchanged"
        case "flag" if _before(at, stands.consent_at) or _before(at, stands.unflagged_at):
            return stands, "outdated"
        case "flag" if stands.opted_out_at is not None:
            return stands, "unchanged"
        case "flag":
            flagged = replace(stands, flagged_at=max(at, stands.flagged_at or at))
            return flagged, "unchanged" if stands.flagged_at else "changed"
        case "unflag" if _before(at, stands.flagged_at):
            return stands, "outdated"
        case "unflag":
            decided = replace(stands, flagged_at=None, unflagged_at=max(at, stands.unflagged_at or at))
            return decided, "changed" if stands.flagged_at else "unchanged"
        case "basis":
            return stands, "unchanged"


def _before(at: datetime, other: datetime | None) -> bool:
    return other is not None and at < other


def _tied(at: datetime, stands: ConsentState) -> bool:
    return stands.opted_out_at is not None and at == stands.consent_at
