"""What carriers block in a text: links that hide where they lead, and words of loans."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from cli.call_logs.mapping.normalize import normalize_word
from functions.shared.dealership import Dealership

_LOANS = "carriers may block texts about loans and credit: leave it out"
_PLAIN_HTTP = re.compile(r"\bhttp:", re.IGNORECASE)


def check_links(template: str) -> None:
    """Raises ValueError for a link that carriers block."""
    if _PLAIN_HTTP.search(template):
        raise ValueError("carriers block links that begin with http: write https")
    if shortened := _shorteners().search(template):
        raise ValueError(
            f"carriers block {shortened[0]}, which hides where a link leads: write the whole link"
        )


def risky(dealership: Dealership) -> Iterator[str]:
    """Says which of the dealership's own texts have words for which carriers may block them."""
    for department, by_language in dealership.texts.items():
        for language, texts in by_language.items():
            for where, template in _templates(texts):
                if word := _words().search(f" {normalize_word(template)} "):
                    yield f"texts.{department}.{language}.{where}: {word[0].strip()}: {_LOANS}"


def _templates(texts: BaseModel, within: str = "") -> Iterator[tuple[str, str]]:
    for name, value in texts:
        if isinstance(value, BaseModel):
            yield from _templates(value, f"{within}{name}.")
        elif value is not None:
            yield f"{within}{name}", value


@cache
def _shorteners() -> re.Pattern[str]:
    hosts = "|".join(map(re.escape, _lists()["shorteners"]))
    return re.compile(rf"(?<![\w.-])(?:{hosts})(?![\w.-])", re.IGNORECASE)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(_lists()['words'])}) ")


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = tomllib.loads(
        Path(__file__).with_name("carrier_words.toml").read_text("utf-8")
    )
    return lists
