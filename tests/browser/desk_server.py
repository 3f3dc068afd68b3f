"""A desk of one dealership in memory, under the real pages: what a browser needs to play a morning.

The time is the sample's, and stands still until a test lets it pass: a busy machine changes no page. A test
may change `desk`, end the `session`, or take a row as a colleague.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from functions.desk.page.door import render_choice, render_missing, render_signin
from functions.desk.page.render import (
    not_sent_sentence,
    render_list,
    render_rows,
    render_thread,
    taken_sentence,
)
from functions.desk.page.visit import Visit
from functions.shared.desk import (
    UNDO_FOR,
    Claim,
    Desk,
    DoneCall,
    Handled,
    StaffMember,
    Thread,
    ThreadEntry,
    WaitingCaller,
)
from tests import desk_sample as sample

HANDLED = ("reached", "message", "wrong")


@dataclass
class DeskServer:
    """`asked` are the requests, as `GET /desk/rows 304`; `told` the deeds, as `claim twilio:CA01`.

    An answer is made at once, and given as soon as its method has no gate in `gates`, or an open one.
    """

    desk: Desk = field(default_factory=sample.morning)
    thread: Thread = field(default_factory=sample.thread)
    session: bool = True
    gates: dict[str, Event] = field(default_factory=dict)
    judged: str | None = None
    before: str = ""
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    passed: timedelta = timedelta()
    language: Any = "fr"

    @property
    def now(self) -> datetime:
        return sample.NOW + self.passed

    def visit(self, query: dict[str, list[str]]) -> Visit:
        chosen: Any = query.get("d", [None])[0]
        self.language = query.get("l", [self.language])[0]
        return sample.visit(self.language, self.now, department=chosen, several=True)

    def standing(self) -> Desk:
        """Without what was finished more than ten seconds ago."""
        kept = [row for row in self.desk.waiting if not row.handled or self.now - row.handled.at < UNDO_FOR]
        return replace(self.desk, waiting=tuple(kept))

    def row(self, key: str) -> WaitingCaller | None:
        return next((row for row in self.desk.waiting if row.call_key == key), None)

    def change(self, key: str, **more: Any) -> None:
        rows = tuple(replace(row, **more) if row.call_key == key else row for row in self.desk.waiting)
        self.desk = replace(self.desk, waiting=rows)

    def add(self, row: WaitingCaller) -> None:
        rows = sorted((*self.desk.waiting, row), key=lambda each: each.due_at)
        self.desk = replace(self.desk, waiting=tuple(rows))

    def take_as(self, colleague: StaffMember, key: str) -> None:
        self.change(key, claim=Claim(colleague, self.now))

    def do(self, deed: str, key: str, visit: Visit) -> tuple[int, str]:
        """A deed's status and, where it is refused, its sentence."""
        self.told.append(f"{deed} {key}")
        back = next((each for each in self.desk.done if each.call_key == key), None)
        row = self.row(key)
        if deed == "undo" and row is None and back is not None:
            self._put_back(back)
            return 200, ""
        if row is None:
            return 404, ""
        mine = Claim(visit.who, self.now)
        if deed == "claim" and row.claim and row.claim.by != visit.who:
            return 409, taken_sentence(row.claim, row.caller, visit)
        match deed:
            case "claim" | "take":
                self.change(key, claim=mine)
            case "release":
                self.change(key, claim=None)
            case "stop":
                self.change(key, opted_out=True, text_status="suppressed", text_reason="opted_out")
            case "undo":
                self.change(key, handled=None)
            case _ if deed in HANDLED:
                self.change(key, handled=Handled(deed, visit.who, self.now))  # type: ignore[arg-type]
        return 200, ""

    def _put_back(self, call: DoneCall) -> None:
        row = sample.waiting(1, None, call.department, "no_answer", "9:00", "9:30")
        self.add(replace(row, call_key=call.call_key, calls=call.calls, caller=call.caller))
        left = tuple(each for each in self.desk.done if each is not call)
        self.desk = replace(self.desk, done=left)

    def written(self, kind: str, body: str, by: StaffMember) -> None:
        entry = ThreadEntry(
            kind="note" if kind == "note" else "text",
            at=self.now,
            by=by,
            body=body,
            text_kind=None if kind == "note" else "staff",
            text_status=None if kind == "note" else "pending",
        )
        self.thread = replace(self.thread, entries=(*self.thread.entries, entry))


