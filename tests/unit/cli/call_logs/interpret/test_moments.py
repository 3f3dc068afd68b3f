"""A date is read in whatever form it is written, and its hour in the zone that it belongs to."""

# ruff: noqa: DTZ001 -- an export's times are local

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.call_logs.interpret.moments import date_orders, in_utc, orders_of, read
from cli.call_logs.mapping.vocabulary import DateOrder

QUEBEC = ZoneInfo("America/Toronto")
MORNING = datetime(2025, 9, 8, 10, 5)
AFTERNOON = datetime(2025, 9, 8, 14, 5, 33)


@pytest.mark.parametrize(
    ("written", "order", "moment"),
    [
        ("2025-09-08 14:05:33", "ymd", AFTERNOON),
        ("2025-09-08T14:05:33", "dmy", AFTERNOON),
        ("2025/09/08 14:05:33", "mdy", AFTERNOON),
        ("20250908140533", "ymd", AFTERNOON),
        ("20250908 140533", "ymd", AFTERNOON),
        ("08/09/2025 14:05:33", "dmy", AFTERNOON),
        ("09/08/2025 14:05:33", "mdy", AFTERNOON),
        ("9/8/2025 2:05:33 PM", "mdy", AFTERNOON),
        ("9/8/25 2:05:33 p.m.", "mdy", AFTERNOON),
        ("Mon 09/08/2025 10:05 AM", "mdy", MORNING),
        ("Mon. 9/8/2025 10:05", "mdy", MORNING),
        ("lun. 08/09/2025 10:05", "dmy", MORNING),
        ("Lundi, 08/09/2025 10 h 05", "dmy", MORNING),
        ("(lun) 08-09-2025 10:05", "dmy", MORNING),
        ("08/09/2025 (lun.) 10:05", "dmy", MORNING),
        ("09/08/2025, Monday, 10:05 AM", "mdy", MORNING),
        ("2025-09-08 Mon 10:05", "ymd", MORNING),
        ("Kl. 08/09/2025 10:05", "dmy", MORNING),
        ("08.09.2025 10.05", "dmy", MORNING),
        ("08-09-2025, 10:05", "dmy", MORNING),
        ("08/09/2025 10 h 05", "dmy", MORNING),
        ("2025-09-08 10h05", "ymd", MORNING),
        ("2025-09-08 14 h 05 min 33 s", "ymd", AFTERNOON),
        ("8 sept. 2025 à 10:05", "dmy", MORNING),
        ("lundi 8 septembre 2025 10:05", "dmy", MORNING),
        ("Sep 8, 2025 10:05:00 AM", "mdy", MORNING),
        ("Monday, September 8, 2025 at 10:05", "mdy", MORNING),
        ("8-Sep-2025 10:05", "dmy", MORNING),
        ("2025-09-08 14:05:33.250", "ymd", AFTERNOON.replace(microsecond=250_000)),
        ("2025-09-08 14:05:33,250", "ymd", AFTERNOON.replace(microsecond=250_000)),
        ("9/8/2025 12:05 AM", "mdy", datetime(2025, 9, 8, 0, 5)),
        ("9/8/2025 12:05 PM", "mdy", datetime(2025, 9, 8, 12, 5)),
        ("2025-09-08T14:05:33Z", "ymd", AFTERNOON.replace(tzinfo=UTC)),
        ("2025-09-08 14:05:33 UTC", "ymd", AFTERNOON.replace(tzinfo=UTC)),
        ("2025-09-08T14:05:33-04:00", "ymd", AFTERNOON.replace(tzinfo=timezone(timedelta(hours=-4)))),
        ("2025-09-08 14:05:33 (HAE)", "ymd", AFTERNOON.replace(tzinfo=timezone(timedelta(hours=-4)))),
        ("Mon, 08 Sep 2025 14:05:33 +0000", "dmy", AFTERNOON.replace(tzinfo=UTC)),
        ("1757340333", "unix", AFTERNOON.replace(tzinfo=UTC)),
        ("1757340333250", "unix", AFTERNOON.replace(microsecond=250_000, tzinfo=UTC)),
    ],
)
def test_each_form_is_read(written: str, order: DateOrder, moment: datetime) -> None:
    assert read(written, order) == moment


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2025-09-08",
        "10:05",
        "2025-13-01 10:05",
        "31/02/2025 10:05",
        "2025-09-08 25:61",
        "+14185550150",
        "4185550150",
        "Total",
        "2025-09-08 10:05 XYZ",
        "8 brumaire 2025 10:05",
    ],
)
def test_what_is_no_date_and_time_is_none(written: str) -> None:
    assert read(written, "dmy") is None


