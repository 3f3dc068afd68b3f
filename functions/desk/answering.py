"""Answers a request to the desk: which dealership is the token's group, and nothing else.

| | without a session | another dealership's call |
|---|---|---|
| a page | 401, with the way to sign in | 404, as of a call that nobody made |
| the rows, a deed | 401 | 404 |

Who was revoked has no session at that dealership, though the token goes on for hours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.desk.acting import Acting
from functions.desk.page import door as doors
from functions.desk.page.door import Why
from functions.desk.page.visit import DESK, list_address, thread_address
from functions.desk.reading import Reading
from functions.desk.room import CALLS, Room, department_of
from functions.desk.session import CHOSEN, LANGUAGE, Door, Session
from functions.desk.web import Answer, Request, cookie, page, plain, redirect
from functions.shared.call import LANGUAGES, Language
from functions.shared.dealership import Dealership

_YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """`dealership` looks one up by its id. `may_act` asks the provider about a user and a dealership.

    `once` makes the id of a form, and `note` adds to the request's line in the log. Its method raises
    botocore's errors and ProviderFailed.
    """

    door: Door
    dealership: Callable[[str], Dealership | None]
    may_act: Callable[[str, str], bool]
    reading: Reading
    acting: Acting
    desk_url: str
    once: Callable[[], str]
    note: Callable[[Mapping[str, object]], None]

    def answer(self, asked: Request, now: datetime) -> Answer:
        if asked.method == "POST" and not asked.is_own(self.desk_url):
            return plain(403, "")
        language = _language(asked)
        if asked.method == "GET" and asked.query.get("l") in LANGUAGES:
            chosen = cookie(LANGUAGE, asked.query["l"], _YEAR)
            return redirect(_without_language(asked), (chosen,))
        match asked.method, asked.path.removeprefix(DESK):
            case "GET", "/sign-in":
                return self.door.sign_in(asked)
            case "GET", "/signed-in":
                found = self.door.signed_in(asked, now)
                return found or page(doors.render_signin(language or LANGUAGES[0], "failed"), 400)
            case "POST", "/sign-out":
                cookies, headers = self.door.ended()
                left = doors.render_signin(language or LANGUAGES[0], "signed_out")
                return page(left, cookies=cookies, headers=headers)
        session = self.door.session(asked, now)
        if session is None:
            return self._outside(asked, language, None)
        self.note({"by": session.who.id})
        return self._inside(asked, session, language, now)

    def _inside(self, asked: Request, session: Session, language: Language | None, now: datetime) -> Answer:
        if not session.dealerships:
            return self._outside(asked, language, "no_access", 403)
        if (asked.method, asked.path) == ("POST", f"{DESK}/choose"):
            return self._choose(asked, session)
        dealership_id = session.dealership(asked.cookies.get(CHOSEN))
        if dealership_id is None or (asked.method, asked.path) == ("GET", f"{DESK}/choose"):
            return self._choice(asked, session, language)
        self.note({"dealership_id": dealership_id})
        changes = self.reading.desk.changes(dealership_id)
        if session.who.id in changes.revoked:
            # A script hears that the session is over, and says so.
            return self._outside(asked, language, "no_access", 403 if asked.wants_page else 401)
        room = Room(
            reading=self.reading,
            acting=self.acting,
            who=session.who,
            email=session.email,
            dealership_id=dealership_id,
            changes=changes,
            several=len(session.dealerships) > 1,
            language=language,
            now=now,
            once=self.once,
            note=self.note,
        )
        unchanged = room.unchanged(asked)
        if unchanged is not None:
            return unchanged
        dealership = self.dealership(dealership_id)
        if dealership is None:
            return self._outside(asked, language, "no_access", 403)
        if asked.method == "POST" and not self.may_act(session.username, dealership_id):
            return self._outside(asked, language, "no_access", 403)
        return room.answer(asked, dealership)

    def _outside(
        self, asked: Request, language: Language | None, why: Why | None, status: int = 401
    ) -> Answer:
        if not asked.wants_page:
            return plain(status, "")
        return page(doors.render_signin(language or LANGUAGES[0], why), status)

    def _choice(self, asked: Request, session: Session, language: Language | None) -> Answer:
        if asked.method != "GET" or not asked.wants_page:
            return plain(404, "")
        known = {each: found.name for each in session.dealerships if (found := self.dealership(each))}
        return page(doors.render_choice(language or LANGUAGES[0], known))

    def _choose(self, asked: Request, session: Session) -> Answer:
        chosen = asked.form.get("dealership", "")
        if chosen not in session.dealerships:
            return plain(404, "")
        return redirect(DESK, (cookie(CHOSEN, chosen, _YEAR),))


def _language(asked: Request) -> Language | None:
    """The language that the person chose."""
    chosen = asked.cookies.get(LANGUAGE)
    return next((each for each in LANGUAGES if each == chosen), None)


def _without_language(asked: Request) -> str:
    department = department_of(asked)
    if asked.path.startswith(CALLS):
        return thread_address(asked.path.removeprefix(CALLS))
    known = asked.path if asked.path in (f"{DESK}/choose",) else DESK
    return list_address(department) if known == DESK else known
