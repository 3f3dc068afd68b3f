"""How the lake names a caller: a hash of dealership, year and number, keyed by KMS."""

import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_kms import KMSClient

# The label whose MAC is the hashing key. Another label would give every caller another `caller_key`.
_LABEL = b"rappel caller key v1"
_LENGTH = 32


def hashing_key(kms: "KMSClient", key_id: str) -> bytes:
    """Asks KMS for the key that all numbers of the lake are hashed with."""
    return kms.generate_mac(KeyId=key_id, Message=_LABEL, MacAlgorithm="HMAC_SHA_256")["Mac"]


def caller_key(key: bytes, dealership_id: str, year: int, number: str) -> str:
    """Names the caller of this E.164 number as `sql/missed_calls.sql` does, in the quarters of the year."""
    named = f"{dealership_id}|{year}|{number}"
    return hmac.digest(key, named.encode(), "sha256").hex()[:_LENGTH]
