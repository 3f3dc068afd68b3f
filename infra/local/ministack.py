"""Runs MiniStack for as long as somebody needs it, and leaves no process behind."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import boto3

from infra.bundle import LOCAL_PYTHON
from infra.settings import ROOT

ACCOUNT = "000000000000"
# MiniStack's root user: both halves of its key.
_KEY = "test"
_HOME = ROOT / ".build" / "cloud"
_LAUNCHER = Path(__file__).with_name("launcher.py")
# Where the environment names a file so, IAM is always evaluated, and what each role asks of it is added to
# the file (asked.py). `make least-privilege` has stories told so that know nothing of it.
ASKED = "RAPPEL_ASKED"
_READY_SECONDS = 240.0  # on a busy machine; one that ends before is seen at once


class NotStarted(Exception):
    """MiniStack didn't come up; the message names its log."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """A running MiniStack. `cloud.session.client(NAME, endpoint_url=cloud.url)` makes a client.

    The stack's HTTP API answers on `api_port`, as if behind a domain of its own. MiniStack's name for it,
    `ID.execute-api.localhost`, is found by browsers and curl, and by nothing that asks the C library.
    """

    process: int
    port: int
    api_port: int
    region: str
    log: Path
    scratch: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def texts_url(self) -> str:
        """The texts taken so far: a page for browsers, JSON for anybody else (front.py)."""
        return f"{self.url}/_rappel/texts"

    @property
    def session(self) -> boto3.Session:
        return _session(self.region)


@cache
def _session(region: str) -> boto3.Session:
    """One session for all: botocore reads a service's model, some 100 ms, once a session."""
    return boto3.Session(aws_access_key_id=_KEY, aws_secret_access_key=_KEY, region_name=region)


@dataclass(frozen=True, slots=True)
class Stay:
    """How MiniStack outlives its user: it ends when `state` is gone, and holds the `lock` until then."""

    state: Path
    lock: int


@contextmanager
def running(
    port: int | None = None, *, region: str = "ca-central-1", auth: bool = False, stay: Stay | None = None
) -> Iterator[Cloud]:
    """Runs MiniStack on 127.0.0.1, on a free port unless one is given. Raises NotStarted.

    With `auth`, or under `ASKED`, IAM is evaluated on each call, with the Lambda functions' own roles. With
    `stay`, MiniStack outlives the block where that has ended well and written the state. The log stays with
    MiniStack, and where something went wrong; an interruption is nothing wrong.
    """
    with _bound(port or 0) as own, _bound(0) as api:
        port, api_port = own.getsockname()[1], api.getsockname()[1]
        log, scratch = _HOME / f"{port}.log", _HOME / str(port)
        scratch.mkdir(parents=True, exist_ok=True)
        process = _start([own, api], region, auth, scratch, log, stay)
    stays = False
    try:
        _wait_until_ready(process, port, log)
        yield Cloud(process.pid, port, api_port, region, log, scratch)
        stays = stay is not None and stay.state.exists()
        if not stays:
            log.unlink()
    except KeyboardInterrupt:
        log.unlink(missing_ok=True)
        raise
    finally:
        if not stays:
            if stay is not None:
                stay.state.unlink(missing_ok=True)
            _end(process)
            shutil.rmtree(scratch, ignore_errors=True)


def _start(
    sockets: list[socket.socket], region: str, auth: bool, scratch: Path, log: Path, stay: Stay | None
) -> "subprocess.Popen[bytes]":
    """`sockets` are bound: MiniStack listens on the first, and the stack's API on the second."""
    # Only the path is ours: neither our AWS settings nor our Python's may reach the Lambda functions.
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(sockets[0].getsockname()[1]),
        "MINISTACK_REGION": region,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AWS_ACCESS_KEY_ID": _KEY,
        "AWS_SECRET_ACCESS_KEY": _KEY,
        "AUTH": str(auth or ASKED in os.environ).lower(),
        # These servers have fixed ports, which a second MiniStack would find taken.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }
    with log.open("wb") as output:
        # -P: the launcher's folder, where this file is, must not shadow the package that it starts.
        command = [str(LOCAL_PYTHON), "-P", str(_LAUNCHER), str(os.getpid()), str(scratch)]
        command += ["--sockets", *(str(each.fileno()) for each in sockets)]
        command += ["--while", str(stay.state)] if stay else []
        command += ["--asked", os.environ[ASKED]] if ASKED in os.environ else []
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            pass_fds=[each.fileno() for each in sockets] + ([stay.lock] if stay else []),
        )


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_ministack/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise NotStarted(f"MiniStack did not start on port {port}: read {log}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kills the whole group at once: its state is thrown away, and its workers may be busy."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _bound(port: int) -> socket.socket:
    """A socket at the port, or at any free one for 0: kept, so that nobody else takes it meanwhile.

    Raises NotStarted for a port that is taken.
    """
    bound = socket.socket()
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as Hypercorn does with its own
    if port:  # which a MiniStack may just have left
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        raise NotStarted(f"port {port} is taken: end what listens there, or choose another") from None
    return bound
