"""Records of a table's stream as Lambda hands them over, and a bus that can fail."""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.event import Event
from functions.shared.ledger.items import pack
from tests.builders import NOW

Item = Mapping[str, Any]


def record(number: int, old: Item | None, new: Item | None) -> dict[str, Any]:
    images = {"OldImage": old, "NewImage": new}
    return {
        "eventID": f"e{number}",
        "eventName": "REMOVE" if new is None else "MODIFY" if old else "INSERT",
        "eventSourceARN": "arn:aws:dynamodb:ca-central-1:123456789012:table/Calls/stream/2025",
        "dynamodb": {
            "ApproximateCreationDateTime": NOW.timestamp(),
            "SequenceNumber": f"{number:021}",
            **{name: pack(image) for name, image in images.items() if image},
        },
    }


def aws_error(code: str = "InternalException") -> ClientError:
    return ClientError({"Error": {"Code": code}}, "PutEvents")


class FakeBus:
    """Takes events, but those that it refuses; `fails` makes the next requests fail altogether."""

    def __init__(self) -> None:
        self.taken: list[Event] = []
        self.refuses: set[str] = set()
        self.fails = 0

    def put(self, events: Sequence[Event]) -> list[Event]:
        if self.fails:
            self.fails -= 1
            raise aws_error()
        self.taken += (event for event in events if event.kind not in self.refuses)
        return [event for event in events if event.kind in self.refuses]

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.taken]
