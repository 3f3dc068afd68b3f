"""SQS and the Lambdas that it feeds: in no order, at least once, and again where a sender fails or dies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.soak.simulation import Died, Process, Simulation

_VISIBILITY, _TRIES, _LAMBDA_SECONDS = 180.0, 15, 30.0
_TWICE = 0.01  # of all messages come twice, once they are deleted
_DISORDER = 5  # of so many that are shown, any may be next


@dataclass(eq=False)
class Message:
    body: str
    number: int
    receives: int = 0
    first_ms: int = 0
    hidden_until: float = 0.0


@dataclass
class Queue:
    """`senders` Lambdas take one message each. `send` is their handler."""

    simulation: Simulation
    random: Random
    send: Callable[[dict[str, Any]], Mapping[str, Any]]
    senders: int
    began_ms: int
    dead: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._shown: list[Message] = []
        self._taken: dict[str, Message] = {}
        self._busy, self._number = 0, 0

    def perform(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """What SQS does."""
        match operation:
            case "send_message":
                self._put(request["MessageBody"], request.get("DelaySeconds", 0))
            case "send_message_batch":
                for entry in request["Entries"]:
                    self._put(entry["MessageBody"], entry.get("DelaySeconds", 0))
                return {"Successful": [{"Id": entry["Id"]} for entry in request["Entries"]]}
            case "change_message_visibility":
                message = self._taken[request["ReceiptHandle"]]
                message.hidden_until = self.simulation.now + request["VisibilityTimeout"]
            case _:
                raise AssertionError(operation)
        return {}

    def _put(self, body: str, delay: float) -> None:
        self._number += 1
        message = Message(body, self._number)
        self.simulation.at(self.simulation.now + delay, lambda: self._show(message))

    def _show(self, message: Message) -> None:
        self._shown.append(message)
        self._dispatch()

    def _dispatch(self) -> None:
        while self._shown and self._busy < self.senders:
            message = self._shown.pop(self.random.randrange(min(len(self._shown), _DISORDER)))
            message.receives += 1
            if message.receives > _TRIES:
                self.dead.append(message.body)
                continue
            self._busy += 1
            self._begin(message)

    def _begin(self, message: Message) -> None:
        now = self.simulation.now
        message.hidden_until = now + _VISIBILITY
        message.first_ms = message.first_ms or self.began_ms + int(now * 1000)
        process = Process(self.random.uniform(-2, 2), now + _LAMBDA_SECONDS)
        self.simulation.start(process, lambda: self._work(message))

    def _work(self, message: Message) -> None:
        handle = f"{message.number}-{message.receives}"
        self._taken[handle] = message
        record = {
            "messageId": str(message.number),
            "receiptHandle": handle,
            "body": message.body,
            "attributes": {
                "ApproximateReceiveCount": str(message.receives),
                "ApproximateFirstReceiveTimestamp": str(message.first_ms),
            },
        }
        failed = True
        try:
            failed = bool(self.send({"Records": [record]})["batchItemFailures"])
        except Died:
            pass
        finally:
            del self._taken[handle]
            self._busy -= 1
        if failed:
            self.simulation.at(message.hidden_until, lambda: self._show(message))
        elif self.random.random() < _TWICE:
            self._put(message.body, self.random.uniform(0, 300))
        self.simulation.at(self.simulation.now, self._dispatch)
