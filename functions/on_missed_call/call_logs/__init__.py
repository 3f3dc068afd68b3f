"""The call logs of providers that can be asked for them. A new one adds a module, and its line here."""

from importlib import import_module

from functions.on_missed_call.call_logs.call_log import ReadLog

# The module that has a provider's `read`.
CALL_LOGS = {"callrail": "callrail", "ringcentral": "ringcentral", "twilio": "twilio"}


def load_call_log(provider: str) -> ReadLog:
    """Returns what reads the provider's log: the provider is one of CALL_LOGS."""
    read: ReadLog = import_module(f"{__name__}.{CALL_LOGS[provider]}").read
    return read
