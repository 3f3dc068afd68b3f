"""The list of numbers never texted is read from beside the file, and told by count: never by number."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.dealership import file as dealership_file
from cli.shared.errors import Failed
from functions.shared.never_text import MOST_ENTRIES
from tests.builders import NOW
from tests.command_line import Run
from tests.unit.cli.dealership.test_directory import FILE, ID
from tests.unit.cli.deployed import Deployed

LIST = """\
# Mobiles of the staff
+14185550150          # Julie
+14185550160-+14185550169

  +14185550170
"""
DIGITS = "418555"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "garage.yaml"
    path.write_text(FILE + 'never_text:\n  numbers: ["+14185550180"]\n  file: staff.txt\n')
    (tmp_path / "staff.txt").write_text(LIST)
    return path


def numbers(file: Path) -> tuple[str, ...]:
    return dealership_file.load(file, NOW.date()).never_text.numbers


def test_the_list_adds_to_the_numbers_of_the_file(file: Path) -> None:
    listed = ("+14185550150", "+14185550160-+14185550169", "+14185550170", "+14185550180")
    assert numbers(file) == listed
    (file.parent / "staff.txt").write_bytes(b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode())
    assert numbers(file) == listed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("418-555-0150", "staff.txt:1: write a number as"),
        ("+14185550150\n\n+14185550160-0169", "staff.txt:3: write a number as"),
        ("+14185550169-+14185550160", "staff.txt:1: a range goes from its lowest number"),
        ("+14180000000-+14189999999", "staff.txt:1: a range has 10,000 numbers at most"),
        (
            "\n".join(f"+1418{n:07}" for n in range(MOST_ENTRIES)),
            "garage.yaml:17: never_text.file: 1,001 numbers and ranges: 1,000 at most, so write ranges",
        ),
        ("#" * 300_000, "garage.yaml:17: never_text.file: staff.txt is over 256 KB"),
    ],
)
def test_what_is_wrong_in_a_list_is_said_with_its_line_and_without_its_number(
    file: Path, text: str, said: str
) -> None:
    (file.parent / "staff.txt").write_text(text)
    with pytest.raises(Failed) as failed:
        numbers(file)
    assert str(failed.value).startswith(f"{file.parent}/{said}")
    assert "0150" not in str(failed.value).replace('"+14185550100', "")
    assert "\n" not in str(failed.value)


def test_a_list_that_is_not_there_or_no_text_is_said(file: Path) -> None:
    listed = file.parent / "staff.txt"
    listed.write_bytes("+14185550150 # Hélène".encode("cp1252"))
    with pytest.raises(Failed, match=r"yaml:17: never_text.file: staff.txt is not UTF-8: save it as UTF-8$"):
        numbers(file)
    listed.unlink()
    with pytest.raises(Failed, match=r"staff.txt can't be read \(FileNotFoundError\): it stands beside"):
        numbers(file)
    listed.mkdir()
    with pytest.raises(Failed, match=r"staff.txt can't be read \(IsADirectoryError\)"):
        numbers(file)


@pytest.mark.parametrize("entry", ["+14185550150", '"418-555-0150"', "[+14185550150]", '"+14185550150-0159"'])
def test_a_number_that_is_wrong_in_the_file_is_told_by_its_place(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "garage.yaml"
    path.write_text(FILE + f'never_text:\n  numbers: ["+14185550180", {entry}]\n')
    with pytest.raises(Failed) as failed:
        numbers(path)
    assert str(failed.value).startswith(f"{path}:16: never_text.numbers #2: ")
    assert DIGITS not in str(failed.value).replace("+14185550100", "").replace("+14185550199", "")


def changes(run: Run, file: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(run("dealership", "check", file, "--json").out)
    return parsed


def test_each_command_says_how_many_and_never_which(deployed: Deployed, run: Run, file: Path) -> None:
    assert changes(run, file)["never_text"] == {"added": 13, "removed": 0}
    assert changes(run, file)["settings"] == ["never_text"]
    checked = run("dealership", "check", file)
    assert "+ 13 numbers never texted" in checked.out.splitlines()
    runs = [checked, run("dealership", "apply", file), run("preview", file, "--department", "service")]
    assert all("Garage Tremblay: 13 numbers are never texted." in ran.err.splitlines() for ran in runs)
    assert changes(run, file)["never_text"] == {"added": 0, "removed": 0}

    shown = run("dealership", "show", ID)
    as_json = run("dealership", "show", ID, "--json")
    assert "13 numbers are never texted" in shown.out
    assert json.loads(as_json.out)["never_text"] == {"numbers": 13, "file": "staff.txt"}
    for ran in (*runs, shown, as_json):
        assert not any(f"{DIGITS}01{n}" in ran.out + ran.err for n in range(50, 81))

    (file.parent / "staff.txt").write_text("+14185550150\n+14185550171\n")
    assert changes(run, file)["never_text"] == {"added": 1, "removed": 11}
    again = run("dealership", "check", file).out.splitlines()
    assert {"+ 1 number never texted", "- 11 numbers never texted"} <= set(again)


def test_another_order_is_no_change(deployed: Deployed, run: Run, file: Path) -> None:
    assert run("dealership", "apply", file).status == 0
    (file.parent / "staff.txt").write_text("\n".join(reversed(LIST.splitlines())))
    assert "apply would change nothing" in run("dealership", "check", file).err
