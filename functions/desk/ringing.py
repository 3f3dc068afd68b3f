"""One tap to call: claims the caller's row, then has the advisor's telephone rung, and then the caller's.

A `tel:` link is what there is wherever this can't be: no provider that bridges, or no number of the advisor's
in the dealership's file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from functions.shared.dealership import Dealership
from functions.shared.desk import NoSuchRow, StaffMember
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.deeds import Deeds
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.rings import Rings
from functions.shared.one_tap import OneTap
from functions.shared.provider_api.failure import Unavailable

if TYPE_CHECKING:
    from functions.desk.bridging.bridge import Bridge


class NotAnAdvisor(Exception):
    """The dealership's file names no telephone for whoever tapped, or no account that bridges calls."""


class AlreadyRinging(Exception):
    """A telephone rings for this caller already, or did within the last minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """`bridge_of` makes the bridge of one of a dealership's numbers."""

    deeds: Deeds
    desk: DeskReader
    rings: Rings
    bridge_of: "Callable[[Dealership, OneTap, str], Bridge]"

    def ring(self, dealership: Dealership, call_key: str, me: StaffMember, email: str, now: datetime) -> None:
        """Rings whoever signed in as that, and then the caller, who sees the dealership's number.

        Raises NotAnAdvisor, NoSuchRow, Taken where a colleague has the row, AlreadyRinging; Unavailable where
        nobody's telephone rang, AnswerLost where nobody can tell, and botocore's errors.
        """
        advisor = advisor_of(dealership, email)
        if dealership.one_tap is None or advisor is None:
            raise NotAnAdvisor
        calls = self.desk.calls_of(dealership.id, call_key)
        call = next((each.call for each in calls if each.call_key == call_key), None)
        if call is None or call.caller is None:
            raise NoSuchRow
        self.deeds.claim(dealership.id, call_key, me, now)
        # As the claim: whichever of the caller's calls is tapped, one telephone rings.
        oldest = next((each.call_key for each in calls if each.waits), call_key)
        ref = CallRef(dealership.id, oldest)
        if not self.rings.begin(ref, me, now):
            raise AlreadyRinging
        number = shown(dealership, dealership.one_tap, call.called)
        try:
            self.bridge_of(dealership, dealership.one_tap, number).ring(advisor, call.caller)
        except Unavailable:
            self.rings.take_back(ref, now)
            raise


def advisor_of(dealership: Dealership, email: str) -> str | None:
    """The telephone that one tap rings for whoever signed in as that. None where a `tel:` link is to do."""
    return dealership.one_tap.number_of(email) if dealership.one_tap else None


def shown(dealership: Dealership, one_tap: OneTap, called: str | None) -> str:
    """The number that the caller sees: the file's, else the one that was called, else the dealership's."""
    lines = {line.number for line in dealership.lines}
    return one_tap.number or (called if called in lines and called else dealership.phone)
