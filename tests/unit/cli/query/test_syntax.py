"""SQL that can't be read is shown with a caret below the place."""

from pathlib import Path

import pytest

from tests.command_line import Run


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            "selec 1",
            "line 1 column 1: selec isn't understood there; did you mean SELECT?\n  selec 1\n  ^^^^^",
        ),
        (
            "SELECT *\nFORM missed_calls\nWHERE true",
            "line 2 column 1: FORM isn't understood there; did you mean FROM?\n  FORM missed_calls\n  ^^^^",
        ),
        (
            "SELECT * FROM missed_calls WHERE",
            "line 1 column 28: something is missing after WHERE\n"
            "  SELECT * FROM missed_calls WHERE\n"
            "                             ^^^^^",
        ),
        (
            "SELECT 1\nFROM missed_calls GROUP BY",  # the parser takes it, the engine doesn't
            "line 2 column 25: something is missing after BY\n"
            "  FROM missed_calls GROUP BY\n"
            "                          ^^",
        ),
        (
            "SELECT 1\n\tWHERE 1 = 1 AND AND 2 = 2",
            "line 2 column 18: AND isn't understood there\n"
            "   WHERE 1 = 1 AND AND 2 = 2\n"
            "                   ^^^",
        ),
        ("SELECT 1)", "line 1 column 9: ) isn't understood there\n  SELECT 1)\n          ^"),
        ("SELECT (1", "line 1 column 9: ) is missing\n  SELECT (1\n          ^"),
        ("SELECT CASE WHEN true THEN 2", "line 1 column 28: END is missing after CASE\n"),
        ("SELECT 'abc", "line 1 column 8: ' is opened there and never closed\n  SELECT 'abc\n         ^"),
        ("SELECT 'a\"b' AS \"c", 'line 1 column 17: " is opened there and never closed\n'),
        ("SELECT 1\n/* so", "line 2 column 1: /* is opened there and never closed\n  /* so\n  ^^"),
        ("SELECT `call_id` FROM missed_calls", "line 1 column 16: ` isn't understood there\n"),
    ],
)
def test_the_place_is_shown(run: Run, lake: Path, sql: str, said: str) -> None:
    ran = run("query", "--lake", lake, sql)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"rappel: the SQL can't be read, {said}")
    assert len(ran.err.splitlines()) == 3


def test_a_long_line_is_shown_around_the_place(run: Run, lake: Path) -> None:
    before = ", ".join(f"column_{n}" for n in range(100))
    ran = run("query", "--lake", lake, f"SELECT {before} FORM missed_calls WHERE {before.replace(',', ' +')}")
    [_, shown, carets] = ran.err.splitlines()
    assert len(shown) < 110
    assert shown[carets.index("^") :].startswith("FORM missed_calls")


def test_sql_that_nests_without_end_is_refused(run: Run, lake: Path) -> None:
    ran = run("query", "--lake", lake, f"SELECT {'(' * 2000}1{')' * 2000}")
    assert (ran.status, ran.err) == (1, "rappel: the SQL can't be read: it nests too deep\n")
