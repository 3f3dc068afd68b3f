"""The deployed template on MiniStack, between Twilio, which calls, and the carrier, which takes its texts."""

import json
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hmac import digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from benchmarks import one_call
from benchmarks.processor_time import Used, of_group
from functions.shared.call import call_key
from functions.shared.dealership import Dealership
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.items import pack, unpack
from infra.app import synthesize
from infra.local.deploy import deploy
from infra.local.ministack import Cloud, running
from infra.outputs import Outputs
from infra.settings import Settings

PARTS_PER_SECOND = 1  # of the sender: what a Canadian long code may send
_PATIENCE_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Stage:
    """The deployed template, with one dealership on board."""

    cloud: Cloud
    outputs: Outputs

    def client(self, name: str) -> Any:
        return self.cloud.session.client(name, endpoint_url=self.cloud.url)  # type: ignore[call-overload]

    def join(self) -> None:
        """A dealership with an integration of Twilio's, and nothing that its texts would wait for."""
        (profile,) = (item for item in one_call.directory() if item["sk"] == "profile")
        parameter = self.outputs.secrets_prefix + one_call.INTEGRATION
        self.client("ssm").put_parameter(
            Name=parameter,
            Value=one_call.SECRET,
            Type="SecureString",
            KeyId=self.outputs.secrets_key_id,
        )
        Dealerships(self.client("dynamodb"), self.outputs.directory_table).apply(
            Dealership.model_validate_json(profile["document"]), {one_call.INTEGRATION: parameter}
        )

    def miss(self, number: int) -> float:
        """A missed call's webhook, until its 2xx. Returns the seconds that took."""
        fields = {
            "CallSid": _sid(number),
            "DialCallStatus": "no-answer",
            "Direction": "inbound",
            "From": caller_of(number),
            "To": one_call.SERVICE,
        }
        signed = (
            self.outputs.public_url + one_call.PATH + "".join(name + fields[name] for name in sorted(fields))
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": b64encode(
                digest(one_call.SECRET.encode(), signed.encode(), "sha1")
            ).decode(),
        }
        start = time.monotonic()
        while True:
            request = Request(
                self.cloud.api_url + one_call.PATH, urlencode(fields).encode(), headers, method="POST"
            )
            try:
                with urlopen(request, timeout=_PATIENCE_SECONDS):
                    return time.monotonic() - start
            except HTTPError as refused:  # a machine too busy to answer in two seconds: Twilio tells it again
                if refused.code < 500:
                    raise

    def taken(self) -> Mapping[str, list[datetime]]:
        """When the carrier took texts, by caller."""
        with urlopen(f"{self.cloud.url}/_ministack/sns/sms-messages", timeout=60) as answer:
            told = json.load(answer)["sms_messages"]
        return {
            caller: [datetime.fromisoformat(text["At"]) for text in texts] for caller, texts in told.items()
        }

    def settle(self, calls: range) -> Mapping[str, list[datetime]]:
        """Waits until each call has its text, or for minutes."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            taken = self.taken()
            if all(caller_of(number) in taken for number in calls) or time.monotonic() > until:
                time.sleep(1)  # a second text would come about now
                return self.taken()
            time.sleep(0.2)

    def call(self, number: int) -> dict[str, Any]:
        key = {"dealership_id": one_call.DEALERSHIP, "call_key": call_key("twilio", _sid(number))}
        asked = {"TableName": self.outputs.calls_table, "Key": pack(key)}
        return unpack(self.client("dynamodb").get_item(**asked)["Item"])

    def used(self) -> tuple[Used, Used]:
        """By our functions' processes, and by MiniStack's own."""
        found = of_group(self.cloud.process)
        own = found.pop(self.cloud.process)
        return sum(found.values(), Used()), own


@contextmanager
def deployed() -> Iterator[Stage]:
    with TemporaryDirectory(prefix="rappel-") as folder, running() as cloud:
        settings = Settings(
            stage="prod",
            origination_identity="pool-pipeline",
            sender_parts_per_second=PARTS_PER_SECOND,
            alarms_email="alarms@example.com",
            notices_from="rappel@example.com",
        )
        stage = Stage(cloud, deploy(synthesize(settings, Path(folder) / "cdk.out"), cloud))
        stage.join()
        yield stage


def _sid(number: int) -> str:
    return one_call.sid(f"CA{number}")


def caller_of(number: int) -> str:
    return f"+1514555{number:04}"
