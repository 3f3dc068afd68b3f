"""Who looks at the desk: whose dealership, in which language, at which moment. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from functions.desk.page import wording
from functions.desk.page.wording import Wording
from functions.shared.call import Department, Language
from functions.shared.desk import StaffMember

DESK = "/desk"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A signed-in person's request, as far as the page depends on it.

    `departments` are those that the dealership has lines for, in its file's order, and `department` the one
    that the list is filtered by. `several`: the person's account opens other dealerships as well.
    `one_tap`: "call" has the person's telephone rung; else it is a `tel:` link.
    """

    who: StaffMember
    dealership: str
    zone: ZoneInfo
    language: Language
    departments: tuple[Department, ...]
    now: datetime
    department: Department | None = None
    several: bool = False
    one_tap: bool = False

    @cached_property
    def wording(self) -> Wording:
        return wording.of(self.language)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def time(self, at: datetime) -> str:
        """The time, and the day where it isn't today."""
        return self.wording.moment(at, self.today, self.zone)

    def said(self, key: str, by: StaffMember | None, /, **values: str) -> str:
        """A sentence about who did something: `you` of the person who reads it, else `name`."""
        mine = by is not None and by.id == self.who.id
        name = by.name if by is not None else ""
        return self.wording.text(f"{key}.{'you' if mine else 'name'}", name=name, **values)


def list_address(department: Department | None, *, rows: bool = False) -> str:
    """The list, or its rows alone."""
    query = f"?{urlencode({'d': department})}" if department else ""
    return f"{DESK}{'/rows' if rows else ''}{query}"


def thread_address(call_key: str) -> str:
    """A caller's thread. A call's key names no number."""
    return f"{DESK}/calls/{quote(call_key, safe=':')}"
