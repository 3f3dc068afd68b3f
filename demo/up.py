"""Leaves the deployed stack standing, with two dealerships on board, until `make down`.

What to do with it is told on standard error; the last line on standard output says the same as JSON. Where a
stack stands already, the same is told of it, with success: who asks for a stack gets one.
"""

import json
import logging
import signal
from dataclasses import asdict

from rich.console import Console

from demo import next_steps
from demo.deployed import Unexpected, deploying
from demo.onboarding import invite_staff, onboard
from functions.shared.moment import utc_now
from infra.bundle import BuildFailed
from infra.local import standing
from infra.local.deploy import NotDeployed
from infra.local.ministack import NotStarted, Stay
from infra.local.standing import Standing


def main() -> int:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    logging.getLogger("jsii").setLevel(logging.ERROR)
    lock = standing.hold()
    before = standing.read()
    if lock is None:
        return _tell_again(console, before)
    standing.remove(before)  # left by a machine that was switched off
    try:
        _stand(console, lock)
    except (BuildFailed, NotDeployed, NotStarted, Unexpected) as problem:
        console.print(str(problem), style="red", markup=False)
        return 1
    return 0


def _tell_again(console: Console, stack: Standing | None) -> int:
    if stack is None:
        console.print("make up is starting already: wait for it, or end it by make down", style="red")
        return 1
    next_steps.tell(console, stack.summary)
    console.print(f"It stands since {stack.since}, as the sources were then: make down ends it.")
    print(json.dumps(stack.summary), flush=True)
    return 0


def _stand(console: Console, lock: int) -> None:
    with deploying(console, Stay(standing.STATE, lock)) as deployed:
        integrations = onboard(deployed, console)
        summary = {
            "api_url": deployed.outputs.public_url,
            "desk_url": f"{deployed.outputs.desk_url}/desk",
            "endpoint_url": deployed.cloud.url,
            "texts_url": deployed.cloud.texts_url,
            "integrations": [asdict(integration) for integration in integrations],
            "desk_users": invite_staff(deployed),
        }
        next_steps.tell(console, summary)
        print(json.dumps(summary), flush=True)
        standing.name_holder(lock, deployed.cloud.process)
        standing.write(
            Standing(
                since=f"{utc_now().astimezone():%Y-%m-%d %H:%M}",
                summary=summary,
                leavings=[str(deployed.cloud.log), str(deployed.cloud.scratch)],
            )
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # it stands: from here on, make down ends it
