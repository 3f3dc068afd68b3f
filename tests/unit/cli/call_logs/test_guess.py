"""Of an export that nobody has described, a mapping is proposed, or it is said what nothing in it tells."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.call_logs import guess, ready
from cli.call_logs.reading import heads
from cli.errors import Failed

VECTORS = Path(__file__).parents[3] / "vectors/call_logs"
EXPECTED: dict[str, Any] = json.loads((VECTORS / "expected.json").read_text(encoding="utf-8"))


def guessed(folder: Path, text: str) -> guess.Guess:
    file = folder / "export.csv"
    file.write_text(text, encoding="utf-8")
    return guess.by_words(heads(file, None), lambda _: None)


def test_every_vector_is_expected_and_every_expectation_has_its_vector() -> None:
    assert {file.name for file in VECTORS.iterdir()} == {*EXPECTED, "expected.json"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_ready_mapping_is_taken_where_it_fits_and_only_there(name: str) -> None:
    found = ready.fitting(heads(VECTORS / name, None))
    wanted = EXPECTED[name]["guess"]
    assert (found and found[0]) == (wanted if wanted != "guessed" else None)


@pytest.mark.parametrize("name", [name for name, said in EXPECTED.items() if said["guess"]])
def test_every_form_is_understood_by_its_words_alone(name: str) -> None:
    made = guess.by_words(heads(VECTORS / name, None), lambda _: None)
    placed = set(made.mapping.columns.named())
    assert placed & {"caller", "person"}
    assert placed & {"started_at", "date"}
    assert placed & {"result", "talk_seconds"}
    assert len(made.orders) == 1


def test_dates_that_may_be_day_or_month_first_are_left_to_the_reader(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Date et heure;Appelant;Statut\n03/04/2025 10:05;4185550150;Manqué\n")
    assert made.orders == ["dmy", "mdy"]
    assert made.mapping.date_order is None


def test_values_that_nobody_knows_are_told_without_numbers(tmp_path: Path) -> None:
    rows = "2025-09-08 10:05;4185550150;Manqué\n" * 5 + "2025-09-08 11:05;4185550150;tel 4185550151\n"
    made = guessed(tmp_path, "Date et heure;Appelant;Statut\n" + rows)
    assert made.unknown == {"result": ["tel 418•••••••"]}


def test_a_column_of_dates_called_time_is_no_time_of_day(tmp_path: Path) -> None:
    made = guessed(
        tmp_path, "Time,From,Status\n2025-09-08 10:05,4185550150,Missed\n2025-09-09 10:05,4185550151,Missed\n"
    )
    assert made.mapping.columns.named()["started_at"] == ("Time",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Name,Colour,Price\nA,red,5\n", "no row of the file looks like a call log's header"),
        ("From,To,Status\n4185550150,801,Missed\n", "nothing in the file says when each call began"),
        ("Start time,To,Status\n2025-09-08 10:05,801,Missed\n", "nothing in the file says who called"),
        (
            "Start time,From,To\n2025-09-08 10:05,4185550150,801\n",
            "nothing in the file says whether each call was answered",
        ),
    ],
)
def test_what_nothing_tells_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Failed) as failed:
        guessed(tmp_path, text)
    assert said in str(failed.value)
    assert len(str(failed.value).splitlines()) == 1
