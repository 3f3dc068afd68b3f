"""How long a text takes on the deployed template, on MiniStack: from the webhook to the carrier's yes.

Three phases, and nothing mixed: what a start costs; an open loop, below the sender's pace, whose calls come
on time; and a closed loop, of which only the throughput means anything: its clients wait for one another.
Where processes waited longer for a processor than they ran, the machine was measured, and no latency is said.
"""

import json
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hmac import digest
from pathlib import Path
from statistics import median, quantiles
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

OPEN_CALLS, EVERY_SECONDS = 40, 0.5
CLOSED_CALLS, CLIENTS = 40, 4
PARTS_PER_SECOND = 20  # of the sender: above what the open loop asks for
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
            "From": _caller(number),
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
            if all(_caller(number) in taken for number in calls) or time.monotonic() > until:
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


def measured() -> dict[str, Any]:
    """Raises AssertionError where a text is lost or doubled."""
    with deployed() as stage:
        workers = of_group(stage.cloud.process)
        workers.pop(stage.cloud.process)
        starts = {"processes": len(workers), "own_cpu_ms": [round(u.ran * 1000) for u in workers.values()]}
        warm = range(4)
        for number in warm:
            stage.miss(number)
        _check(stage.settle(warm), warm)
        return {
            "starts": starts,
            "open_loop": _phase(stage, range(100, 100 + OPEN_CALLS), _open),
            "closed_loop": _phase(stage, range(200, 200 + CLOSED_CALLS), _closed, latencies=False),
        }


def _phase(
    stage: Stage,
    calls: range,
    play: Callable[[Stage, range], list[float]],
    *,
    latencies: bool = True,
) -> dict[str, Any]:
    ours, emulator = stage.used()
    start = time.monotonic()
    webhooks = play(stage, calls)
    told = time.monotonic() - start
    taken = stage.settle(calls)
    _check(taken, calls)
    ours, emulator = (after - before for after, before in zip(stage.used(), (ours, emulator), strict=True))
    ran, waited = ours.ran + emulator.ran, ours.waited + emulator.waited
    found: dict[str, Any] = {
        "calls": len(calls),
        "own_cpu_ms_a_call": round(ours.ran / len(calls) * 1000, 1),
        "emulator_cpu_ms_a_call": round(emulator.ran / len(calls) * 1000, 1),
        "waited_for_a_processor_share": round(waited / ran, 2),
    }
    if not latencies:
        return found | {"webhooks_a_second": round(len(calls) / told, 1)}
    if waited > ran:
        return found | {"latency": "none: processes waited longer for a processor than they ran"}
    return found | {"webhook": _told(webhooks), **_latencies(stage, calls, taken)}


def _open(stage: Stage, calls: range) -> list[float]:
    """Each call at its time, whether those before it are answered or not."""
    with ThreadPoolExecutor(len(calls)) as pool:
        begin, told = time.monotonic(), []
        for place, number in enumerate(calls):
            time.sleep(max(0.0, begin + place * EVERY_SECONDS - time.monotonic()))
            told.append(pool.submit(stage.miss, number))
        return [each.result() for each in told]


def _closed(stage: Stage, calls: range) -> list[float]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(stage.miss, calls))


def _latencies(
    stage: Stage, calls: range, taken: Mapping[str, list[datetime]]
) -> dict[str, dict[str, float]]:
    items = {number: stage.call(number) for number in calls}
    moments = {
        number: {name: datetime.fromisoformat(item[name]) for name in ("received_at", "claimed_at")}
        for number, item in items.items()
    }
    claimed = [(each["claimed_at"] - each["received_at"]).total_seconds() for each in moments.values()]
    sent = [
        (taken[_caller(number)][0] - each["received_at"]).total_seconds() for number, each in moments.items()
    ]
    return {"received_to_claimed": _told(claimed), "received_to_carrier": _told(sent)}


def _told(seconds: list[float]) -> dict[str, float]:
    return {
        "p50_s": round(median(seconds), 3),
        "p99_s": round(quantiles(seconds, n=100, method="inclusive")[98], 3),
    }


def _check(taken: Mapping[str, list[datetime]], calls: range) -> None:
    times = Counter(len(taken.get(_caller(number), ())) for number in calls)
    assert times == {1: len(calls)}, f"texts of a call, and how many calls have so many: {dict(times)}"


def _sid(number: int) -> str:
    return one_call.sid(f"CA{number}")


def _caller(number: int) -> str:
    return f"+1514555{number:04}"


def main() -> None:
    found = measured()
    if "--json" in sys.argv[1:]:
        print(json.dumps(found))
        return
    for name, phase in found.items():
        print(name.replace("_", " "))
        for what, value in phase.items():
            print(f"  {what.replace('_', ' ')}: {value}")


if __name__ == "__main__":
    main()
