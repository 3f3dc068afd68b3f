"""Lays out a dealership's information page when its file is applied: a Lambda only hands it over."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from functions.shared.call import LANGUAGES, Language
from functions.shared.dealership import Dealership
from functions.shared.ledger.consents import RECORD_KEPT
from functions.shared.ledger.contacts import CONTACT_KEPT
from functions.shared.ledger.messages import MESSAGE_KEPT
from infra.settings import QUEBEC_REGION

_HERE = Path(__file__).parent
_MONTH = timedelta(days=30.44)


def page(dealership: Dealership, *, region: str, calls_kept: timedelta) -> dict[str, str]:
    """The page as `html`, and the Content-Security-Policy under which it is shown: no script, one style."""
    css = _css()
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    officer = dealership.privacy_officer
    html = _template().render(
        css=Markup(css),  # noqa: S704 -- it's our own file
        name=dealership.name,
        address=dealership.address,
        phone=_phone(dealership.phone),
        officer={
            "name": officer.name,
            "title": officer.title,
            "email": officer.email,
            "phone": _phone(officer.phone) if officer.phone else None,
        }
        if officer
        else None,
        months={
            "calls": _months(calls_kept),
            "messages": _months(MESSAGE_KEPT),
            "contacts": _months(CONTACT_KEPT),
            "records": _months(RECORD_KEPT),
        },
        sections=[_section(language, region) for language in _ordered(dealership)],
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    )
    return {"html": html, "policy": policy}


def lacks(dealership: Dealership) -> Iterator[str]:
    """Says what the law wants on the page and the file doesn't have."""
    if dealership.address is None:
        yield "address: callers' page has none, and the law asks each sender for one: add it"
    if dealership.privacy_officer is None:
        yield "privacy_officer: callers' page names none, and Law 25 asks for one: add it"


def _section(language: Language, region: str) -> dict[str, Any]:
    words = _words(language)
    where = words["here" if region == QUEBEC_REGION else "elsewhere"].format(region=f"AWS {region}")
    return {"language": language, "words": words, "where": where}


def _ordered(dealership: Dealership) -> list[Language]:
    """Both languages, the dealership's first one first: French, in Quebec."""
    first = dealership.languages[0]
    return [first, *(language for language in LANGUAGES if language != first)]


def _months(kept: timedelta) -> int:
    return round(kept / _MONTH)


def _phone(number: str) -> dict[str, str]:
    shown = f"{number[2:5]} {number[5:8]}-{number[8:]}" if number.startswith("+1") else number
    return {"tel": number, "shown": shown}


@cache
def _words(language: Language) -> dict[str, str]:
    import tomllib

    words: dict[str, str] = tomllib.loads((_HERE / f"{language}.toml").read_text("utf-8"))
    return words


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


@cache
def _css() -> str:
    return (_HERE / "page.css").read_text("utf-8")
