"""Whether a number is one of an account's at its provider, and can text, as the provider itself says."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.send_sms.carriers.accounts import NumberCarrier
from functions.shared.provider_api.api import Answer
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.sender import ProviderCarrier

_REFUSED = (401, 403)

Fields = Mapping[str, Any]


def problem(carrier: NumberCarrier, provider: ProviderCarrier, number: str) -> str | None:
    """What is wrong with a number as a sender, and what to do; None where nothing is.

    Raises RefusedCredential, and Unreachable where the provider doesn't say.
    """
    path, query, judge = _LOOKS[provider]
    asked = {name: value.format(number=number) for name, value in query.items()}
    return judge(_body(carrier, provider, path, asked), number)


def try_credential(carrier: NumberCarrier, provider: ProviderCarrier) -> None:
    """Raises RefusedCredential, or Unreachable."""
    path, _, _ = _LOOKS[provider]
    _body(carrier, provider, path, {})


class RefusedCredential(Exception):
    """The provider doesn't take the credential; the message is its own code."""


class Unreachable(Exception):
    """The provider answers nothing that can be judged; the message says what."""


def _body(carrier: NumberCarrier, provider: ProviderCarrier, path: str, query: Mapping[str, str]) -> Fields:
    try:
        answer = carrier.get(path, query)
    except Unavailable as unavailable:
        kind = RefusedCredential if unavailable.stopped else Unreachable
        raise kind(unavailable.reason) from None
    except AnswerLost as lost:
        raise Unreachable(str(lost)) from None
    if answer.status in _REFUSED:
        raise RefusedCredential(_code(provider, answer))
    if not answer.ok:
        raise Unreachable(_code(provider, answer))
    return answer.body


def _code(provider: str, answer: Answer) -> str:
    body = answer.body
    return f"{provider}_{body.get('code') or body.get('errorCode') or answer.status}"


def _twilio(body: Fields, _number: str) -> str | None:
    found = body.get("incoming_phone_numbers") or []
    if not found:
        return "isn't a number of this account: buy or port it there, or choose another sender"
    if not found[0].get("capabilities", {}).get("sms"):
        return "can't text: choose another number of the account, or the stage's sender"
    return None


def _telnyx(body: Fields, _number: str) -> str | None:
    found = body.get("data") or []
    if not found:
        return "isn't a number of this account, nor text-enabled there: port it, or order hosted SMS for it"
    if not found[0].get("messaging_profile_id"):
        return "has no messaging profile: give it one in Telnyx's portal"
    return None


def _ringcentral(body: Fields, number: str) -> str | None:
    own = {each.get("phoneNumber"): each.get("features") or [] for each in body.get("records") or []}
    if number not in own:
        return "isn't this user's: give the number's SMS to the user whose JWT was stored"
    if "SmsSender" not in own[number]:
        return "can't text by this user: enable its SMS in the admin portal, and register it there"
    return None


def _zoom(body: Fields, number: str) -> str | None:
    own = {str(each.get("number", "")).lstrip("+") for each in body.get("phone_numbers") or []}
    return None if number.lstrip("+") in own else "isn't a number of this Zoom Phone account: choose another"


# What to read, with what question, and who judges it. Without the question, it tries the credential alone.
_LOOKS: Mapping[ProviderCarrier, tuple[str, Mapping[str, str], Callable[[Fields, str], str | None]]] = {
    "twilio": ("IncomingPhoneNumbers.json", {"PhoneNumber": "{number}"}, _twilio),
    "signalwire": ("IncomingPhoneNumbers.json", {"PhoneNumber": "{number}"}, _twilio),
    "telnyx": ("phone_numbers/messaging", {"filter[phone_number]": "{number}"}, _telnyx),
    "ringcentral": ("phone-number", {"perPage": "1000"}, _ringcentral),
    "zoom": ("phone/numbers", {"phone_number": "{number}", "type": "assigned"}, _zoom),
}
