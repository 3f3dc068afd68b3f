"""`rappel import` lays an export's missed calls in a lake, and drops nothing in silence."""

import json
import shlex
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from functions.lake.storage import Folder
from tests.command_line import Ran, Run
from tests.ledger import Row, read
from tests.unit.cli.call_logs.build import export, row
from tests.unit.cli.call_logs.vectors import EXPECTED, VECTORS

pytestmark = pytest.mark.slow

MAPPING = """
provider = "pbx"
date_order = "ymd"
[columns]
call_id = "Id"
started_at = "When"
caller = "From"
called = "To"
line = "Queue"
direction = "Way"
result = "Result"
ring_seconds = "Ring"
talk_seconds = "Talk"
"""


@pytest.fixture
def mapping_file(tmp_path: Path) -> Path:
    file = tmp_path / "mapping.toml"
    file.write_text(MAPPING, encoding="utf-8")
    return file


def calls_of(lake: Path) -> list[Row]:
    return sorted(
        read(*lake.glob("missed_calls/quarter=*/*.parquet")), key=lambda row: str(row["occurred_at"])
    )


def held(lake: Path) -> dict[str, bytes]:
    return {key: (lake / key).read_bytes() for key in Folder(lake).keys("")}


def imported(run: Run, file: Path, lake: Path, *more: object, status: int = 0) -> Ran:
    ran = run("import", file, "--lake", lake, "--dealership", "garage-fictif", *more)
    assert ran.status == status, ran.err
    return ran


@pytest.mark.parametrize(
    ("name", "how"),
    [(name, "mapping") for name, said in EXPECTED.items() if said["mapping"]]
    + [(name, "guess") for name, said in EXPECTED.items() if said["guess"]],
)
def test_every_form_of_export_becomes_the_calls_it_tells_of(
    run: Run, tmp_path: Path, name: str, how: str
) -> None:
    said = EXPECTED[name]
    file = tmp_path / name
    shutil.copyfile(VECTORS / name, file)
    chosen = ("--mapping", said["mapping"]) if how == "mapping" else ("--guess", "--yes")
    ran = imported(run, file, tmp_path / "lake", *chosen, "--json")
    counted = json.loads(ran.out.splitlines()[-1])
    assert counted == counted | {
        key: value for key, value in said.items() if key not in ("mapping", "guess", "header", "calls")
    }
    found = [
        [
            row["occurred_at"].isoformat(timespec="milliseconds").removesuffix("+00:00").removesuffix(".000"),
            *(
                row[key]
                for key in ("department", "line", "caller_area", "outcome", "recovered_by", "repeat_of")
            ),
        ]
        for row in calls_of(tmp_path / "lake")
    ]
    assert found == said["calls"]


