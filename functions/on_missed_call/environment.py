"""What on_missed_call, the sweeper and Reconcile are told about where they run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OnMissedCallEnvironment:
    """`public_url` is what providers call and sign, without a path. `call_retention_days` is how long the
    ledger keeps a call. `secrets_key_id` seals requests that none of an integration's secrets has signed;
    these are asked for anew after `secrets_remembered_seconds`.
    """

    directory_table: str
    calls_table: str
    queue_url: str
    replies_queue_url: str
    receipts_queue_url: str
    public_url: str
    call_retention_days: float
    secrets_key_id: str
    secrets_remembered_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepEnvironment:
    """`queue_url` is the queue of texts, `notices_queue_url` that of what staff are told."""

    calls_table: str
    queue_url: str
    notices_queue_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileEnvironment:
    """`call_logs_prefix` begins the names of the SSM parameters that call logs are read with."""

    directory_table: str
    calls_table: str
    call_logs_prefix: str
    call_retention_days: float
