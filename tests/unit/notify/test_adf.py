"""A lead is ADF 1.0 as the DTD has it, whatever a caller or a dealership is called."""

from dataclasses import replace
from datetime import datetime
from xml.etree.ElementTree import Element, fromstring
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.notify import adf
from functions.notify.adf import Lead
from tests.unit.notify.adf_order import faults

AT = datetime(2026, 11, 30, 9, 14, 5, tzinfo=ZoneInfo("America/Toronto"))
LEAD = Lead(
    id="garage-tremblay/twilio:CA1",
    status="new",
    requested_at=AT,
    name="Appelant 418-555-0142",
    phone="418-555-0142",
    comments="Appel manqué (Ventes) à 9 h 14 : sans réponse.",
    vendor="Garage Tremblay & Fils",
    vendor_phone="418-555-0100",
    service="Appel manqué",
)


def read(lead: Lead) -> Element:
    return fromstring(adf.write(lead).encode())


def test_a_lead_is_what_the_dtd_allows_in_the_dtd_s_order() -> None:
    assert list(faults(read(LEAD))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<requestdate>", "<vehicle /><requestdate>"),  # out of order
        ("<year /><make />", "<make /><year />"),
        ("<vendorname>", "loose text<vendorname>"),
        ("phone", "fax"),  # unknown
        ('status="new"', 'status="old"'),
        ('interest="buy"', 'interest="rent"'),
        ("<year />", ""),  # missing
    ],
)
def test_the_check_itself_finds_what_is_out_of_order_missing_or_unknown(old: str, new: str) -> None:
    text = adf.write(LEAD)
    spoiled = text.replace(old, new)
    assert spoiled != text
    assert list(faults(fromstring(spoiled.encode()))) != []


def test_it_says_who_called_whom_and_when() -> None:
    found = read(LEAD)
    assert found.findtext("prospect/id") == "garage-tremblay/twilio:CA1"
    assert found.findtext("prospect/requestdate") == "2026-11-30T09:14:05-05:00"
    assert found.findtext("prospect/customer/contact/phone") == "418-555-0142"
    assert found.findtext("prospect/customer/comments") == "Appel manqué (Ventes) à 9 h 14 : sans réponse."
    assert found.findtext("prospect/vendor/vendorname") == "Garage Tremblay & Fils"
    assert found.findtext("prospect/provider/service") == "Appel manqué"
    assert [each.text for each in found.findall("prospect/vehicle/*")] == [None, None, None]


def test_it_begins_with_the_prologue_that_receivers_look_for() -> None:
    assert adf.write(LEAD).startswith('<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n<adf>')


@pytest.mark.parametrize("status", ["new", "resend"])
def test_an_update_bears_its_lead_s_id(status: str) -> None:
    found = read(replace(LEAD, status=status))  # type: ignore[arg-type]
    assert found[0].get("status") == status
    assert found.findtext("prospect/id") == LEAD.id


# What a dealership's file may call itself.
LETTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
LABELS = st.text(LETTERS, min_size=1)


@given(LABELS, LABELS)
def test_no_name_breaks_the_document_or_gets_out_of_its_place(vendor: str, comments: str) -> None:
    found = read(replace(LEAD, vendor=vendor, comments=comments))
    assert list(faults(found)) == []
    assert found.findtext("prospect/vendor/vendorname") == vendor
    assert found.findtext("prospect/customer/comments") == comments
