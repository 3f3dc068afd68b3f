"""`rappel query` answers SQL in Athena's dialect from the lake's files, and reaches nothing else."""

import csv
import io
from pathlib import Path

import pytest

from tests.command_line import Ran, Run


def rows(ran: Ran) -> list[dict[str, str]]:
    assert (ran.status, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_every_quarter_is_there_and_the_quarter_is_a_column(run: Run, lake: Path) -> None:
    sql = "SELECT quarter, count(*) AS calls FROM missed_calls GROUP BY quarter ORDER BY quarter"
    assert rows(run("query", "--lake", lake, "--csv", sql)) == [
        {"quarter": "2025-Q2", "calls": "5"},
        {"quarter": "2025-Q3", "calls": "5"},
    ]


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SELECT approx_distinct(call_id) AS a FROM missed_calls", "10"),
        ("SELECT day_of_week(DATE '2025-09-01') AS a", "1"),
        ("SELECT count_if(open_hours) AS a FROM missed_calls WHERE quarter = '2025-Q3'", "3"),
        ("SELECT date_diff('minute', min(occurred_at), max(occurred_at)) AS a FROM missed_calls", "132720"),
        ("SELECT 7 / 2 AS a", "3"),  # whole numbers, as in Athena
        ("SELECT 7 / 2.0 AS a", "3.5"),
        ("SELECT count(*) / 4 AS a FROM missed_calls", "2"),
        ("SELECT array_join(ARRAY['a', 'b'], '-') AS a", "a-b"),
    ],
)
def test_the_dialect_is_athena_s(run: Run, lake: Path, sql: str, answer: str) -> None:
    assert rows(run("query", "--lake", lake, "--csv", sql)) == [{"a": answer}]


def test_values_are_written_as_athena_writes_them(run: Run, lake: Path) -> None:
    sql = (
        "SELECT call_id, occurred_at, local_date, open_hours, ring_seconds FROM missed_calls"
        " WHERE quarter = '2025-Q3' ORDER BY 2 LIMIT 1"
    )
    assert run("query", "--lake", lake, "--csv", sql).out == (
        "call_id,occurred_at,local_date,open_hours,ring_seconds\n"
        "2025-Q3 CA0,2025-09-02 10:00:00.250,2025-09-02,false,\n"
    )


def test_a_call_s_local_hour_is_its_hour_at_its_time_zone(run: Run, lake: Path) -> None:
    sql = (
        "SELECT DISTINCT hour(occurred_at AT TIME ZONE 'America/Toronto') - local_hour AS off,"
        " hour(occurred_at) - local_hour AS utc FROM missed_calls"
    )
    assert rows(run("query", "--lake", lake, "--csv", sql)) == [{"off": "0", "utc": "4"}]


def test_an_array_is_written_as_athena_writes_it_in_csv_and_in_the_table(run: Run, lake: Path) -> None:
    sql = "SELECT ARRAY['employee', 'parts'] AS departments"
    assert rows(run("query", "--lake", lake, "--csv", sql)) == [{"departments": "[employee, parts]"}]
    assert "│ [employee, parts] │" in run("query", "--lake", lake, sql).out


def test_a_table_s_name_may_have_capitals(run: Run, lake: Path) -> None:
    assert rows(run("query", "--lake", lake, "--csv", "SELECT count(*) AS n FROM Missed_Calls")) == [
        {"n": "10"}
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS one, 2, max(x) FROM (SELECT 3 AS x) t",
        "(SELECT 1 AS one, 2, max(x) FROM (SELECT 3 AS x) t)",
        "SELECT 1 AS one, 2, 1 + 2 UNION SELECT 1, 2, 3",
    ],
)
def test_a_column_without_a_name_has_athena_s(run: Run, lake: Path, sql: str) -> None:
    assert rows(run("query", "--lake", lake, "--csv", sql)) == [{"one": "1", "_col1": "2", "_col2": "3"}]


def test_a_query_that_names_the_deployed_database_runs_here_too(run: Run, lake: Path) -> None:
    sql = (
        "SELECT count(*) AS n FROM rappel_prod.missed_calls c"
        " JOIN awsdatacatalog.rappel_prod.missed_calls d USING (call_id)"
    )
    assert rows(run("query", "--lake", lake, "--csv", sql)) == [{"n": "10"}]


def test_with_blocks_and_unions_are_selects(run: Run, lake: Path) -> None:
    sql = (
        "WITH q AS (SELECT DISTINCT quarter FROM missed_calls)"
        " SELECT quarter FROM q UNION ALL SELECT 'x' ORDER BY 1"
    )
    assert [row["quarter"] for row in rows(run("query", "--lake", lake, "--csv", sql))] == [
        "2025-Q2",
        "2025-Q3",
        "x",
    ]


