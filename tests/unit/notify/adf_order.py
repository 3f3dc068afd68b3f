"""The DTD of ADF 1.0 as data: what may stand in an element, in which order, and its attributes.

Source: the DTD of "Auto-lead Data Format 1.0", as github.com/carmelosantana/sendadf keeps it in
docs/adf-1.0.dtd (read on 2026-11-30). The published file is no DTD that a parser takes: it has curly quotes,
and `comments` hold an element of the name PCDATA, where text is meant.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

# Of each element that holds others: a pattern over its children's names, each followed by a blank.
ORDER = {
    "adf": r"(prospect )+",
    "prospect": r"(id )*requestdate (vehicle )+customer vendor (provider )?",
    "vehicle": r"(id )*year make model (vin )?(stock )?(trim )?(doors )?(bodystyle )?(transmission )?"
    r"(odometer )?(colorcombination )*(imagetag )?(price )?(pricecomments )?(option )*(finance )?"
    r"(comments )?",
    "customer": r"contact (id )*(timeframe )?(comments )?",
    "vendor": r"(id )*vendorname (url )?contact ",
    "provider": r"(id )*name (service )?(url )?(email )?(phone )?(contact )?",
    "contact": r"(name )+(email |(phone )+|email (phone )+)(address )?",
}
TEXT = {"id", "requestdate", "year", "make", "model", "comments", "vendorname", "name", "service", "phone"}
ATTRIBUTES = {
    "prospect": {"status": "new|resend"},
    "vehicle": {"interest": "buy|lease|sell|trade-in|test-drive", "status": "new|used"},
    "id": {"sequence": r".+", "source": r".+"},
    "name": {"part": "surname|first|middle|last|full", "type": "business|individual"},
    "phone": {
        "type": "voice|fax|cellphone|pager",
        "time": "morning|afternoon|evening|nopreference|day",
        "preferredcontact": "0|1",
    },
}


def faults(element: Element) -> Iterator[str]:
    """What the DTD has against an element and what is in it."""
    names = "".join(f"{child.tag} " for child in element)
    if element.tag in ORDER:
        if not re.fullmatch(ORDER[element.tag], names):
            yield f"{element.tag} holds {names or 'nothing'}"
        if (element.text or "").strip():
            yield f"{element.tag} holds text"
    elif element.tag not in TEXT or names:
        yield f"{element.tag} holds {names or 'text'}"
    for name, value in element.attrib.items():
        if not re.fullmatch(ATTRIBUTES.get(element.tag, {}).get(name, "(?!)"), value):
            yield f"{element.tag}: {name}={value}"
    for child in element:
        yield from faults(child)
