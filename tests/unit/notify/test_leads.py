"""One lead for a caller and repeat window, where a department wants any, and never of a withheld number."""

from datetime import timedelta
from typing import Any

import pytest

from functions.notify.leads import first_of, lead_address, lead_of, subject_of, written_number
from functions.shared.dealership import Dealership
from tests.builders import NOW, dealership
from tests.unit.notify.desk_calls import waiting

TO = "leads@crm.example"


def selling(**changes: Any) -> Dealership:
    return dealership(notices={"sales": {"adf": {"to": TO}}}, **changes)


def call(key: str = "twilio:CA1", minutes: int = 0, **changes: Any) -> Any:
    return waiting(key, NOW + timedelta(minutes=minutes), department="sales", **changes)


def test_only_departments_that_ask_for_it_make_leads() -> None:
    assert lead_address(selling(), call()) == TO
    assert lead_address(selling(), waiting()) is None  # service
    assert lead_address(dealership(), call()) is None


def test_a_withheld_number_is_no_lead() -> None:
    assert lead_address(selling(), call(caller=None)) is None


@pytest.mark.parametrize(
    ("minutes", "first"),
    [(1, "first"), (24 * 60, "first"), (24 * 60 + 1, "again")],
)
def test_calls_within_a_day_are_one_lead(minutes: int, first: str) -> None:
    before, again = call("first"), call("again", minutes)
    assert first_of(again, [before, again], selling()).call_key == first


def test_whoever_was_spoken_with_in_between_is_a_new_lead() -> None:
    before = call("first", recovered_at=NOW + timedelta(minutes=5))
    again = call("again", 30)
    assert first_of(again, [before, again], selling()).call_key == "again"


def test_a_call_to_the_service_is_no_part_of_sales_lead() -> None:
    service, again = waiting("service"), call("again", 5)
    assert first_of(again, [service, again], selling()).call_key == "again"


def test_a_lead_says_what_happened_since_its_first_call() -> None:
    first, again = call("twilio:A"), call("twilio:B", 20, outcome="voicemail", replied_at=NOW)
    lead = lead_of(again, first, 2, "resend", selling(), opted_out=True)
    assert lead.id == "garage-tremblay/twilio:A"
    assert lead.status == "resend"
    assert lead.requested_at.isoformat() == "2025-09-02T10:00:00-04:00"
    assert lead.comments.replace("\N{NO-BREAK SPACE}", " ") == (
        "Appel manqué (Ventes) à 10 h 20 : message vocal. A appelé 2 fois. A répondu au texto de Rappel."
        " Ne veut plus de textos : appelez."
    )
    assert (lead.phone, lead.vendor, lead.vendor_phone) == ("514-555-0177", "Garage Tremblay", "418-555-0100")
    assert subject_of(lead, selling()).replace("\N{NO-BREAK SPACE}", " ") == "Appel manqué : 514-555-0177"


def test_an_english_dealership_s_lead_is_in_english() -> None:
    here = selling(languages=["en"], holidays={"country": "CA", "subdivision": "ON"})
    lead = lead_of(call(), call(), 1, "new", here, opted_out=False)
    assert lead.comments.replace("\N{NO-BREAK SPACE}", " ") == "Missed call (Sales) at 10 am: no answer."
    assert lead.name.replace("\N{NO-BREAK SPACE}", " ") == "Caller 514-555-0177"


def test_a_number_from_abroad_stays_as_it_is() -> None:
    assert written_number("+33142685300") == "+33142685300"
