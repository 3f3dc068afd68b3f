"""`rappel preview` shows what a caller would read."""

import json
from pathlib import Path

import pytest

from functions.shared.call import DEPARTMENTS
from tests.command_line import Run

DEMO = Path(__file__).parents[3] / "demo"
TREMBLAY, RIVIERE = DEMO / "garage-tremblay.yaml", DEMO / "autos-riviere.yaml"


def test_the_json_says_the_words_their_encoding_their_segments_and_whether_it_is_open(run: Run) -> None:
    ran = run("preview", RIVIERE, "--at", "2025-09-02T10:00", "--language", "en", "--json")
    assert ran.status == 0
    assert json.loads(ran.out) == {
        "text": "Autos Rivière: we missed your call to the service department. "
        "Please call us back at 514-555-0120. Reply STOP to opt out of texts.",
        "encoding": "GSM-7",
        "segments": 1,
        "open": True,
    }


def test_labour_day_is_a_day_off_and_a_moment_without_zone_is_the_dealership_s(run: Run) -> None:
    ran = run("preview", RIVIERE, "--at", "2025-09-01T10:00", "--json")
    found = json.loads(ran.out)
    assert found["open"] is False
    assert "demain à 8 h" in found["text"]


def test_a_moment_with_its_offset_is_that_moment(run: Run) -> None:
    noon_in_london = run("preview", RIVIERE, "--at", "2025-09-02T12:30:00+01:00", "--json")
    assert json.loads(noon_in_london.out)["open"] is False


def test_letters_that_cost_are_shown(run: Run, tmp_path: Path) -> None:
    dear = tmp_path / "dear.yaml"
    dear.write_text(TREMBLAY.read_text().replace("text_name: Garage Tremblay", "text_name: Garage Côté"))
    ran = run("preview", dear)
    assert "UCS-2" in ran.out
    assert "ô" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--department", "kitchen"),
        ("--language", "es"),
        ("--language", "en"),  # which no caller of Tremblay's is texted in
        ("--nonsense",),
        ("--at", "yesterday"),
        ("--at", "9999-12-31T23:59"),
        ("--at", "0001-01-01T00:00+05:00"),
    ],
)
def test_wrong_use_is_2(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("preview", TREMBLAY, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith(("Error: Invalid value for", "Error: No such option"))


def test_a_file_that_is_not_there_is_one_line_and_1(run: Run, tmp_path: Path) -> None:
    ran = run("preview", tmp_path / "none.yaml")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "check its path" in ran.err


@pytest.mark.parametrize("file", [TREMBLAY, RIVIERE])
@pytest.mark.parametrize("at", ["2026-09-01T10:00", "2026-09-01T23:00"])
@pytest.mark.parametrize("department", DEPARTMENTS)
def test_each_text_of_the_demo_fits_one_segment(run: Run, file: Path, at: str, department: str) -> None:
    ran = run("preview", file, "--department", department, "--at", at, "--json")
    assert json.loads(ran.out)["segments"] == 1
