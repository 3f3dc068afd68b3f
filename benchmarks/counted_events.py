"""What each kind of event asks AWS for, on moto: prints it as JSON. A process of its own; nothing is timed.

`missed` is a missed call and its text; `cold`, what comes on top where nothing is remembered; `repeated`, the
same webhook again; `answered`, a call that somebody took, of a caller with nothing open; `receipt` and
`reply`, what follows the text; `sweep`, one look for what is owed.
"""

import contextlib
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, TypedDict

from benchmarks import counted_aws, one_call
from functions.announce.changes import changes
from functions.on_missed_call.environment import SweepEnvironment
from functions.on_sms_event.environment import OnReplyEnvironment
from functions.shared.environment import render
from infra.constructs.announcements import CALLS, CONTACTS, PRESENT

FILTERS = {"calls": CALLS, "contacts": CONTACTS}


class Kind(TypedDict):
    """Of one event: requests by operation, DynamoDB's units, what is stored and logged, the items that a
    stream tells of, the events on the bus, and the metrics' names."""

    operations: dict[str, int]
    write_units: float
    read_units: float
    gigabyte_months: float
    log_bytes: int
    changed: int
    events: int
    metrics: list[str]


def count() -> dict[str, Kind]:
    logged = io.StringIO()
    os.environ.update(one_call.PROCESS)
    with counted_aws.running() as aws, contextlib.redirect_stdout(logged):
        os.environ.update(_variables(aws.queue_url))
        on_missed_call, send_sms, receipts, on_reply, sweep = (
            import_module(f"functions.{name}").handler
            for name in (
                "on_missed_call.handler",
                "send_sms.handler",
                "on_sms_event.receipts",
                "on_sms_event.handler",
                "on_missed_call.sweep",
            )
        )
        context, stored = one_call.Context(), [0.0]

        def of(do: Callable[[], Any]) -> Kind:
            aws.asked.clear()
            aws.changed.clear()
            logged.seek(0)
            logged.truncate()
            do()
            before, stored[0] = stored[0], aws.gigabyte_months(datetime.now(UTC))
            return _kind(aws, logged.getvalue(), stored[0] - before)

        def hear(call_id: str, caller: str, status: str = "no-answer") -> None:
            answer = on_missed_call(one_call.webhook(call_id, caller, status), context)
            assert answer["statusCode"] == 200, logged.getvalue()

        def miss(call_id: str, caller: str) -> None:
            hear(call_id, caller)
            take(send_sms, one_call.batch(aws.message()))

        def take(handler: Any, event: dict[str, Any]) -> None:
            assert handler(event, context) == {"batchItemFailures": []}, logged.getvalue()

        first = of(lambda: miss("CA1", "+15145550177"))
        found = {"missed": of(lambda: miss("CA2", "+15145550178"))}
        found["cold"] = _beyond(first, found["missed"])
        found["repeated"] = of(lambda: hear("CA2", "+15145550178"))
        found["answered"] = of(lambda: hear("CA3", "+15145550179", "completed"))
        found["receipt"] = of(lambda: take(receipts, one_call.batch(one_call.delivered("CA2"))))
        on_reply(one_call.batch(one_call.reply("1", "+15145550177")), context)
        found["reply"] = of(lambda: take(on_reply, one_call.batch(one_call.reply("2", "+15145550178"))))
        sweep({}, context)
        found["sweep"] = of(lambda: sweep({}, context))
    return found


def _kind(aws: counted_aws.CountedAws, logged: str, gigabyte_months: float) -> Kind:
    told = [(table, old, new) for table, old, new in aws.changed if _is_told(table, new)]
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    return {
        "operations": dict(Counter(each.operation for each in aws.asked)),
        "write_units": sum(each.write_units for each in aws.asked),
        "read_units": sum(each.read_units for each in aws.asked),
        "gigabyte_months": gigabyte_months,
        "log_bytes": len(logged.encode()),
        "changed": len(told),
        "events": sum(len(changes(old or None, new, datetime.now(UTC))) for _, old, new in told),
        "metrics": sorted(
            metric["Name"]
            for line in lines
            for of in line.get("_aws", {}).get("CloudWatchMetrics", ())
            for metric in of["Metrics"]
        ),
    }


def _is_told(table: str, new: Mapping[str, Any]) -> bool:
    """Whether the stream's filters let announce hear of what was written."""
    return any(
        all(
            name in new and (wanted["S"] == PRESENT or new[name] in wanted["S"])
            for name, wanted in pattern["dynamodb"]["NewImage"].items()
        )
        for pattern in FILTERS.get(table, ())
    )


def _beyond(first: Kind, second: Kind) -> Kind:
    """What the first asked for and the second didn't."""
    return {
        **second,
        "operations": dict(Counter(first["operations"]) - Counter(second["operations"])),
        "write_units": 0,
        "read_units": first["read_units"] - second["read_units"],
        "gigabyte_months": 0,
        "log_bytes": 0,
        "changed": 0,
        "events": 0,
        "metrics": [],
    }


def _variables(queue_url: str) -> dict[str, str]:
    reply = OnReplyEnvironment(
        directory_table="directory",
        calls_table="calls",
        contacts_table="contacts",
        queue_url=queue_url,
        opt_outs_key_id="none",
    )
    sweep = SweepEnvironment(calls_table="calls", queue_url=queue_url, notices_queue_url=queue_url)
    return one_call.variables(queue_url) | render(reply) | render(sweep)


if __name__ == "__main__":
    print(json.dumps(count()))
