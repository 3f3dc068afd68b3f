"""An answer as CSV does nothing in a spreadsheet; as JSON it has JSON's own values."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.command_line import Run


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("'=1+1'", "'=1+1"),
        ("'=HYPERLINK(\"http://a\")'", '\'=HYPERLINK("http://a")'),
        ("'+14185550101'", "'+14185550101"),
        ("'-2+3'", "'-2+3"),
        ("'@SUM(A1)'", "'@SUM(A1)"),
        ("chr(9) || '=1'", "'\t=1"),
        ("chr(13) || '=1'", "'\r=1"),
        ("chr(10) || '=1'", "'\n=1"),
        ("'＝1'", "'＝1"),
        ("'a=1'", "a=1"),
        ("''", ""),
        ("-0.3", "-0.3"),
        ("-7", "-7"),
        ("-1e0 / 3", "-0.3333333333333333"),
        ("CAST(-0.3 AS double)", "-0.3"),
        ("date '2025-07-01'", "2025-07-01"),
        ("interval '-1' day", "-1 00:00:00.000"),
        ("ARRAY['=1']", "[=1]"),
        ("CAST(NULL AS varchar)", ""),
        ("true", "true"),
    ],
)
def test_a_text_that_a_spreadsheet_would_compute_is_a_text_there(
    run: Run, tmp_path: Path, value: str, cell: str
) -> None:
    ran = run("query", "--lake", tmp_path, "--csv", f"SELECT {value} AS a, 1 AS one")
    assert (ran.status, ran.err) == (0, "")
    assert list(csv.reader(io.StringIO(ran.out, newline=""))) == [["a", "one"], [cell, "1"]]


def test_so_is_a_column_s_name(run: Run, tmp_path: Path) -> None:
    assert run("query", "--lake", tmp_path, "--csv", 'SELECT 1 AS "=1+1"').out == "'=1+1\n1\n"


def test_json_has_its_own_values_and_texts_as_they_are(run: Run, tmp_path: Path) -> None:
    sql = (
        "SELECT '=1' AS text, -0.3 AS number, 7 AS whole, true AS yes, CAST(NULL AS integer) AS nothing,"
        " date '2025-07-01' AS day, timestamp '2025-07-01 10:46' AS at, ARRAY[1, NULL] AS some"
        " UNION ALL SELECT 'é', 1e0, 8, false, 9, NULL, NULL, NULL ORDER BY whole"
    )
    ran = run("query", "--lake", tmp_path, "--json", sql)
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out) == [
        {
            "text": "=1",
            "number": -0.3,
            "whole": 7,
            "yes": True,
            "nothing": None,
            "day": "2025-07-01",
            "at": "2025-07-01 10:46:00.000",
            "some": [1, None],
        },
        {
            "text": "é",
            "number": 1.0,
            "whole": 8,
            "yes": False,
            "nothing": 9,
            "day": None,
            "at": None,
            "some": None,
        },
    ]


def test_json_of_nothing_is_an_empty_list(run: Run, tmp_path: Path) -> None:
    assert json.loads(run("query", "--lake", tmp_path, "--json", "SELECT 1 AS a WHERE false").out) == []


def test_what_json_has_no_number_for_is_athena_s_text(run: Run, tmp_path: Path) -> None:
    assert json.loads(run("query", "--lake", tmp_path, "--json", "SELECT sqrt(-1) AS a").out) == [
        {"a": "NaN"}
    ]


def test_json_wants_each_name_once(run: Run, tmp_path: Path) -> None:
    ran = run("query", "--lake", tmp_path, "--json", "SELECT 1 AS a, 2 AS a")
    assert (ran.status, ran.out) == (1, "")
    assert "two columns are called a" in ran.err


def test_csv_and_json_at_once_are_wrong_use(run: Run, tmp_path: Path) -> None:
    ran = run("query", "--lake", tmp_path, "--json", "--csv", "SELECT 1")
    assert (ran.status, ran.out) == (2, "")