def test_without_csv_it_is_a_table_of_so_many_rows_and_says_how_many_more(run: Run, lake: Path) -> None:
    ran = run("query", "--lake", lake, "SELECT n FROM UNNEST(sequence(1, 512)) AS t(n)")
    assert ran.status == 0
    assert "500" in ran.out
    assert "501" not in ran.out
    assert ran.err.strip() == "12 more rows: --csv gives them all"


def test_a_table_that_goes_to_a_pipe_is_whole(run: Run, lake: Path) -> None:
    value = "x" * 200
    assert value in run("query", "--lake", lake, f"SELECT 1 AS one, '{value}' AS long").out


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", "must be one SELECT"),
        ("SELECT 1; SELECT 2", "must be one SELECT"),
        ("DROP TABLE missed_calls", "must be one SELECT"),
        ("EXPLAIN SELECT 1", "must be one SELECT"),
        ("COPY missed_calls TO 'out.csv'", "must be one SELECT"),
        ("SELECT nope FROM missed_calls", '"nope" not found'),
        ("SELECT nope FROM missed_calls", "; missed_calls has call_id, dealership_id, provider, "),
        ("SELECT m.nope FROM missed_calls m", ", holiday_fr, quarter"),
        (
            "SELECT * FROM missedcalls",
            "the table missedcalls does not exist: there are by_department, by_month, ",
        ),
        ("SELECT * FROM missedcalls", ", missed_calls, outside_hours, "),
        ("SELECT * FROM missedcalls", "; did you mean missed_calls?"),
        ("WITH calls AS (SELECT 1) SELECT * FROM cals", "; did you mean calls?"),
        ("SELECT departement FROM missed_calls", ", quarter; did you mean department?"),
        ("SELECT Trimestre_Quarter FROM missed_calls", '"Trimestre_Quarter" not found; missed_calls has '),
        ("SELECT n, hous FROM (SELECT 1 AS n, 2 AS hours)", '"hous" not found; did you mean hours?'),
        ("SELECT format_datetime(occurred_at, 'yyyy') FROM missed_calls", "can't be run"),
        ("SELECT 1 / 0", "Division by zero in expression (1 // 0): divide by NULLIF("),
        ("SELECT CAST(call_id AS integer) FROM missed_calls", "can't be run"),
        ("SELECT quarter FROM quarter_hourly", "the lake has no quarter_hourly: run rappel rollup first"),
    ],
)
def test_sql_that_can_t_be_answered_is_one_readable_line_and_1(
    run: Run, lake: Path, sql: str, said: str
) -> None:
    ran = run("query", "--lake", lake, "--csv", sql)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("rappel: ")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
    assert "\x1b" not in ran.err
    assert "SET " not in ran.err  # the settings are locked


def test_a_failure_in_the_last_of_many_rows_leaves_no_part_of_an_answer(run: Run, lake: Path) -> None:
    sql = "SELECT 1 / (40000 - n) FROM UNNEST(sequence(1, 40000)) AS t(n)"
    ran = run("query", "--lake", lake, "--csv", sql)
    assert (ran.status, ran.out) == (1, "")


def test_no_other_file_can_be_read(run: Run, lake: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (
        f"SELECT * FROM read_csv('{secret}')",
        f"SELECT * FROM '{secret}'",
        f'SELECT * FROM "{secret}"',
    ):
        ran = run("query", "--lake", lake, "--csv", sql)
        assert ran.status == 1, sql


def test_no_variable_of_the_program_is_a_table(run: Run, lake: Path) -> None:
    assert run("query", "--lake", lake, "--csv", "SELECT * FROM rows").status == 1


def test_a_lake_that_isn_t_there_says_so(run: Run, tmp_path: Path) -> None:
    ran = run("query", "--lake", tmp_path / "nowhere", "SELECT count(*) FROM missed_calls")
    assert (ran.status, ran.err) == (
        1,
        "rappel: the lake has no missed_calls: run rappel simulate first, or mend --lake\n",
    )


def test_a_file_that_is_no_parquet_is_one_line_that_names_it(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "missed_calls/quarter=2025-Q3/broken.parquet"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"PK not parquet at all")
    ran = run("query", "--lake", tmp_path, "SELECT count(*) FROM missed_calls")
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert ran.err.startswith("rappel: the lake can't be read: ")
    assert "broken.parquet" in ran.err
