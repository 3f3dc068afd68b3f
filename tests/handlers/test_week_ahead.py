"""On Thursdays staff are told what the next week may bring: once, and only where somebody foretold it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.shared import week_ahead
from functions.shared.week_ahead import WeekAhead
from tests.builders import NOW, dealership, missed_call
from tests.handlers.notices import Staff
from tests.handlers.test_notices import JULIE
from tests.unit.shared.test_week_ahead import AHEAD

THURSDAY = datetime(2025, 9, 4, 12, 0, tzinfo=UTC)  # 8 h in Quebec
TITLE = "la semaine du 8 septembre"


def told(foretold: WeekAhead | None = AHEAD, **settings: Any) -> Staff:
    base: dict[str, Any] = {"when": "at_once", "email": [JULIE]}
    staff = Staff(dealership(notices={"service": base | settings}))
    staff.foretold = week_ahead.to_json(foretold) if foretold else None
    staff.tell(staff.missed(missed_call("CA1", NOW)))
    staff.pass_time(THURSDAY + timedelta(hours=12), timedelta(minutes=30))
    return staff


def ahead(staff: Staff) -> list[str]:
    return [each.text for each in staff.channels.arrived if TITLE in each.text.replace("\xa0", " ")]


def test_it_arrives_on_thursday_when_the_department_opens_and_once() -> None:
    staff = told(slack=True)
    arrived = [each for each in staff.channels.arrived if TITLE in each.text.replace("\xa0", " ")]
    assert [each.target for each in arrived] == [JULIE, "slack"]
    assert {each.at.date() for each in arrived} == {THURSDAY.date()}
    assert min(each.at for each in arrived) >= THURSDAY
    staff.pass_time(THURSDAY + timedelta(days=6), timedelta(hours=1))
    assert len(ahead(staff)) == 2


def test_it_says_the_range_the_day_off_and_the_hours_to_staff_and_names_nobody() -> None:
    text = ahead(told())[0].replace("\xa0", " ")
    assert text.startswith("Service : la semaine du 8 septembre")
    assert "environ 41 appels manqués dans la semaine du 8 septembre : de 30 à 55, 8 fois sur 10." in text
    assert "Jour férié : lundi 8 septembre." in text
    assert "Mardi 9 septembre de 9 h à 11 h : une personne de plus en prendrait environ 4" in text
    assert "••••" not in text


def test_nothing_is_told_where_nothing_is_foretold_or_it_is_turned_off_or_of_another_week() -> None:
    assert ahead(told(None)) == []
    assert ahead(told(week_ahead=False)) == []
    assert ahead(told(AHEAD.model_copy(update={"week": AHEAD.week + timedelta(days=7)}))) == []
    assert ahead(told(AHEAD.model_copy(update={"departments": {}}))) == []


def test_the_next_thursday_tells_of_the_next_week() -> None:
    staff = told()
    later = AHEAD.model_copy(update={"week": AHEAD.week + timedelta(days=7)})
    staff.foretold = week_ahead.to_json(later)
    staff.pass_time(THURSDAY + timedelta(days=7, hours=2), timedelta(hours=1))
    texts = [each.text.replace("\xa0", " ") for each in staff.channels.arrived]
    assert len([text for text in texts if "la semaine du 15 septembre" in text.splitlines()[0]]) == 1
