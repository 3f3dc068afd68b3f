"""What on_sms_event's functions are told about where they run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OnReceiptEnvironment:
    calls_table: str
    contacts_table: str
