"""Our own bus: EventBridge takes ten events at a time, and says of each whether it has it.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
"""

import json
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from functions.shared.event import SOURCE, Event, to_detail

if TYPE_CHECKING:
    from types_boto3_events import EventBridgeClient
    from types_boto3_events.type_defs import PutEventsRequestEntryTypeDef

AT_ONCE = 10
# EventBridge takes part of a request where it is throttled for a moment.
_PAUSES = (0.1, 0.4)


class Bus:
    """Its method raises botocore's errors where AWS fails."""

    def __init__(
        self,
        client: "EventBridgeClient",
        name: str,
        desk_url: str | None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._name = name
        self._desk_url = desk_url
        self._sleep = sleep

    def put(self, events: Sequence[Event]) -> list[Event]:
        """Puts the events on the bus, ten of them at most. Returns those that it doesn't take."""
        left = list(events)
        for pause in (*_PAUSES, None):
            answer = self._client.put_events(Entries=[self._entry(event) for event in left])
            results = zip(left, answer["Entries"], strict=True)
            left = [event for event, result in results if "ErrorCode" in result]
            if not left or pause is None:
                break
            self._sleep(pause)
        return left

    def _entry(self, event: Event) -> "PutEventsRequestEntryTypeDef":
        return {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": event.kind,
            "Detail": json.dumps(to_detail(event, self._link(event)), ensure_ascii=False),
            "Time": event.occurred_at,
        }

    def _link(self, event: Event) -> str | None:
        """Where the desk shows what the event is about: the caller's thread, or the list."""
        if self._desk_url is None or event.call_key is None:
            return self._desk_url
        return f"{self._desk_url}/calls/{quote(event.call_key, safe=':')}"
