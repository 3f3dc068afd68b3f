import json
from collections.abc import Sequence
from typing import Any

from functions.announce.bus import Bus
from functions.announce.changes import changes
from functions.shared.event import Event, from_detail
from tests.builders import NOW
from tests.unit.announce.test_changes import call, consent


class Client:
    """EventBridge's answers, one a request: which of the entries it refuses."""

    def __init__(self, *refused: Sequence[int]) -> None:
        self.refused = list(refused)
        self.requests: list[list[dict[str, Any]]] = []

    def put_events(self, **request: Any) -> dict[str, Any]:
        entries = request["Entries"]
        self.requests.append(entries)
        refused = self.refused.pop(0) if self.refused else ()
        return {
            "FailedEntryCount": len(refused),
            "Entries": [
                {"ErrorCode": "ThrottlingException"} if place in refused else {"EventId": "1"}
                for place in range(len(entries))
            ],
        }


def events(*numbers: int) -> list[Event]:
    return [changes(None, call(call_key=f"twilio:CA{n}"), NOW)[0] for n in numbers]


def bus(client: Client, desk_url: str | None = None, pauses: list[float] | None = None) -> Bus:
    sleep = (pauses if pauses is not None else []).append
    return Bus(client, "rappel-prod", desk_url, sleep)  # type: ignore[arg-type]


def test_an_event_is_put_by_its_type_from_rappel() -> None:
    client = Client()
    [event] = events(1)
    assert bus(client).put([event]) == []
    [[entry]] = client.requests
    assert (entry["EventBusName"], entry["Source"], entry["DetailType"]) == (
        "rappel-prod",
        "rappel",
        "CallMissed",
    )
    assert from_detail(entry["DetailType"], json.loads(entry["Detail"])) == event


def test_what_is_refused_is_put_again_and_nothing_else() -> None:
    client, pauses = Client([1], [0]), list[float]()
    assert bus(client, pauses=pauses).put(events(1, 2, 3)) == []
    assert [len(request) for request in client.requests] == [3, 1, 1]
    assert pauses == [0.1, 0.4]


def test_what_is_refused_three_times_is_returned() -> None:
    client = Client([0], [0], [0])
    first, second = events(1, 2)
    assert bus(client).put([first, second]) == [first]


def test_the_desk_s_link_leads_to_the_call_or_to_the_list() -> None:
    client = Client()
    [out] = changes(None, consent(), NOW)
    bus(client, "https://desk.example.ca").put([*events(1), out])
    links = [json.loads(entry["Detail"])["desk_url"] for entry in client.requests[0]]
    assert links == ["https://desk.example.ca/calls/twilio:CA1", "https://desk.example.ca"]
