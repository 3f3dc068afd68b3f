"""What a warm text costs on our side of the wire: from SQS's batch of one to its answer, milliseconds of
processor time.

All four talk to the same stub of AWS, which answers at once. They differ in what they do: the floor reads
the call and sends, checks nothing and records nothing; the pick looks whether the message came before, reads,
sends and records; `same_promises` is what Rappel promises, written flat.
"""

from typing import Any

from benchmarks import one_call, turns
from benchmarks.report import report

ROUNDS = 300
HANDLERS = {
    "floor": "benchmarks.handlers.send_floor",
    "same_promises": "benchmarks.handlers.send_flat",
    "rappel": "functions.send_sms.handler",
    "pick": "benchmarks.handlers.send_pick",
}


def timed(rounds: int = ROUNDS) -> dict[turns.Way, list[float]]:
    return turns.timed("send", HANDLERS, _batch, {"batchItemFailures": []}, rounds)


def _batch(call_id: str) -> dict[str, Any]:
    return one_call.batch(one_call.request(call_id))


if __name__ == "__main__":
    report("send", "ms of CPU", timed())
