"""RingCentral's company call log: developers.ringcentral.com/guide/voice/call-log/api."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from tests.builders import CALLER, SERVICE
from tests.texting.stand_in import Asked, Said

CREDENTIAL = {"client_id": "log-app", "client_secret": "log-secret", "jwt": "jwt-of-an-administrator"}
_TOKEN = "token-of-the-log"


def session_id(name: str) -> str:
    return f"s-{sha256(name.encode()).hexdigest()[:32]}"


@dataclass
class RingCentralLog:
    records: list[dict[str, Any]] = field(default_factory=list)
    subscriptions: list[dict[str, Any]] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)

    def subscribe(self, integration: str, ends: datetime, status: str = "Active") -> None:
        address = f"https://calls.example.ca/calls/ringcentral/{integration}"
        self.subscriptions.append(
            {
                "id": f"subscription-{len(self.subscriptions)}",
                "status": status,
                "expirationTime": ends.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "deliveryMode": {"transportType": "WebHook", "address": address},
            }
        )

    def add(self, name: str, at: datetime, result: str = "Missed", **changes: Any) -> str:
        caller = {"phoneNumber": changes.pop("caller", CALLER), "location": "Quebec, QC"}
        record = {
            "id": f"log-{len(self.records)}",
            "sessionId": "404769762004",
            "telephonySessionId": session_id(name),
            "startTime": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "duration": 20,
            "type": "Voice",
            "direction": "Inbound",
            "action": "Phone Call",
            "result": result,
            "from": changes.pop("from_", caller),
            "to": {"phoneNumber": SERVICE, "name": "Service"},
        }
        self.records.append(record | changes)
        return str(record["telephonySessionId"])

    def __call__(self, asked: Asked) -> Said:
        if asked.path == "/restapi/oauth/token":
            known = asked.form.get("assertion") == CREDENTIAL["jwt"]
            return Said(200, {"access_token": _TOKEN, "expires_in": 3600}) if known else Said(400, {})
        if asked.headers.get("authorization") != f"Bearer {_TOKEN}":
            return Said(401, {"errorCode": "OAU-213"})
        if asked.path == "/restapi/v1.0/subscription":
            return Said(200, {"records": self.subscriptions})
        if asked.path.startswith("/restapi/v1.0/subscription/") and asked.method == "POST":
            self.renewed.append(asked.path.split("/")[-2])
            return Said(200, {"status": "Active"})
        if asked.path != "/restapi/v1.0/account/~/call-log":
            return Said(404, {"errorCode": "CMN-102"})
        number, size = int(asked.query["page"]), int(asked.query["perPage"])
        found = self.records[(number - 1) * size : number * size]
        return Said(200, {"records": found, "paging": {"page": number, "perPage": size}, "navigation": {}})