@pytest.mark.parametrize(
    ("written", "orders"),
    [
        ("Mon 08/09/2025 10:05", ["dmy"]),
        ("lun. 09/08/2025 10:05", ["mdy"]),
        ("09/08/2025 samedi 10:05", ["dmy"]),
        ("09/08/2025 (Wed) 10:05", []),
        ("8/9/2025 10:05", ["dmy", "mdy"]),
    ],
)
def test_a_date_that_is_no_such_weekday_is_none(written: str, orders: list[DateOrder]) -> None:
    assert [order for order in orders_of(written) if order != "ymd"] == orders


FORMS: list[tuple[str, DateOrder]] = [
    ("%Y-%m-%d %H:%M:%S", "ymd"),
    ("%d/%m/%Y %H:%M:%S", "dmy"),
    ("%m/%d/%Y %I:%M:%S %p", "mdy"),
    ("%d.%m.%Y %H.%M.%S", "dmy"),
    ("%Y%m%d%H%M%S", "ymd"),
    ("%b %d, %Y %I:%M:%S %p", "mdy"),
]


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2039, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.sampled_from(FORMS),
)
def test_a_moment_written_is_the_moment_read(moment: datetime, form: tuple[str, DateOrder]) -> None:
    written, order = form
    assert read(moment.strftime(written), order) == moment


@given(st.text(max_size=40), st.sampled_from(["ymd", "dmy", "mdy", "unix"]))
def test_no_text_breaks_it(text: str, order: DateOrder) -> None:
    read(text, order)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2039, 12, 31), timezones=st.just(UTC)))
def test_a_local_time_is_the_moment_it_was_written_at(moment: datetime) -> None:
    """But for the second of two equal hours in autumn, which is taken for the first."""
    local = moment.astimezone(QUEBEC).replace(tzinfo=None)
    found, doubt = in_utc(local, QUEBEC)
    assert found == moment or (doubt == "twice" and moment - found == timedelta(hours=1))


def test_of_the_hour_that_comes_twice_the_first_is_taken_and_said() -> None:
    assert in_utc(datetime(2025, 11, 2, 1, 30), QUEBEC) == (datetime(2025, 11, 2, 5, 30, tzinfo=UTC), "twice")


def test_an_hour_that_never_came_is_counted_on_and_said() -> None:
    assert in_utc(datetime(2025, 3, 9, 2, 30), QUEBEC) == (datetime(2025, 3, 9, 7, 30, tzinfo=UTC), "never")


def test_an_offset_of_its_own_needs_no_zone() -> None:
    aware = datetime(2025, 11, 2, 1, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert in_utc(aware, QUEBEC) == (datetime(2025, 11, 2, 6, 30, tzinfo=UTC), None)


@pytest.mark.parametrize(
    ("samples", "orders"),
    [
        (["09/13/2025 10:05", "09/14/2025 10:05"], ["mdy"]),
        (["13/09/2025 10:05", "14/09/2025 10:05"], ["dmy"]),
        (
            ["01/09/2025 10:05", "02/09/2025 10:05", "01/10/2025 10:05"],
            ["dmy"],
        ),  # month first, it would run back
        (["09/30/2025 10:05", "10/01/2025 10:05", "99/99/2025 10:05"], ["mdy"]),
        (["2025-09-08 10:05", "2025-01-02 10:05"], ["ymd"]),
        (["03/04/2025 10:05", "03/04/2025 10:09"], ["dmy", "mdy"]),
        (["Thu 03/04/2025 10:05"], ["dmy"]),
        (["mar. 03/04/2025 10:05", "mar. 03/04/2025 10:09"], ["mdy"]),
        (["Tuesday, 03/04/2025 10:05 AM", "03/05/2025 10:05 AM"], ["mdy"]),
        (["1757340333"], ["unix"]),
        (["yesterday"], []),
        ([], []),
    ],
)
def test_the_order_of_dates_is_told_by_their_run(samples: list[str], orders: list[DateOrder]) -> None:
    assert date_orders(samples) == orders
