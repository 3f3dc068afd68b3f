"""Whom a notice goes to and when, and what becomes of one whose time is outside the hours."""

from datetime import UTC, date, datetime, timedelta

import pytest

from functions.notify import policy
from functions.notify.notice import Kept, NoticeKind
from functions.notify.policy import Target, Telling
from functions.shared.event import (
    CallbackTried,
    CallMissed,
    CallRecovered,
    Happening,
    OptedOut,
    ReplyReceived,
    TextDelivered,
    TextSent,
)
from functions.shared.notices import Notices, NoticesWhen
from tests.builders import NOW
from tests.unit.notify.desk_calls import told, waiting

MISSED = CallMissed(outcome="no_answer", line="Service")
REPLY = ReplyReceived(meaning="reply", tell_staff=True)


@pytest.mark.parametrize(
    ("what", "when", "telling"),
    [
        (MISSED, "at_once", "at_once"),
        (MISSED, "collapsed", "collapsed"),
        (MISSED, "digest", "digest"),
        (REPLY, "at_once", "at_once"),
        (REPLY, "collapsed", "collapsed"),
        (REPLY, "digest", "digest"),
        (ReplyReceived(meaning="auto_reply", tell_staff=False), "at_once", None),
        (TextSent("answer"), "at_once", "look_earlier"),
        (TextSent("tried"), "at_once", None),
        (TextDelivered("answer"), "at_once", None),
        (CallRecovered("telephony", "telephony"), "at_once", None),
        (CallbackTried(), "at_once", None),
        (OptedOut("staff"), "at_once", None),
    ],
)
def test_an_event_asks_for_what_its_department_wants_of_it(
    what: Happening, when: NoticesWhen, telling: Telling | None
) -> None:
    assert policy.telling(what, Notices(when=when, slack=True)) == telling


@pytest.mark.parametrize(
    ("kind", "targets"),
    [
        ("missed", ["email:a@b.example", "slack:service"]),
        ("reminder", ["email:a@b.example", "slack:service"]),
        ("digest", ["email:a@b.example", "slack:service"]),
        ("week_ahead", ["email:a@b.example", "slack:service"]),
        ("escalation", ["email:boss@b.example"]),
    ],
)
def test_an_escalation_goes_to_whom_the_file_names_and_all_else_to_the_department(
    kind: NoticeKind, targets: list[str]
) -> None:
    settings = Notices(email=("a@b.example",), slack=True, escalate_to=("boss@b.example",))
    assert [each.key for each in policy.targets(settings, "service", kind)] == targets


def test_the_two_webhooks_are_known_by_whose_settings_they_are_of() -> None:
    settings = Notices(slack=True, teams=True)
    assert list(policy.targets(settings, "default", "missed")) == [
        Target("slack", "default"),
        Target("teams", "default"),
    ]


def test_ten_minutes_are_the_same_for_all_who_fall_into_them() -> None:
    first, closes_at = policy.window_of(NOW + timedelta(seconds=1))
    assert policy.window_of(NOW + timedelta(minutes=9, seconds=59)) == (first, closes_at)
    assert closes_at == NOW + timedelta(minutes=10)
    assert policy.window_of(closes_at)[0] == first + 1


@pytest.mark.parametrize(
    ("due_at", "look_at"),
    [
        (datetime(2025, 9, 2, 14, 30, tzinfo=UTC), datetime(2025, 9, 2, 14, 30, tzinfo=UTC)),
        # At the very end of the day nobody is there any more: the next morning.
        (datetime(2025, 9, 2, 21, 0, tzinfo=UTC), datetime(2025, 9, 3, 12, 0, tzinfo=UTC)),
        (datetime(2025, 9, 5, 22, 0, tzinfo=UTC), datetime(2025, 9, 8, 12, 0, tzinfo=UTC)),
    ],
)
def test_a_late_call_back_is_looked_at_within_opening_hours(due_at: datetime, look_at: datetime) -> None:
    assert policy.look_at(due_at, told(), "service") == look_at


