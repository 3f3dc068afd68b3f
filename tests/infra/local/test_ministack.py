"""However its user ends, MiniStack and its Lambda workers end with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.bundle import LOCAL_PYTHON
from infra.local.ministack import NotStarted, running
from infra.settings import ROOT

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 240
LAUNCHER = ROOT / "infra" / "local" / "launcher.py"

# Starts MiniStack and one Lambda worker, tells their process group and port, and waits to be ended.
USER = """
import io, signal, sys, time, zipfile
from infra.local.ministack import running

signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, whoever runs the tests
with running() as cloud:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as zipped:
        zipped.writestr("index.py", "import os\\ndef handler(event, context): return os.getpgrp()")
    client = cloud.session.client("lambda", endpoint_url=cloud.url)
    client.create_function(
        FunctionName="f", Runtime="python3.14", Handler="index.handler", Code={"ZipFile": code.getvalue()},
        Role="arn:aws:iam::000000000000:role/any",
    )
    print(client.invoke(FunctionName="f", Payload=b"{}")["Payload"].read().decode(), cloud.port, flush=True)
    if sys.argv[1] == "fail":
        time.sleep(1)
        raise SystemExit(3)
    time.sleep(600)
"""


def test_no_process_is_left_when_its_users_code_fails() -> None:
    user = start("fail")
    group, _ = started_by(user)
    assert user.wait(PATIENCE_SECONDS) == 3
    assert not left(group)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name)
def test_nothing_is_left_when_its_user_is_ended(how: signal.Signals) -> None:
    user = start("wait")
    group, scratch = started_by(user)
    assert scratch.exists()
    assert len(processes(group)) == 2, "MiniStack and its worker"
    user.send_signal(how)
    user.wait(PATIENCE_SECONDS)
    assert not left(group)
    assert not scratch.exists()
    if how == signal.SIGINT:
        assert not scratch.with_suffix(".log").exists()


@pytest.mark.parametrize("given", [True, False], ids=["given", "not given"])
def test_only_the_scratch_folder_that_it_was_given_goes_with_it(given: bool, tmp_path: Path) -> None:
    scratch, temporary = tmp_path / "scratch", tmp_path / "temporary"
    scratch.mkdir()
    temporary.mkdir()
    # No process is number 0: whoever started it seems to be gone.
    command = [str(LOCAL_PYTHON), "-P", str(LAUNCHER), "0", *([str(scratch)] if given else [])]
    environment = {"PATH": os.environ["PATH"], "HOME": str(temporary), "TMPDIR": str(temporary)}
    ended = subprocess.run(command, env=environment, start_new_session=True, timeout=PATIENCE_SECONDS)
    assert ended.returncode == -signal.SIGKILL
    assert (scratch.exists(), temporary.exists()) == (not given, True)


def test_two_run_side_by_side() -> None:
    with running() as one, running() as other:
        for cloud, name in ((one, "one"), (other, "other")):
            cloud.session.client("sqs", endpoint_url=cloud.url).create_queue(QueueName=name)
        queues = one.session.client("sqs", endpoint_url=one.url).list_queues()["QueueUrls"]
        assert [url.rpartition("/")[2] for url in queues] == ["one"]
    assert not one.log.exists()


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NotStarted, match=rf"^port {port} is taken: "), running(port):
            pass


def start(then: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", USER, then], stdout=subprocess.PIPE, text=True)


def started_by(user: "subprocess.Popen[str]") -> tuple[int, Path]:
    """The process group and the scratch folder, once MiniStack and a worker run."""
    assert user.stdout is not None
    group, port = user.stdout.readline().split()
    return int(group), ROOT / ".build" / "cloud" / port


def left(group: int) -> list[int]:
    """Who lives on of the group, though they were given time to end."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (living := processes(group)) and time.monotonic() < until:
        time.sleep(0.05)
    return living


def processes(group: int) -> list[int]:
    """The group's living members."""
    listed = subprocess.run(["ps", "-eo", "pgid,pid,stat"], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()[1:]]
    return [int(pid) for pgid, pid, state in rows if int(pgid) == group and not state.startswith("Z")]
