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
        "Please call us back at 514-555-0120, or reply here. Text STOP to opt out.",
        "encoding": "GSM-7",
        "segments": 1,
        "open": True,
        "promised": False,
        "department": "service",
        "language": "en",
        "kind": "answer",
        "template": "rappel",
        "costly": [],
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
    assert "ô U+00F4 LATIN SMALL LETTER O WITH CIRCUMFLEX" in ran.out


def test_a_text_that_has_grown_is_warned_of_with_its_price_and_its_letters(run: Run, tmp_path: Path) -> None:
    dear = tmp_path / "dear.yaml"
    dear.write_text(TREMBLAY.read_text().replace("text_name: Garage Tremblay", "text_name: Garage Côté"))
    ran = run("preview", dear, "--at", "2026-09-01T10:00", "--json")
    assert ran.err == (
        "rappel: service, fr, open: 2 segments: twice the price, "
        "by ô U+00F4 LATIN SMALL LETTER O WITH CIRCUMFLEX\n"
    )
    dear.write_text(TREMBLAY.read_text().replace("text_name: Garage Tremblay", f"text_name: {'G' * 60}"))
    ran = run("preview", dear, "--at", "2026-09-01T10:00", "--json")
    assert ran.err == "rappel: service, fr, open: 2 segments: twice the price\n"
    assert "service, fr, open, and 11 more texts: 2 segments" in run("preview", dear, "--all").err
    assert run("preview", TREMBLAY).err == ""


def test_all_shows_each_text_at_its_longest_and_whose_words_it_has(run: Run) -> None:
    ran = run("preview", TREMBLAY, "--all", "--json")
    found = json.loads(ran.out)
    assert (ran.status, ran.err, len(found)) == (0, "", 6 * 2)
    templates = {(each["department"], each["open"]): each["template"] for each in found}
    assert templates.pop(("service", False)) == "department"
    assert set(templates.values()) == {"rappel"}
    [closed] = [each for each in found if each["department"] == "service" and not each["open"]]
    assert "aujourd'hui à 7 h 30" in closed["text"]
    assert {each["segments"] for each in found} == {1}
    assert len(json.loads(run("preview", RIVIERE, "--all", "--json").out)) == 6 * 2 * 2
    assert len(json.loads(run("preview", RIVIERE, "--all", "--language", "en", "--json").out)) == 6 * 2


def test_all_is_one_table_for_people(run: Run) -> None:
    ran = run("preview", RIVIERE, "--all", "--department", "parts")
    assert (ran.status, ran.out.count("GSM-7"), ran.out.count("rappel")) == (0, 4, 4)
    assert ran.out.count("closed") == 2


