"""A SELECT's times are Athena's. Where its documentation or Trino's has an example, it is here."""

import csv
import io
from pathlib import Path

import pytest

from tests.command_line import Run

TORONTO = "America/Toronto"
CALL = "timestamp '2025-07-01 14:46:00.250'"  # 10:46 in Toronto
LOCAL = f"{CALL} AT TIME ZONE '{TORONTO}'"


@pytest.fixture
def answer(run: Run, tmp_path: Path) -> "Answer":
    return Answer(run, tmp_path)


class Answer:
    def __init__(self, run: Run, lake: Path) -> None:
        self.run, self.lake = run, lake

    def __call__(self, sql: str) -> list[list[str]]:
        ran = self.run("query", "--lake", self.lake, "--csv", sql)
        assert (ran.status, ran.err) == (0, "")
        return list(csv.reader(io.StringIO(ran.out)))[1:]

    def value(self, expression: str) -> str:
        [[value]] = self(f"SELECT {expression}")
        return value


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (
            "timestamp '2012-10-31 01:00 UTC' AT TIME ZONE 'America/Los_Angeles'",
            "2012-10-30 18:00:00.000 America/Los_Angeles",
        ),
        (
            "at_timezone(timestamp '2021-08-22 00:00 UTC', 'Canada/Newfoundland')",
            "2021-08-21 21:30:00.000 Canada/Newfoundland",
        ),
        (
            "with_timezone(timestamp '2021-08-22 04:00', 'Canada/Newfoundland')",
            "2021-08-22 04:00:00.000 Canada/Newfoundland",
        ),
        (LOCAL, f"2025-07-01 10:46:00.250 {TORONTO}"),
        (f"({LOCAL}) AT TIME ZONE 'UTC'", "2025-07-01 14:46:00.250 UTC"),
        (
            f"with_timezone({CALL}, 'Europe/Paris') AT TIME ZONE '{TORONTO}'",
            f"2025-07-01 08:46:00.250 {TORONTO}",
        ),
        (f"CAST({CALL} AS timestamp with time zone)", "2025-07-01 14:46:00.250 UTC"),
        ("from_unixtime(1700000000)", "2023-11-14 22:13:20.000 UTC"),
        (f"from_unixtime(1700000000, '{TORONTO}')", f"2023-11-14 17:13:20.000 {TORONTO}"),
        ("from_iso8601_timestamp('2020-05-11T11:15:05.055+01:00')", "2020-05-11 10:15:05.055 UTC"),
        (f"ARRAY[CAST({CALL} AS timestamp with time zone)]", "[2025-07-01 14:46:00.250 UTC]"),
        (f"date_trunc('day', {LOCAL})", f"2025-07-01 00:00:00.000 {TORONTO}"),
        (f"date_add('day', 1, {LOCAL})", f"2025-07-02 10:46:00.250 {TORONTO}"),
        (f"({LOCAL}) - interval '1' hour", f"2025-07-01 09:46:00.250 {TORONTO}"),
        (f"max({LOCAL})", f"2025-07-01 10:46:00.250 {TORONTO}"),
        (f"CAST(NULL AS timestamp) AT TIME ZONE '{TORONTO}'", ""),
        ("current_timezone()", "UTC"),
    ],
)
def test_a_time_in_a_zone_is_written_with_it(answer: Answer, expression: str, written: str) -> None:
    assert answer.value(expression) == written


@pytest.mark.parametrize("now", ["now()", "current_timestamp"])
def test_now_is_in_utc(answer: Answer, now: str) -> None:
    assert answer.value(now).endswith(" UTC")


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        (f"hour({LOCAL})", "10"),
        (f"extract(hour FROM {LOCAL})", "10"),
        (f"hour({CALL})", "14"),
        (f"CAST(timestamp '2025-07-01 03:00' AT TIME ZONE '{TORONTO}' AS date)", "2025-06-30"),
        (f"date_format({LOCAL}, '%Y-%m-%d %H:%i')", "2025-07-01 10:46"),
        ("millisecond(timestamp '2025-07-01 10:00:35.568')", "568"),
        ("extract(dow FROM date '2025-07-06')", "7"),  # a Sunday
        ("extract(day_of_week FROM date '2025-07-06')", "7"),
        ("extract(year_of_week FROM date '2025-12-30')", "2026"),
        ("extract(day_of_month FROM date '2025-12-30')", "30"),
        ("extract(day_of_year FROM date '2025-12-30')", "364"),
        ("extract(month FROM date '2025-12-30')", "12"),
    ],
)
def test_a_part_of_a_time_is_its_zone_s(answer: Answer, expression: str, part: str) -> None:
    assert answer.value(expression) == part


@pytest.mark.parametrize(
    "condition",
    [
        f"{LOCAL} = {CALL}",
        f"{LOCAL} > timestamp '2025-07-01 14:00'",
        f"{LOCAL} BETWEEN timestamp '2025-07-01 14:00' AND {CALL}",
        f"{LOCAL} IN ({CALL})",
        f"{LOCAL} = {CALL} AT TIME ZONE 'Asia/Tokyo'",
        f"({LOCAL}) - {CALL} = interval '0' second",
        f"to_unixtime({LOCAL}) = to_unixtime({CALL})",
        f"CAST({LOCAL} AS timestamp) = timestamp '2025-07-01 10:46:00.250'",  # now without its zone
        f"date_trunc('hour', {LOCAL}) = timestamp '2025-07-01 14:00'",
    ],
)
def test_moments_are_compared_whatever_their_zones(answer: Answer, condition: str) -> None:
    assert answer.value(condition) == "true"


