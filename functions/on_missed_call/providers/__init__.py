"""The telephony providers. Adding one adds a module, and its name here."""

from functions.on_missed_call.providers import standardwebhooks, twilio
from functions.on_missed_call.providers.adapter import Adapter

ADAPTERS: dict[str, Adapter] = {
    "standardwebhooks": standardwebhooks.ADAPTER,
    "twilio": twilio.ADAPTER,
}
