"""A notice as an incoming webhook of Slack takes it: Block Kit, and plain text for its notification. Pure.

docs.slack.dev/reference/block-kit/blocks: a header has 150 characters at most, a section 3,000.
"""

from functions.notify.wording import Words

_HEADER, _SECTION = 150, 3000


def message(words: Words) -> dict[str, object]:
    """The webhook's body."""
    lines = [*words.sentences, *(f"• {row}" for row in words.rows)]
    blocks: list[dict[str, object]] = [
        {"type": "header", "text": {"type": "plain_text", "text": words.title[:_HEADER]}}
    ]
    if lines:
        blocks.append({"type": "section", "text": _plain("\n".join(lines)[:_SECTION])})
    if words.url:
        label = {"type": "plain_text", "text": words.label}
        button = {"type": "button", "text": label, "url": words.url}
        blocks.append({"type": "actions", "elements": [button]})
    blocks.append({"type": "context", "elements": [_plain(words.why)]})
    return {"text": escaped(words.title), "blocks": blocks}


def escaped(text: str) -> str:
    """Three characters mean something in Slack's text, wherever it comes from."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> dict[str, object]:
    """Text as it is: a name with an asterisk in it makes nothing bold."""
    return {"type": "plain_text", "text": text}
