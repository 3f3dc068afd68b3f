"""Who opted out and was forgotten is heeded where anybody was, and nobody is asked anywhere else."""

from datetime import datetime

import pytest

from functions.send_sms.forgotten_opt_outs import ForgottenOptOuts
from functions.shared.ledger.stored import StoredContact
from tests.builders import CALLER, NOW

STRANGER = StoredContact()


def lookup(asked: list[tuple[str, str]], found: datetime | None) -> ForgottenOptOuts:
    def look(*who: str) -> datetime | None:
        asked.append((who[0], who[1]))
        return found

    return ForgottenOptOuts(look)


@pytest.mark.parametrize("found", [NOW, None])
def test_where_somebody_was_forgotten_the_hash_decides_of_a_stranger(found: datetime | None) -> None:
    asked: list[tuple[str, str]] = []
    contact = lookup(asked, found).heed(STRANGER, "garage-tremblay", CALLER, forgets=True)
    assert contact.opted_out_at == found
    assert asked == [("garage-tremblay", CALLER)]


@pytest.mark.parametrize(
    ("contact", "caller", "forgets"),
    [
        (STRANGER, CALLER, False),
        (STRANGER, None, True),
        (StoredContact(opted_out_at=NOW), CALLER, True),
    ],
)
def test_elsewhere_nobody_is_asked(contact: StoredContact, caller: str | None, forgets: bool) -> None:
    asked: list[tuple[str, str]] = []
    assert lookup(asked, NOW).heed(contact, "garage-tremblay", caller, forgets) == contact
    assert asked == []
