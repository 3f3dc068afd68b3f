"""The columns that say which way a call went and how it ended are read, or the guess stops at them."""

from pathlib import Path

import pytest

from cli.call_logs.propose import guess
from cli.call_logs.read.tables import heads

Columns = dict[str, list[str]]


def guessed(folder: Path, columns: Columns) -> guess.Guess:
    """Guesses a table of calls with these columns beside when and who."""
    file = folder / "export.csv"
    length = max(map(len, columns.values()))
    rows = [
        ";".join([f"2025-09-08 10:{n:02}", f"418555{n:04}", "801", *(cells[n] for cells in columns.values())])
        for n in range(length)
    ]
    file.write_text("\n".join([";".join(["Start time", "From", "To", *columns]), *rows]), encoding="utf-8")
    return guess.from_words(heads(file, None), lambda _: None)


MISSED = ["Missed", "Answered", "Missed", "Answered"]


@pytest.mark.parametrize(
    "words",
    [
        ["Entrant", "Sortant", "Appel vers l'extérieur", "Entrant"],
        ["Inbound", "Dialed from the desk", "Dialed from the desk", "Dialed from the desk"],
    ],
)
def test_a_direction_column_is_kept_with_unknown_words_beside_known_ones(
    tmp_path: Path, words: list[str]
) -> None:
    made = guessed(tmp_path, {"Sens": words, "Status": MISSED})
    assert (made.mapping.columns.direction, made.doubts) == (("Sens",), [])
    assert made.unknown == {"direction": [words[2]]}


@pytest.mark.parametrize(
    ("words", "directions"),
    [
        (["Outgoing Call", "Inbound", "Inbound", "Inbound"], {}),
        (
            ["Voice Out Call", "Voice In", "Voice In", "Fax"],
            {"inbound": ("Voice In",), "outbound": ("Voice Out Call",)},
        ),
        (["Inbound", "Inbound", "Call In PSTN", "Out"], {"inbound": ("Call In PSTN",)}),
    ],
)
def test_what_words_say_together_is_written_into_the_mapping(
    tmp_path: Path, words: list[str], directions: dict[str, tuple[str, ...]]
) -> None:
    made = guessed(tmp_path, {"Direction": words, "Status": MISSED})
    assert (made.mapping.direction, made.doubts) == (directions, [])


@pytest.mark.parametrize(
    ("name", "words", "both"),
    [
        ("Type", ["Incoming", "Outgoing", "Missed", "Missed"], True),
        ("CallType", ["Received", "Placed", "Missed", "Voicemail"], True),
        ("Type", ["Reçu", "Émis", "Manqué", "Refusé"], True),
        ("Type", ["Missed", "Answered", "Voicemail", "Missed"], False),
        ("Call type", ["Incoming missed call", "Incoming call", "Outgoing call", "Fax"], True),
    ],
)
def test_one_column_may_say_both(tmp_path: Path, name: str, words: list[str], both: bool) -> None:
    made = guessed(tmp_path, {name: words, "Duration": ["0", "9", "0", "9"]})
    assert made.mapping.columns.result == (name,)
    assert (made.mapping.columns.direction == (name,)) == both
    assert made.doubts == []


@pytest.mark.parametrize("name", ["Répondu", "Answered", "Call picked up? (answered)"])
@pytest.mark.parametrize(("yes", "no"), [("Oui", "Non"), ("1", "0"), ("TRUE", "FALSE"), ("Y", "N")])
def test_yes_and_no_are_results_under_a_heading_that_asks(
    tmp_path: Path, name: str, yes: str, no: str
) -> None:
    made = guessed(tmp_path, {name: [yes, no, yes, no], "Duration": ["9", "9", "9", "0"]})
    if name == "Call picked up? (answered)":
        assert [doubt.field for doubt in made.doubts] == ["talk_seconds"]
    else:
        assert made.doubts == []
        assert made.mapping.result_words.get(yes.casefold()) == "answered"
        assert made.mapping.result_words.get(no.casefold()) == "no_answer"


