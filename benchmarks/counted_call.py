"""One call of one way, in a process of its own: prints what it asked AWS for, as JSON.

python -m benchmarks.counted_call MODULE_THAT_TAKES_WEBHOOKS MODULE_THAT_SENDS
"""

import contextlib
import io
import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from importlib import import_module
from typing import TypedDict

from benchmarks import counted_aws, one_call


class Count(TypedDict):
    """Of one call: requests by operation, DynamoDB's units, and what is logged and stored."""

    operations: dict[str, int]
    write_units: float
    read_units: float
    gigabyte_months: float
    log_bytes: int


def count(takes_webhooks: str, sends: str) -> Count:
    """The second call's: the first one fills caches, and what each asks for once is none of a call's."""
    logged = io.StringIO()
    os.environ.update(one_call.PROCESS)
    with counted_aws.running() as aws, contextlib.redirect_stdout(logged):
        os.environ.update(one_call.variables(aws.queue_url))
        ingest, send = import_module(takes_webhooks).handler, import_module(sends).handler
        stored = 0.0
        for call_id, caller in (("CA1", "+15145550177"), ("CA2", "+15145550178")):
            aws.asked.clear()
            logged.seek(0)
            logged.truncate()
            before = stored
            answer = ingest(one_call.webhook(call_id, caller), one_call.Context())
            assert answer["statusCode"] == 200, answer
            told = send(one_call.batch(aws.message()), one_call.Context())
            assert told == {"batchItemFailures": []}, logged.getvalue()
            stored = aws.gigabyte_months(datetime.now(UTC))
    return {
        "operations": dict(Counter(each.operation for each in aws.asked)),
        "write_units": sum(each.write_units for each in aws.asked),
        "read_units": sum(each.read_units for each in aws.asked),
        "gigabyte_months": stored - before,
        "log_bytes": len(logged.getvalue().encode()),
    }


if __name__ == "__main__":
    print(json.dumps(count(*sys.argv[1:])))
