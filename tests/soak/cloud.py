"""AWS as it fails, for processes on simulated time: each request takes a while, and some go wrong."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from tests.soak.dynamodb import Exceptions, Pages, failure
from tests.soak.simulation import Died, Simulation

# Of a hundred faults, so many are of each kind. Processes are killed seldom: at 5 % of faults, one in 2,000
# requests, before its effect or after it.
KINDS: Mapping[str, int] = {
    "lost": 24,
    "answer lost": 12,
    "repeated": 12,
    "throttled": 26,
    "late": 25,
    "killed": 1,
}
_TYPICAL, _CONNECT, _READ, _LATE = 0.012, 1.0, 2.0, (0.5, 1.9)
Perform = Callable[[str, Mapping[str, Any]], Any]


@dataclass
class Faults:
    """`rate` is the share of requests that go wrong, `kinds` how these are divided."""

    random: Random
    rate: float
    kinds: Mapping[str, int]
    struck: Counter[str]

    def draw(self) -> str | None:
        """The fault of the next request, or None."""
        if self.random.random() >= self.rate:
            return None
        [kind] = self.random.choices(list(self.kinds), list(self.kinds.values()))
        self.struck[kind] += 1
        return kind


class Client:
    """Stands for one of boto3's clients. `tries` is how often it makes a request by itself."""

    def __init__(
        self, simulation: Simulation, faults: Faults, perform: Perform, tries: int, latency: float = _TYPICAL
    ) -> None:
        self._simulation, self._faults, self._perform = simulation, faults, perform
        self._tries, self._latency = tries, latency
        self.exceptions = Exceptions()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **request: self._ask(operation, request)

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))

    def _ask(self, operation: str, request: Mapping[str, Any]) -> Any:
        if self._simulation.process is None:  # who looks on from outside
            return self._perform(operation, request)
        for last in (number == self._tries - 1 for number in range(self._tries)):
            try:
                return self._try(operation, request)
            except (ConnectTimeoutError, ReadTimeoutError):
                if last:
                    raise
            except ClientError as error:
                if last or error.response["Error"]["Code"] != "ThrottlingException":
                    raise
            self._simulation.sleep(self._faults.random.random())
        raise AssertionError

    def _try(self, operation: str, request: Mapping[str, Any]) -> Any:
        random, sleep = self._faults.random, self._simulation.sleep
        fault = self._faults.draw()
        sleep(random.expovariate(1 / self._latency))
        match fault:
            case "lost":
                sleep(_CONNECT)
                raise ConnectTimeoutError(endpoint_url="AWS")
            case "throttled":
                raise failure("ThrottlingException", operation)
            case "killed" if random.random() < 0.5:
                raise Died
        answer = self._effect(operation, request)
        match fault:
            case "killed":
                raise Died
            case "answer lost":
                sleep(_READ)
                raise ReadTimeoutError(endpoint_url="AWS")
            case "late":
                sleep(random.uniform(*_LATE))
            case "repeated" if self._tries > 1:
                sleep(random.random())
                answer = self._effect(operation, request)
            case _:
                sleep(random.expovariate(1 / self._latency))
        if isinstance(answer, ClientError):
            raise answer
        return answer

    def _effect(self, operation: str, request: Mapping[str, Any]) -> Any:
        try:
            return self._perform(operation, request)
        except ClientError as error:
            return error
