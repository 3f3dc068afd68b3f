"""The telephony providers. A new one adds a module or a package beside this file, and its line here."""

from importlib import import_module

from functions.on_missed_call.providers.toolkit.adapter import Adapter

# The module that has a provider's ADAPTER, by the provider's name in a webhook's path.
ADAPTERS = {
    "3cx": "threecx",
    "aircall": "aircall",
    "callrail": "callrail",
    "dialpad": "dialpad",
    "plivo": "plivo",
    "quo": "quo",
    "ringcentral": "ringcentral",
    "signalwire": "signalwire",
    "standardwebhooks": "standardwebhooks",
    "telnyx": "telnyx",
    "twilio": "twilio",
    "vonage": "vonage",
    "zoom": "zoom",
}


def load_adapter(provider: str) -> Adapter:
    """Returns the provider's adapter, which is imported when it is first asked for."""
    adapter: Adapter = import_module(f"{__name__}.{ADAPTERS[provider]}").ADAPTER
    return adapter