@pytest.mark.parametrize(
    ("now", "digest", "at"),
    [
        (NOW, None, datetime(2025, 9, 3, 12, 0, tzinfo=UTC)),  # 8 h in Quebec, when it opens
        (NOW, "07:30", datetime(2025, 9, 3, 11, 30, tzinfo=UTC)),
        (datetime(2025, 9, 3, 11, 29, tzinfo=UTC), "07:30", datetime(2025, 9, 3, 11, 30, tzinfo=UTC)),
        (datetime(2025, 9, 3, 11, 30, tzinfo=UTC), "07:30", datetime(2025, 9, 4, 11, 30, tzinfo=UTC)),
        (datetime(2025, 9, 5, 15, 0, tzinfo=UTC), None, datetime(2025, 9, 8, 12, 0, tzinfo=UTC)),
        # The clock goes back on November 2: the same local hour.
        (datetime(2025, 10, 31, 15, 0, tzinfo=UTC), "07:30", datetime(2025, 11, 3, 12, 30, tzinfo=UTC)),
    ],
)
def test_the_digest_leaves_in_the_morning_of_each_open_day(
    now: datetime, digest: str | None, at: datetime
) -> None:
    settings = Notices(slack=True, digest=digest)
    assert policy.next_digest(now, settings, told(), "service") == at


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (datetime(2025, 9, 2, 14, 0, tzinfo=UTC), datetime(2025, 9, 4, 11, 0, tzinfo=UTC)),
        (datetime(2025, 9, 4, 10, 59, tzinfo=UTC), datetime(2025, 9, 4, 11, 0, tzinfo=UTC)),
        (datetime(2025, 9, 4, 11, 0, tzinfo=UTC), datetime(2025, 9, 11, 11, 0, tzinfo=UTC)),
        (datetime(2025, 9, 6, 11, 0, tzinfo=UTC), datetime(2025, 9, 11, 11, 0, tzinfo=UTC)),
    ],
)
def test_the_week_ahead_is_told_on_thursday_at_the_digest_s_time(now: datetime, at: datetime) -> None:
    assert policy.next_week_ahead(now, Notices(slack=True, digest="07:00"), told(), "service") == at


def test_on_a_thursday_off_the_week_ahead_is_told_the_day_after_and_never_where_nobody_opens() -> None:
    off = told().model_copy(update={"days_off": {date(2025, 9, 4): "off"}})
    found = policy.next_week_ahead(NOW, Notices(slack=True, digest="07:00"), off, "service")
    assert found == datetime(2025, 9, 5, 11, 0, tzinfo=UTC)
    closed = told().model_copy(update={"hours": {"default": {}}})
    assert policy.next_week_ahead(NOW, Notices(slack=True), closed, "service") is None


def test_who_never_opens_has_no_digest_and_no_reminder() -> None:
    closed = told().model_copy(update={"hours": {"default": {}}})
    assert policy.next_digest(NOW, Notices(slack=True), closed, "service") is None
    assert policy.look_at(NOW, closed, "service") is None
    assert policy.last_open_day(NOW, closed, "service") is None


def test_on_a_monday_the_last_open_day_is_friday() -> None:
    monday = datetime(2025, 9, 8, 12, 0, tzinfo=UTC)
    assert policy.last_open_day(monday, told(), "service") == date(2025, 9, 5)


def test_yesterday_counts_callers_by_the_call_back_that_was_due_first() -> None:
    yesterday = NOW - timedelta(days=1)
    due = yesterday + timedelta(hours=1)
    kept = waiting("a", yesterday, "+14185550111", promised_at=due, recovered_at=due)
    late = waiting("b", yesterday, "+14185550112", promised_at=due, recovered_at=due + timedelta(minutes=1))
    tapped = waiting("c", yesterday, "+14185550113", promised_at=due, handled="reached", handled_at=due)
    wrong = waiting("d", yesterday, "+14185550114", promised_at=due, handled="wrong")
    target = waiting("e", yesterday, "+14185550115")
    again = waiting("f", yesterday + timedelta(minutes=9), "+14185550115")
    today = waiting("g", NOW, "+14185550116")
    calls = (kept, late, tapped, wrong, target, again, today)
    found = policy.yesterday(calls, yesterday.date(), told())
    assert found.promises == Kept(kept=2, of=3)
    assert found.targets == Kept(kept=0, of=1)