def serve(server: DeskServer) -> ThreadingHTTPServer:
    """Listens on a free port of this machine; `serve_forever` is the caller's."""

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer("GET", "")

        def do_POST(self) -> None:
            self._answer("POST", self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, method: str, body: str) -> None:
            url = urlsplit(self.path)
            visit = server.visit(parse_qs(url.query))
            status, headers, html = _route(server, method, url.path, body, visit, dict(self.headers))
            server.asked.append(f"{method} {url.path} {status}")
            if method in server.gates:
                server.gates[method].wait(60)
            content = html.encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if status != 304:
                self.wfile.write(content)

    return ThreadingHTTPServer(("127.0.0.1", 0), Answers)


Answer = tuple[int, dict[str, str], str]
_HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def _route(
    server: DeskServer, method: str, path: str, body: str, visit: Visit, headers: dict[str, str]
) -> Answer:
    fields = dict(parse_qsl(body))
    by_script = "text/html" not in headers.get("Accept", "")
    if path == "/desk/choose":
        return _page(render_choice(visit.language, {"a": "Garage Tremblay & Fils", "b": "Toyota Beauport"}))
    if path == "/desk/missing":
        return _page(render_missing(visit.language))
    if path == "/desk/sign-in":
        why: Any = fields.get("why") or headers.get("X-Why")
        return _page(render_signin(visit.language, why))
    if not server.session:
        return (401, _HTML, "") if by_script else _page(render_signin(visit.language, "over"))
    if method == "GET":
        return _get(server, path, visit, headers)
    if path.endswith(("/text", "/note")):
        return _write(server, path, fields, visit, by_script=by_script)
    deed, key = next(iter(fields.items()))
    if deed == "open":
        return 303, {"Location": f"/desk/calls/{key}"}, ""
    status, sentence = server.do(deed, key, visit)
    if status != 200:
        return status, _PLAIN, sentence
    if not by_script:
        return 303, {"Location": f"/desk#{key}" if path == "/desk/rows" else path}, ""
    return _tagged(render_rows(server.standing(), visit), None)


def _get(server: DeskServer, path: str, visit: Visit, headers: dict[str, str]) -> Answer:
    known = headers.get("If-None-Match")
    if path == "/desk/rows":
        return _tagged(render_rows(server.standing(), visit), known)
    if path.startswith("/desk/calls/"):
        row = server.row(unquote(path.removeprefix("/desk/calls/")))
        done = [each for each in server.desk.done if path.endswith(each.call_key)]
        if row is None and not done:
            return 404, _HTML, render_missing(visit.language).html
        of = row or done[0]
        held = replace(server.thread, waiting=row, done=None if row else done[0], call_key=of.call_key)
        page = render_thread(
            replace(held, caller=of.caller),
            visit,
            once=f"o{len(server.told)}",
            segment=136,
            before=server.before,
        )
        tag = _tag(repr(held))
        if known == tag:
            return 304, {"ETag": tag}, ""
        return 200, {**_HTML, "ETag": tag, "Content-Security-Policy": page.policy}, page.html
    return _page(render_list(server.standing(), visit))


def _write(server: DeskServer, path: str, fields: dict[str, str], visit: Visit, *, by_script: bool) -> Answer:
    kind = path.rpartition("/")[2]
    thread, typed = path.rpartition("/")[0], fields[kind]
    if server.judged:
        sentence = not_sent_sentence(server.judged, visit)
        if by_script:
            return 409, _PLAIN, sentence
        again = render_thread(server.thread, visit, once="o1", segment=136, typed=typed, notice=sentence)
        return 409, {**_HTML, "Content-Security-Policy": again.policy}, again.html
    server.told.append(f"{kind} {typed}")
    server.written(kind, typed, visit.who)
    return 303, {"Location": thread}, ""


def _page(page: Any) -> Answer:
    return 200, {**_HTML, "Content-Security-Policy": page.policy}, page.html


def _tagged(html: str, known: str | None) -> Answer:
    tag = _tag(html)
    return (304, {"ETag": tag}, "") if known == tag else (200, {**_HTML, "ETag": tag}, html)


def _tag(text: str) -> str:
    return f'"{sha256(text.encode()).hexdigest()[:16]}"'
