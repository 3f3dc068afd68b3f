"""One dealership's desk: its list, its callers' threads, and what its staff do there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from functions.desk.acting import DEEDS, Acting, NotWritten, OptedOut, name_before
from functions.desk.page import door as doors
from functions.desk.page.render import (
    NotRung,
    not_rung_sentence,
    not_sent_sentence,
    render_list,
    render_rows,
    render_thread,
    taken_sentence,
)
from functions.desk.page.visit import DESK, Visit, list_address, thread_address
from functions.desk.reading import Reading, day_of
from functions.desk.ringing import AlreadyRinging, NotAnAdvisor, advisor_of
from functions.desk.segment import segment_of
from functions.desk.tag import read_tag, tag_of, thread_valid_until, valid_until
from functions.desk.web import Answer, Request, page, plain, redirect
from functions.shared.call import DEPARTMENTS, Department, Language
from functions.shared.dealership import Dealership
from functions.shared.desk import NoSuchRow, StaffMember, Taken
from functions.shared.ledger.desk import Changes
from functions.shared.provider_api.failure import AnswerLost, Unavailable

CALLS = f"{DESK}/calls/"
# Why no telephone rang by one tap, by the words' keys.
_NOT_RUNG: dict[type[Exception], NotRung] = {
    AlreadyRinging: "ringing",
    NotAnAdvisor: "no_advisor",
    Unavailable: "not_rung",
    AnswerLost: "maybe_rung",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One dealership's desk, for one person and request, who may see it. `changes` were read before all else.

    Its methods raise botocore's errors.
    """

    reading: Reading
    acting: Acting
    who: StaffMember
    email: str
    dealership_id: str
    changes: Changes
    several: bool
    language: Language | None
    now: datetime
    once: Callable[[], str]
    note: Callable[[Mapping[str, object]], None]

    def unchanged(self, asked: Request) -> Answer | None:
        """304 by that one read of the ledger, where the browser has what it would get."""
        tag = read_tag(asked.headers.get("if-none-match"))
        if asked.method != "GET" or tag is None or not tag.holds(self.changes, self._scope(asked), self.now):
            return None
        return Answer(status=304, headers={"etag": str(tag)})

    def answer(self, asked: Request, dealership: Dealership) -> Answer:
        visit = self._visit(asked, dealership)
        path = asked.path.removeprefix(DESK).rstrip("/")
        if asked.path.startswith(CALLS):
            key, _, what = asked.path.removeprefix(CALLS).partition("/")
            return self._thread(asked, dealership, visit, key, what)
        match asked.method, path:
            case "GET", "":
                return page(render_list(self.reading.list(dealership, self.now), visit))
            case "GET", "/rows":
                return self._rows(asked, dealership, visit)
            case "POST", "/rows":
                return self._deed(asked, dealership, visit)
        return self._missing(asked, visit)

    def _rows(self, asked: Request, dealership: Dealership, visit: Visit) -> Answer:
        desk = self.reading.list(dealership, self.now)
        html = render_rows(desk, visit)
        until = valid_until(desk, self.changes, self.now, day_of(self.now, dealership)[1])
        tag = tag_of(self.changes, self._scope(asked), html, until)
        known = read_tag(asked.headers.get("if-none-match"))
        if asked.method == "GET" and known is not None and known.hash == tag.hash:
            return Answer(status=304, headers={"etag": str(tag)})
        return Answer(status=200, body=html, headers={"etag": str(tag)})

    def _deed(self, asked: Request, dealership: Dealership, visit: Visit) -> Answer:
        deed, key = next(iter(asked.form.items()), ("", ""))
        if deed == "open" and asked.wants_page:
            return redirect(thread_address(key))
        refused = self._do(asked, deed, key, dealership, visit)
        if refused is not None:
            return refused
        if asked.wants_page:
            return redirect(f"{list_address(visit.department)}#{quote(key)}")
        return self._rows(asked, dealership, visit)

    def _do(self, asked: Request, deed: str, key: str, dealership: Dealership, visit: Visit) -> Answer | None:
        """Does it. Returns why it couldn't be done."""
        if deed != "ring" and deed not in DEEDS:
            return self._missing(asked, visit)
        self.note({"deed": deed, "call_key": key})
        try:
            if deed in DEEDS:
                self.acting.do(deed, self.dealership_id, key, self.who, self.now)
            else:
                self.acting.ring(dealership, key, self.who, self.email, self.now)
        except Taken as taken:
            calls = self.reading.desk.calls_of(self.dealership_id, key)
            sentence = taken_sentence(taken.claim, calls[0].call.caller if calls else None, visit)
            return plain(409, sentence)
        except NoSuchRow:
            return self._missing(asked, visit)
        except tuple(_NOT_RUNG) as error:
            self.note({"error": str(error) or type(error).__name__})
            return plain(409, not_rung_sentence(_NOT_RUNG[type(error)], visit))
        return None

    def _thread(self, asked: Request, dealership: Dealership, visit: Visit, key: str, what: str) -> Answer:
        match asked.method, what:
            case "GET", "":
                return self._show(asked, dealership, visit, key)
            case "POST", "":
                deed = next(iter(asked.form), "")
                refused = self._do(asked, deed, key, dealership, visit)
                return refused or redirect(thread_address(key))
            case "POST", "text" | "note":
                return self._write(asked, dealership, visit, key, what)
        return self._missing(asked, visit)

    def _write(self, asked: Request, dealership: Dealership, visit: Visit, key: str, what: str) -> Answer:
        self.note({"deed": what, "call_key": key})
        try:
            if what == "note":
                self.acting.note(self.dealership_id, key, asked.form, visit.who, self.now)
            else:
                self.acting.text(dealership, key, asked.form, visit.who, self.now)
        except NoSuchRow:
            return self._missing(asked, visit)
        except NotWritten:
            return plain(400, "")
        except OptedOut:
            sentence = not_sent_sentence("opted_out", visit)
            if not asked.wants_page:
                return plain(409, sentence)
            return self._show(asked, dealership, visit, key, notice=sentence, status=409)
        return redirect(thread_address(key)) if asked.wants_page else Answer(status=204)

    def _show(
        self,
        asked: Request,
        dealership: Dealership,
        visit: Visit,
        key: str,
        *,
        notice: str | None = None,
        status: int = 200,
    ) -> Answer:
        thread = self.reading.thread(dealership, key, self.now)
        if thread is None:
            return self._missing(asked, visit)
        until = thread_valid_until(thread, self.changes, self.now, day_of(self.now, dealership)[1])
        tag = tag_of(self.changes, self._scope(asked), repr(thread), until)
        known = read_tag(asked.headers.get("if-none-match"))
        if known is not None and known.hash == tag.hash:
            return Answer(status=304, headers={"etag": str(tag)})
        shown = render_thread(
            thread,
            visit,
            once=self.once(),
            segment=segment_of(dealership, thread.line),
            before=name_before(dealership, thread.language),
            typed=asked.form.get("text", ""),
            notice=notice,
        )
        return page(shown, status, headers={"etag": str(tag)})

    def _missing(self, asked: Request, visit: Visit) -> Answer:
        if not asked.wants_page:
            return plain(404, "")
        return page(doors.render_missing(visit.language), 404)

    def _visit(self, asked: Request, dealership: Dealership) -> Visit:
        return Visit(
            who=self.who,
            dealership=dealership.name,
            zone=dealership.zone,
            language=self.language or dealership.languages[0],
            departments=tuple(dict.fromkeys(line.department for line in dealership.lines)),
            now=self.now,
            department=department_of(asked),
            several=self.several,
            one_tap=advisor_of(dealership, self.email) is not None,
        )

    def _scope(self, asked: Request) -> str:
        """Who sees which part: nobody's tag says anything of another's."""
        parts = (self.dealership_id, self.who.id, self.language, asked.path, department_of(asked))
        return "|".join(str(part) for part in parts)


def department_of(asked: Request) -> Department | None:
    """The department that the list is filtered by."""
    return next((each for each in DEPARTMENTS if each == asked.query.get("d")), None)
