"""Of an export that nobody has described, a mapping is proposed, or it is said what nothing in it tells."""

from pathlib import Path

import pytest

from cli.call_logs.propose import guess, templates
from cli.call_logs.read.tables import heads
from cli.shared.errors import Failed
from tests.unit.cli.call_logs.vectors import EXPECTED, VECTORS


def guessed(folder: Path, text: str) -> guess.Guess:
    file = folder / "export.csv"
    file.write_text(text, encoding="utf-8")
    return guess.from_words(heads(file, None), lambda _: None)


def test_every_vector_is_expected_and_every_expectation_has_its_vector() -> None:
    assert {file.name for file in VECTORS.iterdir()} == {*EXPECTED, "expected.json"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_ready_mapping_is_taken_where_it_fits_and_only_there(name: str) -> None:
    tables = heads(VECTORS / name, None)
    found = templates.find_fitting(tables) or templates.find_headerless(tables)
    wanted = EXPECTED[name]["guess"]
    assert (found and found[0]) == (wanted if wanted != "guessed" else None)


@pytest.mark.parametrize(
    "name", [name for name, said in EXPECTED.items() if said["guess"] and said.get("header", True)]
)
def test_every_form_is_understood_by_its_words_alone(name: str) -> None:
    made = guess.from_words(heads(VECTORS / name, None), lambda _: None)
    placed = set(made.mapping.columns.named())
    assert placed & {"caller", "person"}
    assert placed & {"started_at", "date"}
    assert placed & {"result", "talk_seconds"}
    assert len(made.orders) == 1


def test_a_ready_mapping_fits_without_the_call_s_id(tmp_path: Path) -> None:
    file = tmp_path / "portal.csv"
    file.write_text(
        "Type,Direction,From,To,Extension,Name,Date,Time,Action,Action Result,Duration\n"
        "Voice,Inbound,(418) 555-0150,(418) 555-0101,801,,Mon 09/08/2025,10:05 AM,Call,Missed,0:00:25\n"
        "Fax,Inbound,(418) 555-0151,(418) 555-0101,801,,Mon 09/08/2025,10:15 AM,Fax,Received,0:00:25\n",
        encoding="utf-8",
    )
    found = templates.find_fitting(heads(file, None))
    assert found is not None
    assert found[0] == "ringcentral"


def test_what_microsoft_graph_returns_is_teams_too(tmp_path: Path) -> None:
    file = tmp_path / "pstn.csv"
    file.write_text(
        "id,callId,userPrincipalName,startDateTime,endDateTime,duration,callType,calleeNumber,callerNumber\n"
        "a,c1,a@x,2025-09-08T14:00:00Z,2025-09-08T14:00:00Z,0,user_in,+14185550100,+14185550150\n",
        encoding="utf-8",
    )
    found = templates.find_fitting(heads(file, None))
    assert found is not None
    assert found[0] == "teams"


def test_a_ready_mapping_with_a_zone_of_its_own_fits_with_the_call_s_id_only(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(
        "Start time,From,To,Direction,Status,Duration\n"
        "2025-09-08 10:05,4185550150,4185550101,Inbound,No answer,0\n",
        encoding="utf-8",
    )
    assert templates.find_fitting(heads(file, None)) is None


@pytest.mark.parametrize("rows", [["1,2,3\n"], ["a," * 20 + "\n"], ["x\n"]])
def test_what_no_ready_mapping_reads_without_a_header_is_left(tmp_path: Path, rows: list[str]) -> None:
    file = tmp_path / "Master.csv"
    file.write_text("".join(rows), encoding="utf-8")
    assert templates.find_headerless(heads(file, None)) is None


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("StartTime,CallerID,CallResult", {"started_at", "caller", "result"}),
        ("start_stamp,caller_id_number,Status", {"started_at", "caller", "result"}),
        ("DateTime,PhoneNumber,CallStatus", {"started_at", "person", "result"}),
        ("Date Et Heure,NuméroAppelant,RésultatAppel", {"started_at", "caller", "result"}),
        ("Start Time (UTC),From [E.164],Result (final)", {"started_at", "caller", "result"}),
        ("START-TIME,calling_number,Final result of the call", {"started_at", "caller", "result"}),
    ],
)
def test_headings_are_known_with_or_without_blanks(tmp_path: Path, headings: str, fields: set[str]) -> None:
    made = guessed(tmp_path, f"{headings}\n2025-09-08 10:05,4185550150,Missed\n")
    assert set(made.mapping.columns.named()) == fields
    assert made.mapping.zone == ("UTC" if "UTC" in headings else None)


@pytest.mark.parametrize(
    ("name", "days"),
    [("Day", ("Mon", "Tue")), ("Jour de la semaine", ("lundi", "mardi")), ("", ("lun.", "mar."))],
)
def test_a_column_of_weekdays_decides_the_order_of_dates(
    tmp_path: Path, name: str, days: tuple[str, str]
) -> None:
    rows = [f"{day},09/0{8 + n}/2025 10:05,4185550150,Missed\n" for n, day in enumerate(days)]
    assert guessed(tmp_path, f"{name},Start time,From,Status\n" + "".join(rows)).orders == ["mdy"]


def test_where_the_month_is_a_word_no_order_is_needed(tmp_path: Path) -> None:
    header = "Date et heure;Appelant;Statut\n"
    made = guessed(tmp_path, header + "1 juillet 2025 10:05;4185550150;Manqué\n")
    assert (made.mapping.date_order, made.orders) == (None, ["ymd"])
    made = guessed(tmp_path, header + "2025-07-01 10:05;4185550150;Manqué\n")
    assert made.mapping.date_order == "ymd"


def test_a_header_that_comes_again_is_no_unknown_value(tmp_path: Path) -> None:
    header, call = "Date et heure;Appelant;Statut\n", "2025-09-08 10:05;4185550150;Manqué\n"
    assert guessed(tmp_path, header + call * 5 + header + call * 5).unknown == {}


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


@pytest.mark.parametrize("first", ["1899-12-30", "1899-12-31"])
@pytest.mark.parametrize("name", ["Heure", "Heure de l'appel"])  # Heure may be a whole moment's name
def test_a_workbook_s_times_are_times_whichever_day_its_calendar_begins(
    tmp_path: Path, name: str, first: str
) -> None:
    made = guessed(
        tmp_path,
        f"Date,{name},Appelant,Statut\n"
        f"2025-09-08 00:00:00,{first} 10:05:33,4185550150,Manqué\n"
        f"2025-09-09 00:00:00,{first} 14:12:00,4185550151,Manqué\n",
    )
    placed = made.mapping.columns.named()
    assert (placed["date"], placed["time"], made.orders) == (("Date",), (name,), ["ymd"])


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
        (
            "Start time,Appelant,Status\n2025-09-08 10:05,Jean Tremblay,Missed\n",
            "Appelant was found, but most of its values are no telephone numbers: write a mapping",
        ),
        (
            "Date,Heure,From,Status\nlundi,matin,4185550150,Missed\n",
            "Date, Heure were found, but most of their values are no dates and times: write a mapping",
        ),
    ],
)
def test_what_nothing_tells_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Failed) as failed:
        guessed(tmp_path, text)
    assert said in str(failed.value)
    assert len(str(failed.value).splitlines()) == 1
