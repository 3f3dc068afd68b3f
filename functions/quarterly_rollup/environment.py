"""What quarterly_rollup is told about where it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterlyRollupEnvironment:
    """`hashing_key_id` is the KMS HMAC key that callers' keys in the lake are made with.
    `glue_database` has Athena's tables. `call_retention_days` is how long the ledger keeps a call.
    """

    directory_table: str
    calls_table: str
    lake_bucket: str
    glue_database: str
    hashing_key_id: str
    call_retention_days: float
