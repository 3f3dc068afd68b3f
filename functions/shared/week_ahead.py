"""What the coming week is foretold to bring a dealership, as the nightly rollup writes it down. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, ValidationError

from functions.shared.call import Department

_WRITTEN = ConfigDict(frozen=True, extra="ignore")


class HoursToStaff(BaseModel):
    """Hours of a date in which one more person would take about `gain` of the calls missed; `at_most`: no
    more than that, since answered calls aren't known.
    """

    model_config = _WRITTEN

    date: date
    from_hour: int
    to_hour: int
    gain: float
    at_most: bool


class DepartmentAhead(BaseModel):
    """The missed calls that are expected; 8 times in 10 they come to between `low` and `high`."""

    model_config = _WRITTEN

    expected: float
    low: int
    high: int
    staff: tuple[HoursToStaff, ...] = ()


class WeekAhead(BaseModel):
    """`week` is its Monday, `days_off` its public holidays."""

    model_config = _WRITTEN

    week: date
    days_off: tuple[date, ...] = ()
    departments: Mapping[Department, DepartmentAhead] = {}

    def of(self, department: Department, today: date) -> DepartmentAhead | None:
        """What the department may expect of the week after today's. None where nobody knows."""
        if self.week != next_monday(today):
            return None
        return self.departments.get(department)


def next_monday(day: date) -> date:
    """The Monday after the day."""
    return day + timedelta(days=7 - day.weekday())


def to_json(ahead: WeekAhead) -> str:
    """As the directory keeps it."""
    return ahead.model_dump_json()


def from_json(text: str | None) -> WeekAhead | None:
    """Reads what `to_json` wrote; None where it is None or of another form."""
    try:
        return WeekAhead.model_validate_json(text or "")
    except ValidationError:
        return None