def test_two_commands_lead_from_an_export_to_the_quarter_s_statistics(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    imported(
        run,
        export(tmp_path, row(), row(call_id="2", line="Pièces")),
        tmp_path / "lake",
        "--mapping",
        mapping_file,
    )
    ran = run(
        "query",
        "--lake",
        tmp_path / "lake",
        "--csv",
        "SELECT department, sum(calls) AS calls FROM quarter_hourly GROUP BY department ORDER BY 1",
    )
    assert ran.out == "department,calls\nparts,1\nservice,1\n"


def test_the_last_line_is_the_command_for_the_last_quarter_s_report(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    file = export(tmp_path, row(started_at="2025-06-30 10:05:33"), row(call_id="2"))
    ran = imported(run, file, tmp_path / "my lake", "--mapping", mapping_file)
    command = ran.err.splitlines()[-1].removeprefix("next: ")
    assert command.startswith("rappel report --quarter 2025-Q3 ")
    out = tmp_path / "report.html"
    program, *arguments = shlex.split(command.replace("report.html", str(out)))
    assert (program, run(*arguments).status, out.exists()) == ("rappel", 0, True)


def test_what_is_one_is_told_of_as_one(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    once = imported(run, export(tmp_path, row()), tmp_path / "lake", "--mapping", mapping_file)
    assert {"1 row, 1 missed", "2025-Q3: 1 missed call"} <= set(once.err.splitlines())
    file = export(tmp_path, row(), row(), ",,,,,,,,")
    told = imported(run, file, tmp_path / "other lake", "--mapping", mapping_file).err.splitlines()
    assert "3 rows, 1 missed, 1 duplicate leg, 1 no call (a blank line, a total)" in told


def test_an_import_that_lays_nothing_names_no_report(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    ran = imported(
        run, export(tmp_path, row(result="answered")), tmp_path / "lake", "--mapping", mapping_file
    )
    assert "rappel report" not in ran.err


def test_what_no_text_was_owed_for_says_so(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    imported(run, export(tmp_path, row()), tmp_path / "lake", "--mapping", mapping_file)
    [call] = calls_of(tmp_path / "lake")
    assert (call["text_status"], call["text_reason"], call["texted_at"]) == ("suppressed", "imported", None)
    assert (call["ring_seconds"], call["provider"], call["dealership_id"]) == (25, "pbx", "garage-fictif")


def test_no_number_reaches_the_lake_the_refused_rows_or_the_terminal(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    file = export(
        tmp_path,
        row(call_id="4185550150-7"),
        row(call_id="", caller="514-555-0177"),
        row(call_id="3", line="+1 418 555-0101"),
        row(call_id="4", result="told 418-555-0150", caller="(418) 555-0150"),
    )
    ran = imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    refused = (tmp_path / "export.csv.refused.csv").read_text(encoding="utf-8")
    every = json.dumps(calls_of(tmp_path / "lake"), default=str) + refused + ran.err + ran.out
    every += "".join(str(value) for value in held(tmp_path / "lake").values() if b"PAR1" not in value)
    for number in ("5550150", "555-0150", "5550177", "555-0177", "5550101", "555-0101"):
        assert number not in every
    assert len({call["caller_key"] for call in calls_of(tmp_path / "lake")}) == 2


def test_refused_rows_are_listed_with_line_and_reason_and_all_of_them_in_a_file(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    file = export(tmp_path, row(), *(row(call_id=str(n), result="dissolved") for n in range(25)))
    ran = imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    said = ran.err.splitlines()
    assert sum('result "dissolved" is unknown: add it to [result]' in line for line in said) == 20
    assert "line 3: " in ran.err
    assert "and 5 more" in said
    assert f"all refused rows: {file}.refused.csv" in said
    assert len(file.with_name("export.csv.refused.csv").read_text(encoding="utf-8").splitlines()) == 26
    assert "26 rows, 1 missed, 25 refused" in said


def test_an_import_without_refused_rows_leaves_no_file_of_them(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    stale = tmp_path / "export.csv.refused.csv"
    stale.write_text("line,reason,row\n")
    imported(run, export(tmp_path, row()), tmp_path / "lake", "--mapping", mapping_file)
    assert not stale.exists()


def test_a_file_of_which_nothing_can_be_read_changes_nothing(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    ran = imported(
        run, export(tmp_path, row(started_at="?")), tmp_path / "lake", "--mapping", mapping_file, status=1
    )
    assert (
        ran.err.splitlines()[-1] == "rappel: none of 1 rows could be read: mend the mapping, or try --guess"
    )
    assert not (tmp_path / "lake").exists()


def test_the_same_file_again_gives_the_same_bytes(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    file = export(tmp_path, row(), row(call_id="", caller="514-555-0177"))
    imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    before = held(tmp_path / "lake")
    imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert held(tmp_path / "lake") == before


def test_exports_that_overlap_count_a_call_once_and_say_so(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    first = export(
        tmp_path, row(), row(call_id="2"), row(call_id="", caller="514-555-0177"), name="first.csv"
    )
    second = export(
        tmp_path,
        row(call_id="2"),
        row(call_id="", caller="514-555-0177"),
        row(call_id="3"),
        name="second.csv",
    )
    for file in (first, second):
        ran = imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert "2 in the lake already" in ran.err
    assert len(calls_of(tmp_path / "lake")) == 4
    before = held(tmp_path / "lake")
    for file in (second, first):
        imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert held(tmp_path / "lake") == before


def test_a_mended_mapping_moves_the_calls_that_it_moves(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    file = export(tmp_path, row(started_at="2025-10-01 02:00:00"))
    imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert [str(call["local_date"]) for call in calls_of(tmp_path / "lake")] == ["2025-10-01"]
    mapping_file.write_text('zone = "UTC"' + MAPPING, encoding="utf-8")
    imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert [str(call["local_date"]) for call in calls_of(tmp_path / "lake")] == ["2025-09-30"]


@pytest.mark.parametrize("nothing", ["NULL", "\\N", "(null)", "N/A", "n/d", "none", "-", " ", "0"])
def test_callers_without_a_call_id_are_each_a_call(
    run: Run, tmp_path: Path, mapping_file: Path, nothing: str
) -> None:
    rows = [row(call_id=nothing, caller=f"418-555-015{n}") for n in range(4)]
    ran = imported(run, export(tmp_path, *rows), tmp_path / "lake", "--mapping", mapping_file)
    assert "4 rows, 4 missed" in ran.err.splitlines()


def test_a_line_is_not_named_after_what_stands_for_none(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    file = export(tmp_path, row(line="NULL", called="231"), row(call_id="2", line="\\N", called="802"))
    imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert sorted(str(call["line"]) for call in calls_of(tmp_path / "lake")) == ["231", "802"]


def test_calls_before_the_earliest_year_are_refused_by_its_name(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    old = [row(call_id=str(n), started_at=f"201{n}-09-08 10:05:33") for n in range(2)]
    ran = imported(run, export(tmp_path, *old), tmp_path / "lake", "--mapping", mapping_file, status=1)
    assert "2 are of calls before 2020, the earliest year that is taken" in ran.err.splitlines()[-1]
    assert "date_order" not in ran.err
    file = export(tmp_path, *old, row(call_id="3"))
    ran = imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert "refused rows of calls before 2020, the earliest year that is taken: 2" in ran.err.splitlines()


def test_an_id_that_several_callers_share_is_said_and_merges_no_calls(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    rows = [row(call_id="101", caller=f"418-555-015{n}") for n in range(3)]
    ran = imported(run, export(tmp_path, *rows), tmp_path / "lake", "--mapping", mapping_file, "--json")
    assert "a call id of several callers' calls, or of calls over more than 12 hours" in ran.err
    counts = json.loads(ran.out)
    assert (counts["missed"], counts["duplicate_legs"], counts["noted"]) == (3, 0, {"call_id_shared": 3})


def test_each_call_goes_to_the_quarter_of_its_own_local_date(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    file = export(
        tmp_path,
        row(started_at="2025-06-30 23:59:59"),
        row(call_id="2", started_at="2025-07-01 00:00:00"),
        row(call_id="3", started_at="2025-10-01 03:59:59 UTC"),
        row(call_id="4", started_at="2025-10-01 04:00:00 UTC"),
    )
    ran = imported(run, file, tmp_path / "lake", "--mapping", mapping_file, "--json")
    assert json.loads(ran.out)["quarters"] == {"2025-Q2": 1, "2025-Q3": 2, "2025-Q4": 1}
    for quarter in ("2025-Q2", "2025-Q3", "2025-Q4"):
        assert (tmp_path / f"lake/quarter_daily/quarter={quarter}/quarter_daily.parquet").exists()
        assert (tmp_path / f"lake/manifests/quarter={quarter}.json").exists()


def test_hours_of_the_clocks_change_are_read_and_said(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    file = export(
        tmp_path, row(started_at="2025-11-02 01:30:00"), row(call_id="2", started_at="2025-03-09 02:30:00")
    )
    ran = imported(run, file, tmp_path / "lake", "--mapping", mapping_file)
    assert "in the hour that the clocks repeat in autumn, read as the first of the two: 1" in ran.err
    assert "in the hour that the clocks skip in spring, read as an hour later: 1" in ran.err
    assert [call["local_hour"] for call in calls_of(tmp_path / "lake")] == [3, 1]


def test_a_dealership_s_file_gives_its_hours_lines_and_zone(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    file = export(tmp_path, row(line="", called="+14185550102", started_at="2025-09-08 07:45:00"))
    yaml = Path(__file__).parents[4] / "demo/garage-tremblay.yaml"
    ran = run(
        "import", file, "--lake", tmp_path / "lake", "--mapping", mapping_file, "--dealership-file", yaml
    )
    assert ran.status == 0
    assert "hours are taken to be" not in ran.err
    [call] = calls_of(tmp_path / "lake")
    assert (call["dealership_id"], call["line"], call["department"]) == ("garage-tremblay", "Pièces", "parts")
    assert (call["open_hours"], call["standard_hours"]) == (False, False)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("calls.csv", "calls"),
        ("Été 2025 (1).csv", "ete-2025-1"),
        ("q3.csv", "calls-q3"),
        ("…….csv", "calls"),
        ("x" * 90 + ".csv", "x" * 60),
    ],
)
def test_where_nobody_says_whose_calls_they_are_the_file_names_them(
    run: Run, tmp_path: Path, mapping_file: Path, name: str, named: str
) -> None:
    file = export(tmp_path, row()).rename(tmp_path / name)
    ran = run("import", file, "--lake", tmp_path / "lake", "--mapping", mapping_file)
    assert ran.status == 0
    assert f"named {named} after the file" in " ".join(ran.err.split())
    assert [call["dealership_id"] for call in calls_of(tmp_path / "lake")] == [named]


def test_what_is_no_dealership_id_is_wrong_use(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    file = export(tmp_path, row())
    ran = run("import", file, "--lake", tmp_path, "--mapping", mapping_file, "--dealership", "Garage Roy")
    assert ran.status == 2
    assert '"Garage Roy" is no dealership id' in ran.err
    assert "hours are taken to be" not in ran.err


def test_without_one_the_hours_taken_are_said(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    ran = imported(
        run,
        export(tmp_path, row(started_at="2025-09-01 10:00:00")),
        tmp_path / "lake",
        "--mapping",
        mapping_file,
    )
    assert "Monday to Friday 8 h to 17 h in Quebec" in " ".join(ran.err.split())
    [call] = calls_of(tmp_path / "lake")
    assert (call["open_hours"], call["holiday"]) == (False, "Labour Day")


def test_a_guess_prints_a_mapping_that_imports_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "standard-fr.csv"
    shutil.copyfile(VECTORS / file.name, file)
    ran = imported(run, file, tmp_path / "guessed", "--guess", "--yes")
    saved = tmp_path / "saved.toml"
    saved.write_text(ran.out, encoding="utf-8")
    imported(run, file, tmp_path / "mapped", "--mapping", saved)
    assert len(calls_of(tmp_path / "mapped")) == len(calls_of(tmp_path / "guessed")) == 4


def test_a_script_imports_no_guess_that_nobody_confirmed(run: Run, tmp_path: Path) -> None:
    ran = imported(run, VECTORS / "3cx.csv", tmp_path / "lake", "--guess", status=2)
    assert "8 Sep 2025 10:05" in ran.err
    assert "[columns]" in ran.out
    assert "no terminal to ask on: add --yes" in ran.err
    assert not (tmp_path / "lake").exists()
    imported(run, VECTORS / "3cx.csv", tmp_path / "lake", "--guess", "--yes")
    assert calls_of(tmp_path / "lake")


def test_a_script_needs_no_yes_for_a_mapping(run: Run, tmp_path: Path, mapping_file: Path) -> None:
    imported(run, export(tmp_path, row()), tmp_path / "lake", "--mapping", mapping_file)


def test_what_was_understood_is_a_table_of_whole_words_on_eighty_columns(run: Run, tmp_path: Path) -> None:
    ran = imported(run, VECTORS / "3cx.csv", tmp_path / "lake", "--guess", "--yes")
    said = [line.split() for line in ran.err.splitlines()]
    assert ["#", "when", "way", "ended", "words", "person", "line", "for"] in said
    missed = [
        "2",
        "8",
        "Sep",
        "2025",
        "10:05",
        "inbound",
        "no_answer",
        "Unanswered",
        "+1418•••••••",
        "Service",
    ]
    assert [*missed, "service"] in said
    assert max(map(len, ran.err.splitlines()[:12])) <= 80


@pytest.mark.parametrize(
    ("header", "cells", "words"),
    [
        ("Status,Duration", "Terminé,0:00:32", "answered Terminé 0:00:32"),
        ("Status,Duration", "Terminé,", "no_answer Terminé"),
        ("Status,Duration", "Manqué,0:00:32", "no_answer Manqué"),
        ("Type,Talk Time", "Inbound,7", "answered 7"),
        ("Status,Duration", "tel 4185550151 manqué,7", ""),
    ],
)
def test_the_preview_shows_the_words_beside_what_they_were_read_as(
    run: Run, tmp_path: Path, header: str, cells: str, words: str
) -> None:
    file = tmp_path / "export.csv"
    calls = "".join(f"2025-09-08 10:0{n},4185550150,{cells}\n" for n in range(2))
    known = "2025-09-08 10:05,4185550152,Missed,0\n" if "Status" in header else ""
    file.write_text(f"Start time,From,{header}\n{known}{calls}", encoding="utf-8")
    ran = imported(run, file, tmp_path / "lake", "--guess", "--yes")
    assert words in " ".join(ran.err.split())
    assert "5550151" not in ran.err


STOPS = {
    "result": (
        "Start time,From,Dénouement,Durée\n"
        "2025-09-08 10:05,4185550150,Manqué,32\n2025-09-08 10:06,4185550151,raté de 4185550152,32\n",
        '"Dénouement" may say how a call ended, and isn\'t read: Manqué (1), raté de 418••••••• (1)',
        "no_answer = []",
        'no_answer = "raté de 4185550152"',
    ),
    "direction": (
        "Start time,From,To,Call direction,Status\n"
        "2025-09-08 10:05,4185550150,801,X1,Missed\n2025-09-08 10:06,4185550101,4185550152,X2,Missed\n",
        '"Call direction" may say which way a call went, and isn\'t read: X1 (1), X2 (1)',
        "inbound = []\noutbound = []",
        'inbound = "X1"\noutbound = "X2"',
    ),
    "duration": (
        "Start time,From,Durée\n2025-09-08 10:05,4185550150,32\n2025-09-08 10:06,4185550151,0\n",
        '"Durée" would alone tell answered calls from missed ones',
        "",
        "",
    ),
}


@pytest.mark.parametrize("field", STOPS)
def test_a_guess_that_stops_shows_the_column_and_prints_the_mapping_to_fill_in(
    run: Run, tmp_path: Path, field: str
) -> None:
    text, shown, blank, filled = STOPS[field]
    file = tmp_path / "export.csv"
    file.write_text(text, encoding="utf-8")
    ran = imported(run, file, tmp_path / "lake", "--guess", "--yes", status=1)
    assert shown in ran.err
    assert ran.err.splitlines()[-1].startswith("rappel: the guess stops at ")
    assert not (tmp_path / "lake").exists()
    assert "5550152" not in ran.out + ran.err
    assert blank in ran.out
    saved = tmp_path / "saved.toml"
    saved.write_text(ran.out.replace(blank, filled, 1) if blank else ran.out, encoding="utf-8")
    done = imported(run, file, tmp_path / "lake", "--mapping", saved, "--json")
    wanted = {"result": (2, 0), "direction": (1, 1), "duration": (1, 0)}[field]
    counts = json.loads(done.out)
    assert (counts["missed"], counts["outbound"], counts["refused"]) == (*wanted, 0)


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        (
            ({"result": "answered"}, {"result": "answered", "call_id": "2"}),
            "0 missed of 2 calls that came in",
        ),
        (({"direction": "out"},), "0 calls came in, and 1 went out"),
    ],
)
def test_no_missed_call_at_all_is_a_warning(
    run: Run, tmp_path: Path, mapping_file: Path, cells: tuple[dict[str, str], ...], warning: str
) -> None:
    file = export(tmp_path, *(row(**changes) for changes in cells))
    ran = imported(run, file, tmp_path / "lake", "--mapping", mapping_file, "--json")
    assert f"warning: {warning}" in ran.err
    [told] = json.loads(ran.out)["warnings"]
    assert told.startswith(warning)


def test_what_an_export_can_t_tell_is_said(run: Run, tmp_path: Path) -> None:
    ran = imported(run, VECTORS / "voipms.csv", tmp_path / "lake", "--mapping", "voipms")
    assert (
        sum(line.startswith("beware: ANSWERED is what answered first") for line in ran.err.splitlines()) == 1
    )


def test_a_guess_warns_before_it_asks(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Start time,From,Status\n2025-09-08 10:05,4185550150,Answered\n", encoding="utf-8")
    assert "warning: 0 missed of 1" in imported(run, file, tmp_path / "lake", "--guess", status=2).err


def test_a_row_refused_among_the_first_is_told_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    results = ["raté", *["Manqué"] * 20, "raté"]
    calls = "".join(f"2025-09-08 10:05;4185550150;{result}\n" for result in results)
    file.write_text("Date et heure;Appelant;Statut\n" + calls, encoding="utf-8")
    ran = imported(run, file, tmp_path / "lake", "--guess", "--yes")
    told = [line.split(":")[0] for line in ran.err.splitlines() if "raté" in line]
    assert told == ["line 2", "line 23"]


def test_calls_from_extensions_with_a_name_go_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    came = "".join(f"2025-09-08;10:{n:02};418-555-01{n:02};201;Manqué\n" for n in range(20))
    went = "".join(f"2025-09-08;11:{n:02};Poste 201;418-555-01{n:02};Sans réponse\n" for n in range(6))
    file.write_text("Date;Heure;Appelant;Appelé;Statut\n" + came + went, encoding="utf-8")
    ran = imported(run, file, tmp_path / "lake", "--guess", "--yes")
    assert "26 rows, 20 missed, 6 outbound" in ran.err.splitlines()


@pytest.mark.parametrize(("answer", "status"), [(True, 0), (False, 1)])
def test_on_a_terminal_a_guess_asks_first(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bool, status: int
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: answer)
    imported(run, VECTORS / "3cx.csv", tmp_path / "lake", "--guess", status=status)
    assert (tmp_path / "lake/missed_calls").exists() is answer


def test_a_guess_doesn_t_choose_between_day_and_month(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Date et heure;Appelant;Statut\n03/04/2025 10:05;4185550150;Manqué\n", encoding="utf-8")
    ran = imported(run, file, tmp_path / "lake", "--guess", "--yes", status=1)
    assert "write date_order" in ran.err.splitlines()[-1]
    assert "date_order" in ran.out
    assert not (tmp_path / "lake").exists()


@pytest.fixture
def wrong(tmp_path: Path, mapping_file: Path) -> dict[str, tuple[object, ...]]:
    file = export(tmp_path, row())
    return {
        "neither": (file, "--lake", tmp_path / "lake", "--dealership", "garage"),
        "both": (
            file,
            "--lake",
            tmp_path / "lake",
            "--dealership",
            "garage",
            "--guess",
            "--mapping",
            mapping_file,
        ),
        "bad id": (file, "--lake", tmp_path / "lake", "--mapping", mapping_file, "--dealership", "Le Garage"),
        "no lake": (file, "--mapping", mapping_file, "--dealership", "garage"),
    }


@pytest.mark.parametrize("how", ["neither", "both", "bad id", "no lake"])
def test_wrong_use_ends_with_2_and_writes_nothing(
    run: Run, tmp_path: Path, wrong: dict[str, tuple[Any, ...]], how: str
) -> None:
    assert run("import", *wrong[how]).status == 2
    assert not (tmp_path / "lake").exists()


def test_an_s3_lake_is_refused_in_one_line(
    run: Run, tmp_path: Path, mapping_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "ca-central-1")
    ran = run(
        "import",
        export(tmp_path, row()),
        "--lake",
        "s3://lake/x",
        "--mapping",
        mapping_file,
        "--dealership",
        "garage",
    )
    assert ran.status == 1
    assert ran.err.splitlines()[-1].startswith(
        "rappel: only the deployed rollup has the key of an s3:// lake"
    )


def test_its_help_offers_no_s3_lake(run: Run) -> None:
    ran = run("import", "--help")
    assert "--lake" in ran.out
    assert "s3://" not in ran.out


def test_the_key_stays_out_of_the_tables_and_for_its_owner(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    imported(run, export(tmp_path, row()), tmp_path / "lake", "--mapping", mapping_file)
    key = tmp_path / "lake/.caller-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_callers_keep_their_key_from_one_import_to_the_next(
    run: Run, tmp_path: Path, mapping_file: Path
) -> None:
    for n, name in enumerate(("a.csv", "b.csv")):
        imported(
            run,
            export(tmp_path, row(call_id=str(n)), name=name),
            tmp_path / "lake",
            "--mapping",
            mapping_file,
        )
    assert len({call["caller_key"] for call in calls_of(tmp_path / "lake")}) == 1
