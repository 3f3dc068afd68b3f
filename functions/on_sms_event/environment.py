"""What on_sms_event's functions are told about where they run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OnReceiptEnvironment:
    calls_table: str
    contacts_table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnReplyEnvironment:
    """`queue_url` is the queue of texts, where a keyword's answer is asked for. `opt_outs_key_id` is the key
    of forgotten people's opt-outs.
    """

    directory_table: str
    calls_table: str
    contacts_table: str
    queue_url: str
    opt_outs_key_id: str
