"""The e-mails that the local cloud took, instead of sending them."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

from infra.local.ministack import ACCOUNT, Cloud


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`html` is empty where it has plain text alone."""

    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str


def mails(cloud: Cloud) -> list[Mail]:
    """Lists every e-mail so far, in the order in which they came."""
    with urlopen(f"{cloud.url}/_ministack/ses/messages?account={ACCOUNT}", timeout=10) as answer:
        records: list[dict[str, Any]] = json.load(answer)["messages"].get(ACCOUNT, [])
    return [
        Mail(
            sender=record["Source"],
            to=tuple(record["To"]),
            subject=record["Subject"],
            text=record["BodyText"],
            html=record["BodyHtml"] or "",
        )
        for record in records
    ]