def test_the_zone_comes_out_of_a_subquery(answer: Answer) -> None:
    assert answer(
        f"WITH calls AS (SELECT {LOCAL} AS at UNION ALL SELECT {LOCAL}), again AS (SELECT * FROM calls),"
        " named(came) AS (SELECT c.at FROM again c)"
        " SELECT DISTINCT came, hour(came), n.* FROM named n"
        f" WHERE came = {CALL} AND n.came = (SELECT max(at) FROM calls) AND came IN (SELECT at FROM calls)"
    ) == [[f"2025-07-01 10:46:00.250 {TORONTO}", "10", f"2025-07-01 10:46:00.250 {TORONTO}"]]


def test_a_column_of_the_same_name_elsewhere_has_no_zone(answer: Answer) -> None:
    assert answer(
        f"WITH calls AS (SELECT {CALL} AS at), local AS (SELECT at AT TIME ZONE '{TORONTO}' AS at FROM calls)"
        " SELECT calls.at FROM calls CROSS JOIN local"
    ) == [["2025-07-01 14:46:00.250"]]


def test_a_deep_query_is_read_in_no_time(answer: Answer) -> None:
    blocks = ["a0 AS (SELECT " + ", ".join(f"{CALL} AS c{n}" for n in range(12)) + ")"]
    blocks += [
        f"a{n} AS (SELECT " + ", ".join(f"max(c{m}) AS c{m}" for m in range(12)) + f" FROM a{n - 1})"
        for n in range(1, 13)
    ]
    assert answer(f"WITH {', '.join(blocks)} SELECT c0 FROM a12") == [["2025-07-01 14:46:00.250"]]


@pytest.mark.parametrize(
    ("difference", "units"),
    [
        ("'minute', timestamp '2025-07-01 10:00:59', timestamp '2025-07-01 10:01:00'", "0"),
        ("'minute', timestamp '2025-07-01 10:01:00', timestamp '2025-07-01 10:00:59'", "0"),
        ("'hour', timestamp '2025-07-01 10:00:59', timestamp '2025-07-01 12:00:58'", "1"),
        ("'day', date '2020-03-01', date '2020-03-02'", "1"),
        ("'day', timestamp '2025-07-01 23:00', timestamp '2025-07-02 01:00'", "0"),
        ("'month', date '2025-06-30', date '2025-07-01'", "0"),
        ("'second', timestamp '2020-06-01 12:30:45', timestamp '2020-06-02 12:30:45.123'", "86400"),
        ("'millisecond', timestamp '2020-06-01 12:30:45', timestamp '2020-06-02 12:30:45.123'", "86400123"),
        (f"'minute', {CALL}, {LOCAL}", "0"),
        (f"'day', {LOCAL}, timestamp '2025-07-02 12:00'", "0"),
        # The day on which summer time began.
        (
            f"'hour', with_timezone(timestamp '2025-03-09 00:00', '{TORONTO}'),"
            f" with_timezone(timestamp '2025-03-10 00:00', '{TORONTO}')",
            "23",
        ),
        (
            f"'day', with_timezone(timestamp '2025-03-09 00:00', '{TORONTO}'),"
            f" with_timezone(timestamp '2025-03-10 00:00', '{TORONTO}')",
            "1",
        ),
    ],
)
def test_date_diff_counts_complete_units(answer: Answer, difference: str, units: str) -> None:
    assert answer.value(f"date_diff({difference})") == units


@pytest.mark.parametrize(
    ("expression", "date"),
    [
        ("date_trunc('month', date '2025-07-15')", "2025-07-01"),
        ("date_add('day', 1, date '2025-07-15')", "2025-07-16"),
        ("date '2012-08-08' + interval '2' day", "2012-08-10"),
        ("date '2012-08-08' - interval '2' day", "2012-08-06"),
        ("date '2025-07-15' + 2 * interval '1' month", "2025-09-15"),
        ("date_trunc('month', date_add('month', -1, date '2025-07-15'))", "2025-06-01"),
        ("sequence(date '2025-07-01', date '2025-07-02', interval '1' day)", "[2025-07-01, 2025-07-02]"),
        ("sequence(1, 3)", "[1, 2, 3]"),
        ("date_trunc('month', timestamp '2022-10-20 05:10:00')", "2022-10-01 00:00:00.000"),
        ("date_add('second', 86, timestamp '2020-03-01 00:00:00')", "2020-03-01 00:01:26.000"),
        ("date_add('day', -1, timestamp '2020-03-01 00:00:00 UTC')", "2020-02-29 00:00:00.000 UTC"),
    ],
)
def test_a_date_stays_a_date_and_a_timestamp_one(answer: Answer, expression: str, date: str) -> None:
    assert answer.value(expression) == date


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (f"SELECT {LOCAL} UNION ALL SELECT now()", "a UNION's times must be in one zone here"),
        ("SELECT timezone_hour(now())", "timezone_hour is Athena's alone"),
        ("SELECT extract(timezone_minute FROM now())", "TIMEZONE_MINUTE is Athena's alone"),
        ("SELECT now() AT TIME ZONE 'America/Quebec City'", "Unknown TimeZone 'America/Quebec City'"),
    ],
)
def test_what_would_be_answered_otherwise_is_refused_in_one_line(
    run: Run, tmp_path: Path, sql: str, said: str
) -> None:
    ran = run("query", "--lake", tmp_path, "--csv", sql)
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
