"""The desk's pages as HTML. Pure: the same facts give the same bytes.

The rows alone are what stands in the list's `<main>`, and hold no clock: their hash is their tag.
"""

from collections.abc import Iterable
from typing import Literal

from markupsafe import Markup

from functions.desk.page import done, rows, thread
from functions.desk.page.frame import Page, page, part
from functions.desk.page.visit import Visit, list_address, thread_address
from functions.shared.desk import Claim, Desk, Thread
from functions.shared.moment import to_text

# Why one tap rang nobody: a telephone rings already, the file names none, the provider failed, or who knows.
NotRung = Literal["ringing", "no_advisor", "not_rung", "maybe_rung"]
_HEADER = 7  # what each of several parts loses, in septets (3GPP TS 23.040)
_MOST_PARTS = 3


def render_list(desk: Desk, visit: Visit) -> Page:
    """The desk: who waits, or that nobody does, and what was done today."""
    return page(
        "list.html",
        visit.language,
        list_address(visit.department),
        scripts=("common.js", "list.js"),
        visit=visit,
        main=Markup(render_rows(desk, visit)),  # noqa: S704 -- escaped when it was rendered
        now=to_text(visit.now),
        rows_address=list_address(visit.department, rows=True),
    )


def render_rows(desk: Desk, visit: Visit) -> str:
    """What stands in the list's `<main>`: the poll's answer, and each deed's."""
    found = rows.rows(desk, visit)
    return part(
        "rows.html",
        visit.language,
        rows=found,
        waits=visit.wording.counted("page.waits", sum(row.state != "done" for row in found)),
        chips=rows.chips(desk, visit),
        figures=done.figures(desk.day, visit),
        done=done.done(desk, visit),
        calm=list(_calm(desk, visit)),
        rows_address=list_address(visit.department, rows=True),
    )


def render_thread(
    standing: Thread,
    visit: Visit,
    *,
    once: str,
    segment: int,
    before: str = "",
    typed: str = "",
    notice: str | None = None,
    said: str | None = None,
) -> Page:
    """A caller's thread.

    `once` names the text or note that the page may send, so that a second press sends nothing. `segment` is
    how many septets one segment of the dealership's sender holds, and `before` what is put before words that
    don't name the dealership: the page counts it. `typed` are words that couldn't be sent, and `notice` says
    why; `said` tells that something was done.
    """
    return page(
        "thread.html",
        visit.language,
        thread_address(standing.call_key),
        scripts=("common.js", "thread.js"),
        styles=("thread.css",),
        visit=visit,
        t=thread.view(standing, visit),
        now=to_text(visit.now),
        rows_address=list_address(None, rows=True),
        once=once,
        segment=segment,
        before=before,
        longest=_MOST_PARTS * (segment - _HEADER) - len(before),
        typed=typed,
        notice=notice,
        said=said,
    )


def taken_sentence(claim: Claim, caller: str | None, visit: Visit) -> str:
    """The one plain sentence for who came second."""
    return visit.wording.text("notice.taken", name=claim.by.name, caller=visit.wording.caller(caller))


def not_rung_sentence(why: NotRung, visit: Visit) -> str:
    """Why one tap rang nobody, or may not have, and what to do."""
    return visit.wording.text(f"notice.{why}")


def not_sent_sentence(reason: str | None, visit: Visit) -> str:
    """Why a text of staff's didn't go, by the judge's reason."""
    return visit.wording.text("write.not_sent", reason=rows.suppressed(reason, visit))


def _calm(desk: Desk, visit: Visit) -> Iterable[str]:
    """The empty list's title, and what was done: it's the reward, not a blank."""
    say = visit.wording
    yield say.text("empty.title")
    if visit.department is not None:
        yield say.text("empty.filtered")
    elif not desk.day.missed:
        yield say.text("empty.quiet")
    else:
        yield say.counted("empty.done", desk.day.missed)
        if desk.done:
            yield say.text("empty.last", sentence=done.sentence(desk.done[0], visit).striptags())
