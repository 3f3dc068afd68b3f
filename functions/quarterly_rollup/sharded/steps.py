"""The steps by their names, as the state machine asks for them (infra/rollup_machine.py)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from functions.lake.quarter import Quarter
from functions.quarterly_rollup.refresh import Wiring
from functions.quarterly_rollup.sharded import athena, counting, gathering, pages, plan, publishing, reading
from functions.quarterly_rollup.sharded.run_folder import RunFolder


class UnknownStep(ValueError):
    """No step of a run has this name."""


def take(wiring: Wiring, event: Mapping[str, Any], quarter: Quarter, now: datetime, work: Path) -> Any:
    """Takes one step of a run, unless it is done, and returns what comes of it: for `plan` its shards, for
    `gather` the queries for Athena, for `count` the numbers of the functions that write pages, for `publish`
    the manifest.

    Raises UnknownStep, and what the step does.
    """
    step = event["step"]
    if step == "plan":
        return plan.plan(wiring, quarter, event["asked"], event["execution"], now, work)
    folder = RunFolder(wiring.lake, quarter, event["run"])
    match step:
        case "read":
            return reading.read(wiring, folder, event["number"], work)
        case "gather":
            gathering.gather(wiring.lake, folder, work)
            return athena.ask(folder)
        case "keep":
            return athena.keep(folder, event["number"], event["name"])
        case "count":
            return counting.count(wiring, folder, work)
        case "pages":
            return pages.write(folder, event["number"], work)
        case "publish":
            return publishing.publish(wiring, folder, work)
    raise UnknownStep(f'a run has no step "{step}"')
