"""Opt-outs of people whom a dealership has forgotten, as a sender heeds them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from functions.shared.ledger.stored import StoredContact


@dataclass(frozen=True, slots=True)
class ForgottenOptOuts:
    """`opted_out_at` looks one up by dealership and caller, which takes two requests."""

    opted_out_at: Callable[[str, str], datetime | None]

    def heed(
        self, contact: StoredContact, dealership_id: str, caller: str | None, forgets: bool
    ) -> StoredContact:
        """The contact, opted out where its caller was before being forgotten.

        Nobody is asked where the dealership has forgotten no opt-out, as hardly any has: `forgets`.
        """
        if not forgets or caller is None or contact.opted_out_at is not None:
            return contact
        return replace(contact, opted_out_at=self.opted_out_at(dealership_id, caller))
