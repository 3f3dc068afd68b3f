"""The calls of the soak, as providers tell of them: late, twice, in any order, until they are heard."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from standardwebhooks import Webhook

from functions.shared.call import call_key
from functions.shared.dealership import Dealership
from tests.builders import dealership

SECRET = "whsec_YSBzZWNyZXQgZm9yIHNvYWsgb25seSE="
# From Saturday 14 h to Sunday 14 h in Quebec, over midnight and the end of daylight saving time: 25 hours.
BEGAN = datetime(2026, 10, 31, 14, tzinfo=ZoneInfo("America/Toronto"))
SECONDS = 25 * 3600
DEALERSHIPS, TWILIO = 40, 4  # of whom so many text by a Twilio of their own
# Seconds until a provider tells again what nobody has answered.
TOLD_AGAIN = (5, 5, 300, 1800, 3600)
_NIGHT = 0.15  # of a daytime hour's calls


@dataclass(frozen=True, slots=True)
class Call:
    """A missed call, at so many seconds. `answered` is when a person took it after all, as seconds too."""

    at: float
    dealership: str
    integration: str
    caller: str
    call_id: str
    answered: float | None

    @property
    def key(self) -> tuple[str, str]:
        return self.dealership, call_key("standardwebhooks", self.call_id)

    def body(self, kind: str) -> str:
        """The webhook's body, for `missed` or `answered`."""
        began = BEGAN.astimezone(ZoneInfo("UTC")) + timedelta(seconds=self.at - 20)
        data = {
            "call_id": self.call_id,
            "from": self.caller,
            "to": number_of(self.dealership),
            "direction": "inbound",
            "started_at": began.isoformat(),
        }
        return json.dumps({"type": f"call.{kind}", "data": data})


@dataclass(frozen=True, slots=True)
class Event:
    """A webhook that the provider sends at so many seconds."""

    at: float
    call: Call
    kind: str


def houses() -> list[Dealership]:
    """The dealerships. The last ones have a Twilio of their own."""
    made = []
    for number in range(DEALERSHIPS):
        house = f"garage-{number}"
        pbx = {"provider": "standardwebhooks"}
        integrations = [
            {"id": f"{house}-0", "settle_seconds": 0, **pbx},
            {"id": f"{house}-25", "settle_seconds": 25, **pbx},
        ]
        own = {}
        if number >= DEALERSHIPS - TWILIO:
            integrations.append({"id": f"{house}-twilio", "provider": "twilio"})
            own = {"sender": {"integration": f"{house}-twilio", "parts_per_second": 5}}
        line = {"name": "Service", "department": "service", "number": number_of(house)}
        made.append(dealership(id=house, integrations=integrations, lines=[line], **own))
    return made


def number_of(house: str) -> str:
    """The number of the dealership's line."""
    return f"+1418555{int(house.rpartition('-')[2]):04}"


def calls(number: int, random: Random) -> list[Call]:
    """So many calls: fewer by night, some from callers who called before, some answered after all."""
    made = list[Call]()
    callers = list[tuple[str, str]]()
    while len(made) < number:
        at = random.uniform(0, SECONDS)
        hour = (BEGAN.astimezone(ZoneInfo("UTC")) + timedelta(seconds=at)).astimezone(BEGAN.tzinfo).hour
        if not 7 <= hour < 22 and random.random() > _NIGHT:
            continue
        house = f"garage-{random.randrange(DEALERSHIPS)}"
        caller = f"+1514{2000000 + len(made)}"
        if callers and random.random() < 0.15:
            house, caller = random.choice(callers)
        callers.append((house, caller))
        answered = at + random.uniform(-30, 120) if random.random() < 0.12 else None
        integration = f"{house}-{random.choice((0, 25))}"
        made.append(Call(at, house, integration, caller, f"soak-{len(made)}", answered))
    return made


def events(call: Call, random: Random) -> Iterator[Event]:
    """What the provider tells of a call, 5 % of it twice, up to ten minutes later."""
    moments = [("missed", call.at)] + ([("answered", call.answered)] if call.answered is not None else [])
    for kind, at in moments:
        told = max(0.0, at + random.uniform(0, 20))
        yield Event(told, call, kind)
        if random.random() < 0.05:
            yield Event(told + random.uniform(0, 600), call, kind)


def request(event: Event, at: datetime) -> dict[str, object]:
    """The webhook as API Gateway hands it over. `at` is the provider's clock."""
    body, webhook_id = event.call.body(event.kind), f"msg_{event.kind}_{event.call.call_id}"
    path = f"/calls/standardwebhooks/{event.call.integration}"
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json",
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(webhook_id, at, body),
        },
        "pathParameters": {"provider": "standardwebhooks", "integration_id": event.call.integration},
        "requestContext": {"requestId": "request-1", "http": {"method": "POST", "path": path}},
        "body": body,
        "isBase64Encoded": False,
    }
