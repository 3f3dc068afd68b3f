"""Requests to an integration that none of its secrets has signed: sealed, in the table `calls`, for 14 days.

| `dealership_id` | `call_key` | attributes |
|---|---|---|
| `refused#INTEGRATION` | `count#DAY` | `kept`: how many of that UTC day |
| `refused#INTEGRATION` | `request#MOMENT#RANDOM` | `sealed`: KMS's ciphertexts in base64, to be joined |

Who writes one needs `kms:Encrypt` alone, and can't read it. No dealership's id holds a `#`.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from functions.shared.ledger.items import pack, unpack
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import from_text, to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_kms import KMSClient

KEPT = timedelta(days=14)
MOST_A_DAY = 200
MOST_BYTES = 32 * 1024
# KMS encrypts so much at once: docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
_SEALED_AT_ONCE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRequest:
    """What a request is judged by once more. `path` is the URL without its host, `body` the raw bytes.

    `headers` are those alone that its provider's signature needs.
    """

    provider: str
    integration_id: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime

    @property
    def size(self) -> int:
        """Its bytes, about."""
        return len(self.body) + len(self.path) + sum(map(len, [*self.headers, *self.headers.values()]))


class RefusedRequests:
    """The requests in the table. `kms` gives the client of the key `key_id`, by which they are sealed.

    Its methods raise botocore's errors where AWS fails.
    """

    def __init__(
        self, client: "DynamoDBClient", table: str, kms: Callable[[], "KMSClient"], key_id: str
    ) -> None:
        self._client, self._table = client, table
        self._kms, self._key_id = kms, key_id

    def keep(self, request: RefusedRequest) -> bool:
        """Returns whether the request is kept: the day's may be full."""
        integration_id, at = request.integration_id, request.received_at
        expires_at = int((at + KEPT).timestamp())
        count = update_arguments(
            adds={"kept": 1},
            sets={"expires_at": expires_at},
            condition="attribute_not_exists(kept) OR kept < :most",
            values={"most": MOST_A_DAY},
        )
        day = f"count#{at.astimezone(UTC).date()}"
        if update(self._client, self._table, _key(integration_id, day), count) is not None:
            return False
        sealed = update_arguments(sets={"sealed": self._seal(request), "expires_at": expires_at})
        name = f"request#{to_text(at)}#{uuid4().hex[:8]}"
        update(self._client, self._table, _key(integration_id, name), sealed)
        return True

    def of(self, integration_id: str, now: datetime) -> Iterator[tuple[str, RefusedRequest]]:
        """The integration's requests by their names, the oldest first, without those whose time is over.

        DynamoDB deletes what has expired within days.
        """
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="dealership_id = :whose AND begins_with(call_key, :request)",
            FilterExpression="expires_at > :now",
            ExpressionAttributeValues=pack(
                {":whose": _partition(integration_id), ":request": "request#", ":now": int(now.timestamp())}
            ),
            ConsistentRead=True,
        )
        for page in pages:
            for item in map(unpack, page["Items"]):
                yield item["call_key"], self._open(integration_id, item["sealed"])

    def drop(self, integration_id: str, name: str) -> None:
        """Deletes a request."""
        self._client.delete_item(TableName=self._table, Key=_key(integration_id, name))

    def _seal(self, request: RefusedRequest) -> list[str]:
        values = asdict(request) | {
            "body": request.body.decode("latin-1"),
            "received_at": to_text(request.received_at),
        }
        plain = zlib.compress(json.dumps(values).encode())
        return [
            b64encode(
                self._kms().encrypt(
                    KeyId=self._key_id,
                    Plaintext=plain[start : start + _SEALED_AT_ONCE],
                    EncryptionContext=_context(request.integration_id),
                )["CiphertextBlob"]
            ).decode()
            for start in range(0, len(plain), _SEALED_AT_ONCE)
        ]

    def _open(self, integration_id: str, sealed: list[str]) -> RefusedRequest:
        plain = b"".join(
            self._kms().decrypt(
                KeyId=self._key_id,
                CiphertextBlob=b64decode(each),
                EncryptionContext=_context(integration_id),
            )["Plaintext"]
            for each in sealed
        )
        values = json.loads(zlib.decompress(plain))
        return RefusedRequest(
            **values
            | {"body": values["body"].encode("latin-1"), "received_at": from_text(values["received_at"])}
        )


def _partition(integration_id: str) -> str:
    return f"refused#{integration_id}"


def _key(integration_id: str, name: str) -> dict[str, dict[str, str]]:
    return pack({"dealership_id": _partition(integration_id), "call_key": name})


def _context(integration_id: str) -> dict[str, str]:
    """What KMS binds a ciphertext to, and shows in CloudTrail: whose it is, and no number."""
    return {"refused": integration_id}