def test_a_default_of_the_file_s_is_told_from_a_department_s_and_from_rappel_s(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "default.yaml"
    file.write_text(
        TREMBLAY.read_text().replace(
            "texts:\n", 'texts:\n  default: {fr: {closed: "{dealership} : {opens}. ARRET"}}\n'
        )
    )
    found = json.loads(run("preview", file, "--all", "--json").out)
    assert {(e["template"], e["open"]) for e in found if e["department"] != "service"} == {
        ("rappel", True),
        ("default", False),
    }


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Voir https://bit.ly/garage.", "carriers block bit.ly"),
        ("Rappelez\u00ad-nous.", "U+00AD SOFT HYPHEN can't be seen"),
    ],
)
def test_a_text_that_apply_refuses_is_refused_here(run: Run, tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(TREMBLAY.read_text().replace("Rappelez-nous au {phone}.", written))
    ran = run("preview", file)
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--department", "kitchen"),
        ("--language", "es"),
        ("--language", "en"),  # which no caller of Tremblay's is texted in
        ("--nonsense",),
        ("--all", "--at", "2025-09-02T10:00"),
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


def test_a_text_is_counted_by_what_its_sender_carries(run: Run, tmp_path: Path) -> None:
    """150 letters are one segment at AWS, and two from a Canadian long code of Twilio, which holds 136."""
    own = TREMBLAY.read_text(encoding="utf-8")
    body = "{dealership} : " + "a" * 113 + ". Répondez ARRET"
    own = own[: own.index("texts:")] + f'texts:\n  default:\n    fr:\n      open: "{body}"\n'
    aws, twilio = tmp_path / "aws.yaml", tmp_path / "twilio.yaml"
    aws.write_text(own, encoding="utf-8")
    twilio.write_text(
        own.replace("lines:\n", "sender: {integration: tremblay-twilio}\nlines:\n", 1), encoding="utf-8"
    )
    at = ("--at", "2026-12-01T10:00")
    assert (run("preview", aws, *at).err, json.loads(run("preview", aws, *at, "--json").out)["segments"]) == (
        "",
        1,
    )
    ran = run("preview", twilio, *at)
    assert ran.err == (
        "rappel: service, fr, open: 2 segments: twice the price: its sender's segment holds 136 characters\n"
    )
    assert json.loads(run("preview", twilio, *at, "--json").out)["segments"] == 2
    assert "5 more texts" in run("preview", twilio, "--all").err


def test_a_sender_that_one_line_has_counts_for_its_department_alone(run: Run, tmp_path: Path) -> None:
    own = TREMBLAY.read_text(encoding="utf-8")
    body = "{dealership} : " + "a" * 113 + ". Répondez ARRET"
    file = tmp_path / "parts.yaml"
    file.write_text(
        own[: own.index("texts:")].replace(
            "    department: parts\n", "    department: parts\n    sender: {integration: tremblay-twilio}\n"
        )
        + f'texts:\n  default:\n    fr:\n      open: "{body}"\n',
        encoding="utf-8",
    )
    said = run("preview", file, "--all").err
    assert said.startswith("rappel: parts, fr, open: 2 segments")
    assert "more text" not in said


def test_our_own_texts_are_one_segment_from_twilio_too(run: Run, tmp_path: Path) -> None:
    own = RIVIERE.read_text(encoding="utf-8").replace("provider: standardwebhooks", "provider: twilio")
    own = own.replace("lines:\n", "sender: {integration: riviere-pbx}\nlines:\n", 1)
    file = tmp_path / "twilio.yaml"
    file.write_text(own, encoding="utf-8")
    assert run("preview", file, "--all").err == ""


FOLLOWED = TREMBLAY.read_text("utf-8") + "\nfollow_ups: [tried, follow_up]\n"


@pytest.mark.parametrize("kind", ["tried", "follow_up"])
def test_a_follow_up_is_previewed_with_the_page_that_it_leads_to(run: Run, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "followed.yaml"
    file.write_text(FOLLOWED, "utf-8")
    found = json.loads(run("preview", file, "--kind", kind, "--json").out)
    assert found["kind"] == kind
    assert "https://" in found["text"]
    every = json.loads(run("preview", file, "--all", "--json").out)
    assert {each["kind"] for each in every} == {"answer", "tried", "follow_up"}


def test_follow_ups_need_a_page_and_lead_to_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bare.yaml"
    file.write_text(FOLLOWED.replace("address:", "# address:"), "utf-8")
    assert "follow_ups: these texts link to a page that names them" in run("preview", file).err
    tried = '      tried: {open: "{dealership} ARRET"}\n      closed: "'
    file.write_text(FOLLOWED.replace('      closed: "', tried), "utf-8")
    assert (
        "texts.service.fr.tried.open: such a text must lead to who its sender is" in run("preview", file).err
    )


def promising(tmp_path: Path, by: str) -> Path:
    file = tmp_path / "promising.yaml"
    file.write_text(RIVIERE.read_text() + f"\ncallback_by: {{service: {by}}}\n")
    return file


@pytest.mark.parametrize(
    ("by", "options", "said"),
    [
        ("45", ("--at", "2025-09-02T10:00"), "On vous rappelle avant 10 h 45, tél."),
        ("45", ("--at", "2025-09-02T10:05", "--language", "en"), "call back before 11 am."),
        ("measured", ("--at", "2025-09-02T10:00", "--callback-minutes", "30"), "avant 10 h 30, tél."),
    ],
)
def test_a_promise_is_previewed(
    run: Run, tmp_path: Path, by: str, options: tuple[str, ...], said: str
) -> None:
    found = json.loads(run("preview", promising(tmp_path, by), *options, "--json").out)
    assert said in found["text"]
    assert (found["promised"], found["open"], found["segments"]) == (True, True, 1)


@pytest.mark.parametrize(
    ("by", "at"), [("45", "2025-09-02T17:40"), ("45", "2025-09-02T22:00"), ("measured", "2025-09-02T10:00")]
)
def test_what_cannot_be_promised_is_not_previewed(run: Run, tmp_path: Path, by: str, at: str) -> None:
    found = json.loads(run("preview", promising(tmp_path, by), "--at", at, "--json").out)
    assert found["promised"] is False
    assert "avant" not in found["text"]


def test_all_shows_what_a_department_promises_beside_what_it_says_without(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("preview", promising(tmp_path, "measured"), "--all", "--json").out)
    promised = [(each["department"], each["language"]) for each in found if each["promised"]]
    assert promised == [("service", "fr"), ("service", "en")]
    assert all(each["segments"] == 1 for each in found)
