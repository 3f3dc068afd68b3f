"""What a provider says of a text that we sent by it. Pure.

send_sms asks for it at an address that names the text (`functions.shared.receipt.callback`). Who signs the
body alone vouches for no address: a receipt is taken for the text of its own caller and no other.
"""

from urllib.parse import parse_qs, urlsplit

from functions.on_missed_call.web import Request
from functions.shared.ledger.calls import CallRef
from functions.shared.receipt import TEXT_PARAMETER, from_context


def named(request: Request) -> CallRef | None:
    """The text that the address names. Returns None where it names none: the text isn't one of ours."""
    [*_, context] = parse_qs(urlsplit(request.url).query).get(TEXT_PARAMETER, [""])
    return from_context(context)
