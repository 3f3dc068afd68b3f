"""The pages outside a dealership's desk: signing in, choosing a dealership, and what isn't there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from functions.desk.page import wording
from functions.desk.page.frame import Page, page
from functions.desk.page.visit import DESK
from functions.shared.call import Language

# Why somebody sees the sign-in page: nothing in particular, or one of these.
Why = Literal["over", "no_access", "failed", "signed_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What such a page says. `choices` are dealerships' ids and names; `go` is the way on, and its words."""

    title: str
    heading: str
    what: str | None = None
    notice: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    go: tuple[str, str] | None = None
    small: tuple[str, ...] = ()
    may_sign_out: bool = False


def render_signin(language: Language, why: Why | None = None) -> Page:
    """How to sign in. Who is signed in but has no dealership may sign out, to be somebody else."""
    say = wording.of(language).text
    door = Door(
        title=say("sign_in.title"),
        heading=say("sign_in.heading"),
        what=say("sign_in.what"),
        notice=say(f"sign_in.{why}") if why else None,
        go=None if why == "no_access" else (f"{DESK}/sign-in", say("sign_in.go")),
        small=(say("sign_in.how"), say("sign_in.shared")),
        may_sign_out=why == "no_access",
    )
    return page("door.html", language, DESK, door=door)


def render_choice(language: Language, dealerships: Mapping[str, str]) -> Page:
    """Which of the person's dealerships: their ids, and their names."""
    say = wording.of(language).text
    door = Door(
        title=say("choose.title"),
        heading=say("choose.title"),
        what=say("choose.what"),
        choices=tuple(sorted(dealerships.items(), key=lambda each: each[1].casefold())),
        may_sign_out=True,
    )
    return page("door.html", language, f"{DESK}/choose", door=door)


def render_missing(language: Language) -> Page:
    """Of a call that isn't there, or is another dealership's: nobody can tell which."""
    say = wording.of(language).text
    door = Door(
        title=say("missing.title"),
        heading=say("missing.title"),
        what=say("missing.what"),
        go=(DESK, say("missing.back")),
    )
    return page("door.html", language, DESK, door=door)