def test_a_column_that_decides_comes_before_one_that_leaves_it_to_the_talk(tmp_path: Path) -> None:
    columns = {"Result": ["Completed"] * 4, "Status": MISSED, "Duration": ["9"] * 4}
    assert guessed(tmp_path, columns).mapping.columns.result == ("Status",)


@pytest.mark.parametrize(
    ("columns", "stops"),
    [
        ({"Direction": ["A", "B", "A", "B"], "Status": MISSED}, {"Direction": "direction"}),
        (
            {"Sens de l'appel (PBX)": ["1", "2", "1", "2"], "Status": MISSED},
            {"Sens de l'appel (PBX)": "direction"},
        ),
        ({"Type": ["1", "2", "3", "1"], "Status": MISSED}, {"Type": "direction"}),
        ({"Flux": ["Entrant", "Sortant", "Entrant", "?"], "Status": MISSED}, {"Flux": "direction"}),
        ({"Statut": ["raté"] * 4}, {"Statut": "result"}),
        ({"Hangup cause": ["16", "17", "16", "16"], "Talk time": ["9"] * 4}, {"Hangup cause": "result"}),
        ({"Dénouement": ["Manqué", "Répondu", "Perdu", "?"], "Durée": ["9"] * 4}, {"Dénouement": "result"}),
        ({"Fin": ["Messagerie vocale", "x", "y", "z"], "Talk time": ["9"] * 4}, {"Fin": "result"}),
        ({"Missed": ["Yes", "No", "Yes", "No"], "Duration": ["9"] * 4}, {"Missed": "result"}),
        ({"Voicemail": ["Oui", "Non", "Oui", "Non"], "Talk time": ["9"] * 4}, {"Voicemail": "result"}),
        ({"Duration": ["9", "0", "9", "0"]}, {"Duration": "talk_seconds"}),
        ({"Durée (s)": ["9", "0", "9", "0"], "Status": ["Terminé"] * 4}, {"Durée (s)": "talk_seconds"}),
        (
            {"Status": ["Completed"] * 4, "Duration": ["9"] * 4, "Reason": ["", "Abandoned", "", ""]},
            {"Reason": "detail"},
        ),
    ],
)
def test_the_guess_stops_at_a_column_that_means_something_and_isn_t_read(
    tmp_path: Path, columns: Columns, stops: dict[str, str]
) -> None:
    made = guessed(tmp_path, columns)
    assert {doubt.name: doubt.field for doubt in made.doubts} == stops
    for name, field in stops.items():
        assert getattr(made.mapping.columns, field) == (name,)


@pytest.mark.parametrize(
    "columns",
    [
        {"Talk time": ["9", "0", "9", "0"]},
        {"Type": ["Voice"] * 4, "Status": MISSED},
        {"Type": ["Voice", "Fax", "Voice", "Fax"], "Direction": ["In", "Out", "In", "Out"], "Status": MISSED},
        {"Status": MISSED, "Recorded": ["Yes", "No", "Yes", "No"], "SMS status": ["Sent", "", "", ""]},
        {"Status": MISSED, "Result description": ["x", "y", "z", "w"]},
        {"Status": ["Completed", "No Answer", "Busy", "Completed"], "Duration": ["9", "0", "0", "0"]},
        {"Talk time": ["9", "0", "9", "0"], "Zone": ["Local", "Local", "Long", "Long"]},
        {"Direction": [""] * 4, "Status": MISSED},
    ],
)
def test_the_guess_goes_on_where_all_that_means_something_is_read(tmp_path: Path, columns: Columns) -> None:
    assert guessed(tmp_path, columns).doubts == []


def test_what_overrides_a_result_left_to_the_talk_is_filled_in_where_it_is_known(tmp_path: Path) -> None:
    columns = {"Status": ["Completed"] * 3, "Duration": ["9"] * 3, "Reason": ["Abandoned", "", "Overflow"]}
    made = guessed(tmp_path, columns)
    assert made.mapping.detail == {"abandoned": ("Abandoned",), "no_answer": ("Overflow",)}
