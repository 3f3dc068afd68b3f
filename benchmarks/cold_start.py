"""What a cold start costs: a new process, the imports, the clients and the first webhook, milliseconds of
processor time.

Each way starts from what ships: Rappel's zip as it is built, unpacked where nothing is written, and the
others laid out alike. boto3 is the interpreter's own, as Lambda's runtime has it, and compiled already;
bytecode of anything else is there only as a zip has it. The interpreter and processor are this machine's: the
ratios carry over to Lambda, the milliseconds don't.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks import any_provider, one_call, stub_aws
from benchmarks.report import Samples, ratios, report, tenth
from functions.on_missed_call.providers import ADAPTERS
from infra import bundle

ROUNDS, ROUNDS_OF_OTHERS = 15, 5
# What Lambda's runtime does: it finds the zip, imports the handler, and hands over the first event. The last
# line that is printed says how much of the time each of the two took.
FIRST_WEBHOOK = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
class Context:
    function_name, memory_limit_in_mb, aws_request_id = "benchmark", 512, "1"
    invoked_function_arn = "arn:aws:lambda:ca-central-1:000000000000:function:benchmark"
    get_remaining_time_in_millis = lambda _: 60_000
module = __import__(sys.argv[2], fromlist=["handler"])
started = time.process_time()
answer = module.handler(json.loads(sys.argv[3]), Context())
assert answer["statusCode"] // 100 == 2, answer
print(json.dumps({"first_request": (time.process_time() - started) * 1000}))
"""
# What the pick's zip would carry (benchmarks/handlers/ingest_pick.py); boto3 and its own are the runtime's.
_PICKS = (
    "aws-lambda-powertools",
    "pydantic",
    "pydantic-core",
    "annotated-types",
    "typing-extensions",
    "typing-inspection",
    "twilio",
)


@dataclass(frozen=True, slots=True)
class Start:
    """A zip's folder, the module that has the handler, and the first event."""

    folder: Path
    module: str
    event: Mapping[str, Any]


def starts(folder: Path) -> dict[str, Start]:
    """Lays out each way in a folder of its own, by the way's name."""
    ours, twilio = unpacked(folder), one_call.webhook("CA1")
    handlers = Path(__file__).with_name("handlers")
    for name in ("ingest_floor", "ingest_pick"):
        place = folder / name
        place.mkdir()
        shutil.copyfile(handlers / f"{name}.py", place / f"{name}.py")
    for package in _PICKS:
        _copy_package(package, folder / "ingest_pick")
    return {
        "floor": Start(folder / "ingest_floor", "ingest_floor", twilio),
        "rappel": Start(ours, "functions.on_missed_call.handler", twilio),
        "pick": Start(folder / "ingest_pick", "ingest_pick", twilio),
    }


def unpacked(folder: Path) -> Path:
    """Rappel's zip, unpacked."""
    place = folder / "rappel"
    with zipfile.ZipFile(bundle.build("on_missed_call", "local").archive) as zipped:
        zipped.extractall(place)
    return place


def of_providers(ours: Path) -> dict[str, Start]:
    """Rappel's cold start by any other provider's first webhook, by the provider's name."""
    return {
        name: Start(ours, "functions.on_missed_call.handler", any_provider.webhook(name))
        for name in ADAPTERS
        if name != "twilio"
    }


def run(start: Start, endpoint: str, more: str = "") -> "subprocess.CompletedProcess[str]":
    """The start, once, in a process that writes no bytecode. `more` is what it does after."""
    return subprocess.run(
        [bundle.LOCAL_PYTHON, "-I", "-B", "-c", FIRST_WEBHOOK + more, *_arguments(start)],
        env={"PATH": os.environ["PATH"], **one_call.environment(endpoint)},
        capture_output=True,
        text=True,
        check=True,
    )


def timed(rounds: int = ROUNDS, rounds_of_others: int = ROUNDS_OF_OTHERS) -> tuple[Samples, Samples, Samples]:
    """By way, whole and in the first request alone; and Rappel's by every other provider."""
    with TemporaryDirectory(prefix="rappel-") as folder, stub_aws.running() as endpoint:
        ways = starts(Path(folder))
        _compile_boto3()
        whole: Samples = {name: [] for name in ways}
        first: Samples = {name: [] for name in ways}
        by_provider: Samples = {name: [] for name in of_providers(ways["rappel"].folder)}
        for number in track(range(rounds), "cold_start", console=Console(stderr=True), transient=True):
            for name, start in ways.items():
                took, in_first = _milliseconds(start, endpoint)
                whole[name].append(took)
                first[name].append(in_first)
            if number < rounds_of_others:
                # Signed anew: some are too old after minutes.
                for name, start in of_providers(ways["rappel"].folder).items():
                    by_provider[name].append(_milliseconds(start, endpoint)[0])
    return whole, first, by_provider


def _milliseconds(start: Start, endpoint: str) -> tuple[float, float]:
    """Processor time of the process, and of its first request."""
    before = _used_by_children()
    printed = run(start, endpoint).stdout
    return (_used_by_children() - before) * 1000, json.loads(printed.splitlines()[-1])["first_request"]


def _used_by_children() -> float:
    """Seconds, of those that have ended and were waited for: the stub hasn't."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _arguments(start: Start) -> tuple[str, str, str]:
    return str(start.folder), start.module, json.dumps(start.event)


def _compile_boto3() -> None:
    """As its first use would: what it imports is the runtime's."""
    clients = "import boto3; [boto3.client(each, 'ca-central-1') for each in ('dynamodb', 'sqs', 'ssm')]"
    environment = {"PATH": os.environ["PATH"]}
    subprocess.run([bundle.LOCAL_PYTHON, "-I", "-c", clients], env=environment, check=True)


def _copy_package(name: str, folder: Path) -> None:
    """As an installer puts it into a zip's folder: without bytecode."""
    for file in metadata.files(name) or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            copy = folder / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(str(file.locate())), copy)


def main() -> None:
    whole, first, by_provider = timed()
    low = {name: tenth(values) for name, values in by_provider.items()}
    dearest = max(low, key=lambda name: low[name])
    if "--json" in sys.argv[1:]:
        found = ratios("cold_start", "ms of CPU", whole)
        found["first_request"] = {name: round(median(values), 3) for name, values in first.items()}
        found["ratio_to_floor_by_provider"] = {
            name: round(value / tenth(whole["floor"]), 3) for name, value in sorted(low.items())
        }
        print(json.dumps(found))
        return
    report("cold_start", "ms of CPU", whole)
    Console().print(
        f"Of it in the first request: {', '.join(f'{n} {median(v):.0f}' for n, v in first.items())}.",
        f"The dearest provider is {dearest}, at {low[dearest] / tenth(whole['floor']):.2f} floors.",
    )


if __name__ == "__main__":
    main()
