"""AWS as it fails: of the numbered requests that our code makes, some go wrong, each in one of five ways."""

import json
from collections.abc import Callable, Mapping
from enum import Enum
from types import SimpleNamespace
from typing import Any, NamedTuple

from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError


class Fault(Enum):
    NEVER_ARRIVES = "never arrives"
    IS_THROTTLED = "is throttled"
    ANSWER_IS_LOST = "takes effect, and its answer is lost"
    IS_REPEATED = "takes effect, its answer is lost, and the client's own second try is answered"
    PROCESS_DIES = "takes effect, and its process dies"


class Died(BaseException):
    """No handler catches it, as where Lambda kills a process."""


class Made(NamedTuple):
    """One request. `change` is what DynamoDB is to write; `tries`, how often its client makes it."""

    operation: str
    change: str
    tries: int

    def faults(self) -> list[Fault]:
        """The ways in which it can go wrong that differ.

        A read has no effect whose answer could be lost, and to die of it is to have died of the write before.
        """
        if self.operation.partition(".")[2].startswith(("BatchGet", "Get", "Query")):
            return [Fault.NEVER_ARRIVES, Fault.IS_THROTTLED]
        return [fault for fault in Fault if fault is not Fault.IS_REPEATED or self.tries > 1]


class Requests:
    """Counts and spoils the requests of the clients that it watches.

    A client's own tries after the first are played, not waited for: they fail as the first did, but where the
    fault says otherwise.
    """

    def __init__(self) -> None:
        self.begin({}, lambda: None)

    def begin(self, faults: Mapping[int, Fault], refusal: Callable[[], str | None]) -> None:
        """`faults` go by the request's number, from 1. `refusal` is SNS's word where it takes no text."""
        self.made: list[Made] = []
        self.struck: list[int] = []
        self._faults, self._refusal = faults, refusal

    def watch(self, client: Any) -> Any:
        def before_call(model: Any, params: Any, context: Any, **_: Any) -> Any:
            made = Made(
                f"{model.service_model.service_name}.{model.name}",
                _change(model.name, params),
                context["client_config"].retries["total_max_attempts"],
            )

            def send() -> Any:
                refusal = self._refusal() if made.operation == "sns.Publish" else None
                if refusal:
                    return _error(refusal)
                return client._endpoint.make_request(model, params)

            self.made.append(made)
            fault = self._faults.get(len(self.made))
            if fault not in made.faults():
                return send()
            self.struck.append(len(self.made))
            return _spoilt(fault, made, send)

        client.meta.events.register("before-call", before_call)
        return client


def _spoilt(fault: Fault, made: Made, send: Callable[[], Any]) -> Any:
    match fault:
        case Fault.NEVER_ARRIVES:
            raise ConnectTimeoutError(endpoint_url="AWS")
        case Fault.IS_THROTTLED:
            return _error("ThrottlingException")
        case Fault.ANSWER_IS_LOST:
            for _ in range(made.tries):
                send()
            raise ReadTimeoutError(endpoint_url="AWS")
        case Fault.IS_REPEATED:
            first = send()
            # By its token, DynamoDB answers a transaction's second try as its first. moto doesn't.
            is_known = made.operation == "dynamodb.TransactWriteItems" and first[0].status_code < 300
            return first if is_known else send()
        case Fault.PROCESS_DIES:
            send()
            raise Died


def _change(operation: str, params: Any) -> str:
    """The UpdateExpressions of what DynamoDB is asked to write, else nothing."""
    if operation == "UpdateItem":
        return str(json.loads(params["body"])["UpdateExpression"])
    if operation == "TransactWriteItems":
        items = json.loads(params["body"])["TransactItems"]
        return " | ".join(item["Update"]["UpdateExpression"] for item in items)
    return ""


def _error(code: str) -> tuple[SimpleNamespace, dict[str, Any]]:
    """An answer that botocore makes a ClientError of."""
    error = {"Code": code, "Message": "not this one"}
    return SimpleNamespace(status_code=400), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}
