"""A missed call as a lead in ADF 1.0, which CRMs read from plain-text e-mails. Pure.

The order of elements is the DTD's (docs/adf.md has its source). A missed call names no vehicle, which the DTD
asks for: it is there, and empty, as receivers know it of leads without one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, tostring

_PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n'
_SOURCE = "Rappel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """`status` is `resend` where the CRM has had a lead of this id. `requested_at` is in the dealership's
    zone. Numbers are as people write them; `name` stands for the caller's, whom nobody knows by name.
    """

    id: str
    status: Literal["new", "resend"]
    requested_at: datetime
    name: str
    phone: str
    comments: str
    vendor: str
    vendor_phone: str
    service: str


def write(lead: Lead) -> str:
    """The e-mail's body."""
    adf = Element("adf")
    prospect = SubElement(adf, "prospect", status=lead.status)
    _add(prospect, "id", lead.id, sequence="1", source=_SOURCE)
    _add(prospect, "requestdate", lead.requested_at.isoformat(timespec="seconds"))
    vehicle = SubElement(prospect, "vehicle", interest="buy", status="used")
    for name in ("year", "make", "model"):
        _add(vehicle, name, "")
    customer = SubElement(prospect, "customer")
    contact = SubElement(customer, "contact")
    _add(contact, "name", lead.name, part="full", type="individual")
    _add(contact, "phone", lead.phone, type="cellphone", time="nopreference", preferredcontact="1")
    _add(customer, "comments", lead.comments)
    vendor = SubElement(prospect, "vendor")
    _add(vendor, "vendorname", lead.vendor)
    at = SubElement(vendor, "contact")
    _add(at, "name", lead.vendor, part="full", type="business")
    _add(at, "phone", lead.vendor_phone, type="voice")
    provider = SubElement(prospect, "provider")
    _add(provider, "name", _SOURCE, part="full", type="business")
    _add(provider, "service", lead.service)
    return _PROLOGUE + tostring(adf, encoding="unicode") + "\n"


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text
