"""Reads a stand-in's log as Reconcile does: by the very requests that leave."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest

from functions.on_missed_call.call_logs import load_call_log
from functions.on_missed_call.call_logs.call_log import LoggedCall
from functions.shared.provider_api import api
from tests.builders import NOW
from tests.texting.pool import Pool
from tests.texting.stand_in import Asked, Said

SINCE, UNTIL = NOW - timedelta(days=3), NOW - timedelta(hours=2)
AT = NOW - timedelta(days=1)


def read(
    patch: pytest.MonkeyPatch, provider: str, log: Callable[[Asked], Said], credential: Mapping[str, str]
) -> tuple[list[LoggedCall], list[Asked]]:
    """What the log has, and what was asked for it."""
    pool = Pool(log)
    patch.setattr(api, "_pool", pool)
    calls = list(load_call_log(provider)(credential, SINCE, UNTIL, api.ask, monotonic))
    return calls, pool.asked


def told(call: LoggedCall) -> tuple[Any, ...]:
    return call.event.kind, call.event.outcome, call.event.call_id
