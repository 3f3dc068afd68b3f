"""The table `directory`, as everybody but a webhook reads it: whole dealerships, applied from their files.

This isn't part of `functions.shared.ledger.directory`, so that a webhook's cold start builds no model of a
dealership's file.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from functions.shared.callback_times import NO_TIMES, CallbackTimes, from_json, to_json
from functions.shared.dealership import Dealership
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.pauses import Pause, pause_of, profile_key, stage_key
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import from_text
from functions.shared.phone import is_e164
from functions.shared.synthetic import SYNTHETIC

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class TakenIntegration(Exception):
    """The integration's id belongs to another dealership."""

    def __init__(self, integration_id: str) -> None:
        super().__init__(f"integration {integration_id} belongs to another dealership: choose another id")


class DealershipAndPause(NamedTuple):
    """A dealership as a sender reads it. `pause` is its own and the stage's, joined.

    `forgets`: somebody who opted out there was forgotten (`functions.shared.ledger.forgotten`).
    `callback_times` is how long its departments take to call back, as the last rollup measured it.
    """

    dealership: Dealership
    pause: Pause
    forgets: bool
    callback_times: CallbackTimes = NO_TIMES


class Dealerships:
    """The table `directory`, by whole dealerships. Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._directory = Directory(client, table)

    def get(self, dealership_id: str) -> Dealership | None:
        """Raises pydantic's ValidationError for a document that this version of the code can't read."""
        item = self._directory.get(f"dealership#{dealership_id}", "profile")
        return Dealership.model_validate_json(item["document"]) if item else None

    def get_with_pause(self, dealership_id: str) -> DealershipAndPause | None:
        """The dealership, its pause and the stage's, in one request. Returns None where it doesn't exist.

        Raises ValidationError, as `get` does, and ClientError where DynamoDB left one of the two unread.
        """
        keys = [profile_key(dealership_id), stage_key()]
        answer = self._client.batch_get_item(RequestItems={self._table: {"Keys": keys}})
        if answer.get("UnprocessedKeys"):
            throttled: Any = {"Error": {"Code": "ProvisionedThroughputExceededException"}}
            raise ClientError(throttled, "BatchGetItem")
        items = {item["sk"]: item for item in map(unpack, answer["Responses"][self._table])}
        profile = items.get("profile")
        if profile is None:
            return None
        pause = pause_of(profile).joined(pause_of(items.get("stage", {})))
        dealership = Dealership.model_validate_json(profile["document"])
        times = from_json(profile.get("callback_times"))
        return DealershipAndPause(dealership, pause, "forgotten_at" in profile, times)

    def ids(self) -> list[str]:
        """The ids of all dealerships, without the stage's own."""
        listed = [item["sk"] for item in self._directory.query("dealerships")]
        return [id_ for id_ in listed if id_ != SYNTHETIC]

    def apply(
        self, dealership: Dealership, secret_parameters: dict[str, str], page: Item | None = None
    ) -> None:
        """Makes the directory say what the file says: adds, changes and removes items.

        `secret_parameters` are the names of SSM parameters by integration, and `page` is the information page
        (`functions.shared.ledger.directory`). Raises TakenIntegration before anything is written, but where
        somebody takes the integration in the meantime.
        """
        self.check(dealership)
        items = {(item["pk"], item["sk"]): item for item in _items(dealership, secret_parameters)}
        if page is not None:
            key = f"dealership#{dealership.id}", "page"
            items[key] = {"pk": key[0], "sk": key[1], **page}
        old_keys = set(self._keys(dealership.id))
        for item in items.values():
            self._put(item, dealership.id)
        for pk, sk in old_keys - set(items):
            self._client.delete_item(TableName=self._table, Key=pack({"pk": pk, "sk": sk}))

    def check(self, dealership: Dealership) -> None:
        """Raises TakenIntegration where another dealership has one of its integrations."""
        for integration in dealership.integrations:
            taken = self._directory.integration(integration.id)
            if taken and taken.dealership_id != dealership.id:
                raise TakenIntegration(integration.id)

    def note_forgotten(self, dealership_id: str, at: datetime) -> datetime:
        """Notes that an opt-out of somebody who was forgotten stands at the dealership. Returns since when.

        Raises LookupError where the directory has no such dealership.
        """
        first = update_arguments(defaults={"forgotten_at": at}, condition="attribute_exists(document)")
        if update(self._client, self._table, profile_key(dealership_id), first) is not None:
            raise LookupError(dealership_id)
        answer = self._client.get_item(
            TableName=self._table, Key=profile_key(dealership_id), ConsistentRead=True
        )
        return from_text(unpack(answer["Item"])["forgotten_at"])

    def note_callback_times(self, dealership_id: str, times: CallbackTimes) -> bool:
        """Writes how long its departments take to call back. Returns whether there is such a dealership."""
        change = update_arguments(
            sets={"callback_times": to_json(times)}, condition="attribute_exists(document)"
        )
        return update(self._client, self._table, profile_key(dealership_id), change) is None

    def note_week_ahead(self, dealership_id: str, written: str) -> bool:
        """Writes what its coming week is foretold to be (`functions.shared.week_ahead`).

        Returns whether there is such a dealership.
        """
        change = update_arguments(sets={"week_ahead": written}, condition="attribute_exists(document)")
        return update(self._client, self._table, profile_key(dealership_id), change) is None

    def week_ahead(self, dealership_id: str) -> str | None:
        """What was written of its coming week last. Returns None where nothing was."""
        item = self._directory.get(f"dealership#{dealership_id}", "profile") or {}
        written: str | None = item.get("week_ahead")
        return written

    def close(self, dealership_id: str) -> int:
        """Removes the dealership's integrations and lines, and returns how many there were.

        Its profile stays: the rollup of a quarter in which it had calls needs its hours.
        """
        doors = [
            (pk, sk) for pk, sk in self._keys(dealership_id) if sk == "integration" or sk.startswith("line#")
        ]
        for pk, sk in doors:
            self._client.delete_item(TableName=self._table, Key=pack({"pk": pk, "sk": sk}))
        return len(doors)

    def _keys(self, dealership_id: str) -> Iterator[tuple[str, str]]:
        """The keys of all that the table holds of a dealership.

        The profile doesn't name what an interrupted `apply` left. Integrations have keys of their own, so the
        table is scanned: a thousand dealerships are some 5 MB, and only an operator applies a file.
        """
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="pk = :own OR dealership_id = :id",
            ExpressionAttributeValues=pack({":own": f"dealership#{dealership_id}", ":id": dealership_id}),
            ProjectionExpression="pk, sk",
            ConsistentRead=True,
        )
        for page in pages:
            for item in map(unpack, page["Items"]):
                yield item["pk"], item["sk"]

    def _put(self, item: Item, dealership_id: str) -> None:
        if item["sk"] == "profile":
            # An update, unlike a put, leaves the dealership's pause as it is.
            document = update_arguments(sets={"document": item["document"]})
            update(self._client, self._table, profile_key(dealership_id), document)
            return
        conditional: dict[str, Any] = {}
        if item["sk"] == "integration":
            conditional = {
                "ConditionExpression": "attribute_not_exists(pk) OR dealership_id = :own",
                "ExpressionAttributeValues": pack({":own": dealership_id}),
            }
        try:
            self._client.put_item(TableName=self._table, Item=pack(item), **conditional)
        except self._client.exceptions.ConditionalCheckFailedException:
            raise TakenIntegration(item["pk"].removeprefix("integration#")) from None


