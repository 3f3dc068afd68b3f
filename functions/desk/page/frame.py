"""How a page of the desk is put together: its template, its style and script, and the policy for both.

Styles and scripts stand in the page, so that one answer is the whole page and nothing is fetched or cached;
the policy names their hashes, and lets nothing else run.
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from functions.desk.page import wording
from functions.desk.page.visit import DESK
from functions.shared.call import Language

_HERE = Path(__file__).parent
# What the scripts say by themselves, by the words' section.
_SCRIPT_WORDS = {
    "due": ("late", "in", "ago", "now"),
    "span": ("minutes", "hours", "days"),
    "did": ("claim", "ring", "release", "stop", "undo"),
    "deed": ("undo", "reached", "message", "wrong", "theirs"),
    "notice": ("offline", "failed", "gone", "fresh"),
    "page": ("late",),
    "write": ("size", "odd"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page. `policy` is its Content-Security-Policy header."""

    html: str
    policy: str


def page(
    template: str,
    language: Language,
    here: str,
    *,
    scripts: tuple[str, ...] = (),
    styles: tuple[str, ...] = (),
    **values: Any,
) -> Page:
    """Renders a template. `here` is the page's own address, `scripts` and `styles` are files of static/."""
    script = "".join(map(_static, scripts))
    sheets = [_static("desk.css"), "".join(map(_static, styles))]
    html = part(
        template,
        language,
        wording=wording.of(language),
        others=wording.others(language),
        here=here,
        desk=DESK,
        sheets=[Markup(sheet) for sheet in sheets if sheet],  # noqa: S704 -- our own files
        script=Markup(script),  # noqa: S704
        script_words=_script_words(language) if scripts else "",
        **values,
    )
    return Page(html, _policy(sheets, script))


def part(template: str, language: Language, **values: Any) -> str:
    """Renders a template that is no page of its own."""
    return _environment().get_template(template).render(w=wording.of(language).words, **values)


def _policy(sheets: Iterable[str], script: str) -> str:
    styles = " ".join(_hash(sheet) for sheet in sheets if sheet)
    scripts = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; style-src {styles}; script-src {scripts}; "
        "connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _script_words(language: Language) -> str:
    say = wording.of(language)
    sections = {
        f"{section}.{key}": say.at(f"{section}.{key}")
        for section, keys in _SCRIPT_WORDS.items()
        for key in keys
    }
    return json.dumps(sections | {"singular": say.at("singular")}, ensure_ascii=False, separators=(",", ":"))


@cache
def _static(name: str) -> str:
    return (_HERE / "static" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
