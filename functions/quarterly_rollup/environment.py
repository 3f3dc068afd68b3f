"""What quarterly_rollup is told about where it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterlyRollupEnvironment:
    """`hashing_key_id` is the KMS HMAC key that callers' keys in the lake are made with."""

    directory_table: str
    calls_table: str
    lake_bucket: str
    hashing_key_id: str
