"""The SQL comes from the command line, from a file or from standard input."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.command_line import Run

SQL = "-- une question réglée\nSELECT 7 AS seven;\n"
ANSWER = "seven\n7\n"


@pytest.mark.parametrize("name", ["question.sql", "Ma question.SQL"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "with a byte order mark"])
def test_a_file_s_sql_is_answered(run: Run, tmp_path: Path, name: str, mark: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(mark + SQL.encode())
    ran = run("query", "--lake", tmp_path, "--csv", file)
    assert (ran.status, ran.out, ran.err) == (0, ANSWER, "")


def test_a_hyphen_is_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(SQL.encode())))
    ran = run("query", "--lake", tmp_path, "--csv", "-")
    assert (ran.status, ran.out, ran.err) == (0, ANSWER, "")


def test_sql_that_ends_as_a_file_s_name_is_sql(run: Run, tmp_path: Path) -> None:
    ran = run("query", "--lake", tmp_path, "SELECT * FROM question.sql")
    assert ran.err.startswith("rappel: the table sql does not exist: ")


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("none.sql", None, "none.sql can't be read (No such file or directory): check its path"),
        (
            "latin.sql",
            "SELECT 1\n-- réglé".encode("cp1252"),
            "latin.sql is no UTF-8 in line 2: save it as UTF-8",
        ),
    ],
)
def test_a_file_that_can_t_be_read_is_one_line(
    run: Run, tmp_path: Path, name: str, written: bytes | None, said: str
) -> None:
    file = tmp_path / name
    if written is not None:
        file.write_bytes(written)
    ran = run("query", "--lake", tmp_path, file)
    assert (ran.status, ran.out, ran.err) == (1, "", f"rappel: {tmp_path}/{said}\n")


def test_a_folder_is_no_file_of_sql(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder.sql").mkdir()
    ran = run("query", "--lake", tmp_path, tmp_path / "folder.sql")
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert "check its path" in ran.err
