"""What a warm webhook costs on our side of the wire: from API Gateway's event to the answer, milliseconds of
processor time.

All four talk to the same stub of AWS, which answers at once. They differ in what they do: the floor writes
twice and checks nothing, the pick writes four times, and `same_promises` is what Rappel promises, written
flat.
"""

from benchmarks import one_call, turns
from benchmarks.report import report

ROUNDS = 300
HANDLERS = {
    "floor": "benchmarks.handlers.ingest_floor",
    "same_promises": "benchmarks.handlers.ingest_flat",
    "rappel": "functions.on_missed_call.handler",
    "pick": "benchmarks.handlers.ingest_pick",
}


def timed(rounds: int = ROUNDS) -> dict[turns.Way, list[float]]:
    return turns.timed("ingest", HANDLERS, one_call.webhook, 200, rounds)


if __name__ == "__main__":
    report("ingest", "ms of CPU", timed())
