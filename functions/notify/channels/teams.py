"""A notice as a Workflows webhook of Teams takes it: an Adaptive Card of version 1.4. Pure.

adaptivecards.microsoft.com. A TextBlock reads some Markdown: what would mean something is escaped.
"""

import re

from functions.notify.wording import Words

_MARKDOWN = re.compile(r"([\\`*_\[\]#])")


def message(words: Words) -> dict[str, object]:
    """The webhook's body."""
    body = [
        _text(words.title, weight="Bolder", size="Medium"),
        *(_text(sentence) for sentence in words.sentences),
        *(_text(row, spacing="Small") for row in words.rows),
        _text(words.why, isSubtle=True, size="Small"),
    ]
    card: dict[str, object] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": words.language,
        "body": body,
    }
    if words.url:
        card["actions"] = [{"type": "Action.OpenUrl", "title": words.label, "url": words.url}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _text(text: str, **style: object) -> dict[str, object]:
    return {"type": "TextBlock", "text": _MARKDOWN.sub(r"\\\1", text), "wrap": True, **style}
