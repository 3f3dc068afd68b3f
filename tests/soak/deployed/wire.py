"""AWS as it fails, for functions that are deployed: what stands between them and the local cloud.

A function whose AWS_ENDPOINT_URL names it has its requests passed on, and some go wrong: tests/soak/cloud.py
has the same kinds for processes on simulated time. Here a request is on its way already, so that one that
never arrives looks like one whose answer is lost.
"""

import json
import os
import signal
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Lock, Thread
from urllib.parse import urlsplit

from infra.local.ministack import Cloud
from tests.soak.account import Account

# The faults, dealt from a shuffled deck, so that each kind strikes soon. More of them kill than in the larger
# soak, for want of thousands of requests.
DECK = Counter({"lost": 6, "answer lost": 3, "repeated": 3, "throttled": 6, "late": 6, "killed": 3})
# Of the requests to the carrier, which are one in twenty and matter most; its client asks once.
_CARRIER_DECK = Counter({"lost": 2, "answer lost": 4, "throttled": 2, "late": 1, "killed": 2})
_OFTENER = 4
_PATIENCE = 2.5  # seconds; functions wait for 2
_LATE = (0.5, 1.5)
_CARRIER = "PinpointSMSVoiceV2."
_KEPT_BACK = {"host", "content-length", "connection", "expect"}
_THROTTLED = json.dumps({"__type": "ThrottlingException", "message": "Rate exceeded"}).encode()

_NOTHING = ("lost", "doubled", "opted_out_texted", "after_answered", "not_final", "stale")

Answer = tuple[int, str, bytes]


class Wire(ThreadingHTTPServer):
    """`rate` is the share of requests that go wrong: four times as many of those to the carrier. `struck`
    counts them by their kinds.

    `killed` are the processes that it ended. `never_asked`: how many requests for a text got lost on
    their way to the carrier, though nobody can tell.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, cloud: Cloud, rate: float, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.cloud, self.rate = cloud, rate
        self.struck = Counter[str]()
        self.requests = self.never_asked = 0
        self.killed = list[int]()
        self._random, self._lock = Random(seed), Lock()
        self._decks: dict[bool, list[str]] = {False: [], True: []}
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def draw(self, target: str) -> tuple[str, float, bool]:
        """The next request's fault, if any, the seconds of a late one, and whether AWS hears of it."""
        carrier = target.startswith(_CARRIER)
        with self._lock:
            self.requests += 1
            if self._random.random() >= self.rate * (_OFTENER if carrier else 1):
                return "", 0.0, True
            deck = self._decks[carrier]
            if not deck:
                kinds = _CARRIER_DECK if carrier else DECK
                deck += self._random.sample(list(kinds), kinds.total(), counts=list(kinds.values()))
            kind = deck.pop()
            heard = kind not in ("lost", "throttled") and (kind != "killed" or self._random.random() < 0.5)
            self.struck[kind] += 1
            self.never_asked += carrier and kind == "lost"
            return kind, self._random.uniform(*_LATE), heard

    def pass_on(self, asked: BaseHTTPRequestHandler, body: bytes) -> Answer:
        """What the local cloud answers."""
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in _KEPT_BACK}
        upstream = HTTPConnection(urlsplit(self.cloud.url).netloc, timeout=60)
        try:
            upstream.request("POST", asked.path, body, headers)
            answer = upstream.getresponse()
            return answer.status, answer.getheader("content-type", ""), answer.read()
        finally:
            upstream.close()

    def handle_error(self, *_: object) -> None:
        """Says nothing: who asked was killed, or waits no more."""

    def kill(self, port: int) -> None:
        """Ends the process that speaks from a port, as the machine under a function dies."""
        process = client_of(port, self.cloud.process)
        if process is not None:  # one that has waited for too long is gone
            os.kill(process, signal.SIGKILL)
            self.killed.append(process)

    def explains(self, found: Account) -> bool:
        """Whether the account keeps its bounds: a text is unknown where its request got lost or its
        sender died."""
        kept = not any(getattr(found, bound) for bound in _NOTHING)
        return kept and found.unknown_never_sent <= self.never_asked + self.struck["killed"]


class _Passing(BaseHTTPRequestHandler):
    """One connection of a function's. The services that it asks while calls come in take POST alone."""

    server: Wire
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        target = self.headers.get("x-amz-target", "")
        fault, seconds, heard = self.server.draw(target)
        answer = self.server.pass_on(self, body) if heard else (400, "application/x-amz-json-1.0", _THROTTLED)
        if fault == "repeated":
            answer = self.server.pass_on(self, body)
        if fault == "late":
            time.sleep(seconds)
        if fault == "killed":
            self.server.kill(self.client_address[1])
        if fault in ("lost", "answer lost"):
            time.sleep(_PATIENCE)
        if fault in ("lost", "answer lost", "killed"):
            self.close_connection = True
            return
        status, kind, said = answer
        with suppress(OSError):  # who asked may be gone
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


def client_of(port: int, parent: int) -> int | None:
    """The child of `parent` that speaks from a port of this machine, by what Linux says of its sockets."""
    local = f"0100007F:{port:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{line[9]}]" for line in lines if line[1] == local}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "stat").read_text().rpartition(")")[2].split()[1] != str(parent):
                continue
            if any(str(each.readlink()) in sockets for each in (process / "fd").iterdir()):
                return int(process.name)
    return None
