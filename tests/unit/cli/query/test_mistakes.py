"""SQL that can't be answered is explained in our words: no engine's name, type or class of error gets out."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import Run

pytestmark = pytest.mark.slow

RUN = "the SQL can't be run: "
SPOILT = {
    "SELECT format_datetime(occurred_at, 'yyyy') FROM missed_calls": "the function format_datetime does not",
    "SELECT cuont(*) FROM missed_calls": "the function cuont does not exist: ",
    "SELECT getenv('HOME')": "the function getenv does not exist: ",
    "SELECT pi() OVER ()": "pi can't stand with OVER",
    "SELECT call_id + 1 FROM missed_calls": "+ doesn't take (varchar, integer): CAST what doesn't fit",
    "SELECT sum(call_id) FROM missed_calls": "sum doesn't take (varchar): ",
    "SELECT -array_agg(line) FROM missed_calls": "- doesn't take (array(varchar)): ",
    "SELECT date '2025-01-01' + 'x'": "+ doesn't take (date, varchar): ",
    "SELECT approx_percentile(call_id, 2) FROM missed_calls": "a function or operator doesn't take (",
    "SELECT CAST(line AS integer) FROM missed_calls": "is no integer: TRY_CAST gives null there",
    "SELECT CAST('x' AS boolean)": "'x' is no boolean: ",
    "SELECT 1 WHERE 'x'": "'x' is no boolean: ",
    "SELECT CAST('2025-13-01' AS date)": '"2025-13-01" is no date or time',
    "SELECT date 'x'": '"x" is no date',
    "SELECT date_parse('x', '%Y')": '"x" isn\'t written as "%Y" says: TRY gives null there',
    "SELECT CAST(300 AS tinyint)": "300 is out of the range of tinyint",
    "SELECT 9223372036854775807 + 1": "the addition goes out of the range of bigint",
    "SELECT CAST(max(99999999999999999999) AS date) FROM missed_calls": "decimal can't be cast to date",
    "SELECT max(local_hour) / 0 FROM missed_calls": "Division by zero in ",
    "SELECT ?": "a ? stands for a value that isn't given",
    "SELECT EXTRACT(foo FROM now())": '"FOO" is no part of a time',
    "SELECT (SELECT * FROM (VALUES (1), (2)) t)": "a subquery that stands for one value gives several rows",
    "SELECT 1 FROM missed_calls WHERE count(*) > 1": "WHERE can't hold an aggregate: HAVING can",
    "SELECT x.line FROM missed_calls m": '"x" is no table or alias of the FROM',
    "SELECT x.* FROM missed_calls m": '"x" is no table or alias of the FROM',
    "SELECT line.a FROM missed_calls": "line has no fields, and so no a",
    "SELECT 1 UNION SELECT 1, 2": "the parts of a UNION, INTERSECT or EXCEPT have different numbers",
    "SELECT line FROM missed_calls LIMIT line": 'column "line" can\'t be read there',
    "SELECT 1 FROM missed_calls a JOIN missed_calls b USING (lin)": 'column "lin" not found; missed_',
    "SELECT m.lin FROM missed_calls m": "; did you mean line?",
    "SELECT line, count(*) FROM missed_calls": 'column "line" must appear in the GROUP BY clause',
    "SELECT line FROM missed_calls a JOIN missed_calls b ON true": "Ambiguous reference to column name",
    "SELECT 1 ORDER BY 3": "ORDER term out of range",
    "SELECT sum(sum(segments)) FROM missed_calls": "aggregate function calls cannot be nested",
    "SELECT row_number() FROM missed_calls": "Window functions are not supported here",
    "SELECT * FROM missed_calls LIMIT -1": "LIMIT/OFFSET cannot be negative",
    "SELECT * FROM read_csv('/etc/hostname')": "it reaches for a file or a setting: the lake's tables",
    "SELECT * FROM read_parquet('s3://a/b')": "it reaches for a file or a setting",
    "SELECT current_setting('threads_')": "it reaches for a file or a setting",
    "SELECT regexp_like('a', '(')": "",
    "SELECT json_extract('{', '$.a')": "",
    "SELECT from_base64('***')": "",
    "SELECT chr(-1)": "",
    "SELECT map(ARRAY['a', 'a'], ARRAY[1, 2])": "",
    "SELECT missed_calls BETWEEN 1 AND 2 FROM missed_calls": "",
    "SELECT * FROM unnest(1)": "",
    "SELECT ntile(0) OVER () FROM missed_calls": "",
    "SELECT CAST(1 AS decimal(50, 2))": "",
}
# Words of the engines, and of their errors' classes.
ENGINES = re.compile(
    r"duckdb|sqlglot|\b\w+ error\b|error:|exception|traceback|<class|candidate|internal|binder|catalog|pragma"
    r"|\bINT\d+\b|\bVARCHAR\b|_LITERAL|HUGEINT|LINE \d|\x1b|tokenizing|keyword: '",
)


def assert_ours(err: str, sql: str) -> None:
    """One line, or three with a caret. What the SQL itself says may be quoted."""
    found = ENGINES.search(err)
    assert found is None or found[0].lower() in sql.lower(), err
    assert len(err.splitlines()) in (1, 3)
    assert err.startswith("rappel: ")


@pytest.mark.parametrize(("sql", "said"), SPOILT.items(), ids=SPOILT)
def test_it_is_said_in_our_words(run: Run, lake: Path, sql: str, said: str) -> None:
    ran = run("query", "--lake", lake, "--csv", sql)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"rappel: {RUN}")
    assert said in ran.err
    assert_ours(ran.err, sql)


def test_the_columns_of_a_long_value_are_no_explanation(run: Run, lake: Path) -> None:
    ran = run("query", "--lake", lake, "SELECT missed_calls BETWEEN 1 AND 2 FROM missed_calls")
    assert (
        ran.err == f"rappel: {RUN}it asks for something that isn't understood here: docs/analysts.md tells\n"
    )


GOOD = [
    "SELECT department , count ( * ) AS calls FROM missed_calls WHERE quarter = '2025-Q3' AND local_hour"
    " BETWEEN 9 AND 17 GROUP BY department HAVING count ( * ) > 1 ORDER BY calls DESC LIMIT 5",
    "WITH a AS ( SELECT line , max ( occurred_at ) AT TIME ZONE 'America/Toronto' AS at FROM missed_calls"
    " GROUP BY 1 ) SELECT * FROM a JOIN missed_calls b USING ( line )",
    "SELECT CAST ( ring_seconds AS varchar ) || 'x' , CASE WHEN open_hours THEN 1 ELSE NULL END ,"
    " date_diff ( 'day' , local_date , current_date ) , rank ( ) OVER ( PARTITION BY line )"
    " FROM missed_calls",
    "SELECT array_agg ( line ORDER BY line ) FILTER ( WHERE open_hours ) ,"
    " transform ( ARRAY [ 1 ] , x -> x + 1 ) FROM missed_calls CROSS JOIN"
    " UNNEST ( sequence ( 1 , 3 ) ) AS t ( n )",
]
ODD = (
    *"()[]{},;'\"`*/-=<>?@#$|~.",
    *(
        "nope",
        "--",
        "/*",
        "NULL",
        "SELECT",
        "FROM",
        "BY",
        "1e400",
        "'x'",
        "interval",
        "OVER",
        "\x00",
        "é",
        "",
    ),
)


@given(
    sql=st.sampled_from(GOOD),
    changes=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(ODD)), min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_spoilt_in_sql_no_engine_s_word_gets_out(
    run: Run, lake: Path, sql: str, changes: list[tuple[int, str]]
) -> None:
    words = sql.split(" ")
    for place, odd in changes:
        words[place % len(words)] = odd
    spoilt = " ".join(words)
    ran = run("query", "--lake", lake, "--csv", spoilt)
    assert ran.status in (0, 1, 2)
    if ran.status == 1:
        assert_ours(ran.err, spoilt)
