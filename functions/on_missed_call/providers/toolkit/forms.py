"""Reads bodies that are forms: Twilio, SignalWire and Plivo send them."""

from urllib.parse import parse_qsl

from functions.on_missed_call.web import Refused

MAX_FIELDS = 200  # Twilio's fullest form has some 60


def pairs(body: bytes) -> list[tuple[str, str]]:
    """Returns the names and values in their order, empty values too, since they are signed.

    Raises Refused 400 for a body that isn't UTF-8, or has more fields than any provider sends.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Refused(400, "malformed_body", "the form is not UTF-8") from None
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Refused(400, "malformed_body", f"the form has over {MAX_FIELDS} fields") from None