def _items(dealership: Dealership, secret_parameters: dict[str, str]) -> Iterator[Item]:
    own = f"dealership#{dealership.id}"
    for integration in dealership.integrations:
        yield {
            "pk": f"integration#{integration.id}",
            "sk": "integration",
            "dealership_id": dealership.id,
            "secret_parameter": secret_parameters.get(integration.id),
            "tried": "tried" in dealership.follow_ups,
            **integration.model_dump(exclude={"id"}),
        }
    for line in dealership.lines:
        yield {
            "pk": own,
            "sk": f"line#{line.key}",
            **line.model_dump(include={"name", "department", "overflow", "language"}),
        }
    for number in sorted(_numbers(dealership)):
        yield {"pk": f"number#{number}", "sk": dealership.id, "dealership_id": dealership.id}
    yield {"pk": own, "sk": "profile", "document": dealership.model_dump_json()}
    yield {"pk": "dealerships", "sk": dealership.id}


def _numbers(dealership: Dealership) -> set[str]:
    """The numbers that are the dealership's own, by which a text to one of them finds it."""
    identities = {choice.identity for _, choice in dealership.sender_choices() if choice.identity}
    own = {line.number for line in dealership.lines if line.number}
    return {dealership.phone, *own, *filter(is_e164, identities)}
