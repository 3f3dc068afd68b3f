"""The words by which infra/functions.py says what a Lambda function is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Generic, Literal, ParamSpec

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Fields = ParamSpec("Fields")
BundleName = Literal[
    "on_missed_call", "send_sms", "on_sms_event", "quarterly_rollup", "announce", "desk", "notify"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A time when a function runs.

    `expression` is EventBridge Scheduler's, in Quebec's time. `event` is what the function is given, in JSON.
    """

    name: str
    expression: str
    event: str = "{}"
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec(Generic[Fields]):
    """One Lambda function.

    `name` is its construct's name. `module` of the bundle's folder has the `handler`, which reads the
    `environment`. `on_failure` says why nothing is lost when the function fails, where its caller sees to
    that; any other function gets a queue for what it failed at three times. `runs_every` is how often the
    schedules start it at least. `canary`: a new version gets a tenth of its work first, by its alias `live`.
    """

    name: str
    bundle: BundleName
    module: str = "handler"
    environment: Callable[Fields, "DataclassInstance"]
    memory_mb: int = 512
    timeout: timedelta
    scratch_gib: int | None = None
    on_failure: str | None = None
    schedules: tuple[Schedule, ...] = ()
    runs_every: timedelta | None = None
    canary: bool = False

    @property
    def service(self) -> str:
        """What the function is called in its logs and metrics."""
        return self.bundle if self.module == "handler" else self.module

    @property
    def handler(self) -> str:
        return f"functions.{self.bundle}.{self.module}.handler"
