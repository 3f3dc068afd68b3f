"""Which addresses a notice may be posted to: Slack's and Teams' own, so that no secret leads elsewhere. Pure.

Slack: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. Teams: the Workflows app's webhooks,
on Azure Logic Apps and Power Automate; the older connectors (webhook.office.com) are gone since 2026.
"""

from urllib.parse import urlsplit

from functions.shared.notices import WebhookChannel

_SLACK = ("hooks.slack.com",)
_TEAMS = (".logic.azure.com", ".environment.api.powerplatform.com", "api.powerautomate.com")


class ForbiddenAddress(Exception):
    """The URL is none of the channel's; the message says what is, and repeats nothing of it."""


def check(channel: WebhookChannel, url: str, *, local: bool) -> None:
    """Raises ForbiddenAddress. With `local`, on a local cloud, a test may listen on http://127.0.0.1."""
    hosts = _SLACK if channel == "slack" else _TEAMS
    try:
        parts = urlsplit(url)
        host, port, named = parts.hostname or "", parts.port, parts.username is not None
    except ValueError:
        raise ForbiddenAddress(_how(hosts)) from None
    if local and parts.scheme == "http" and host == "127.0.0.1" and not named:
        return
    known = any(host.endswith(each) if each.startswith(".") else host == each for each in hosts)
    if parts.scheme != "https" or port not in (None, 443) or named or not known:
        raise ForbiddenAddress(_how(hosts))


def _how(hosts: tuple[str, ...]) -> str:
    shown = ", ".join(f"*{each}" if each.startswith(".") else each for each in hosts)
    return f"write an https:// URL of {shown}"
