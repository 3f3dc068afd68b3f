"""What is wrong in a dealership's file is said with its line, and changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from cli import dealership_file
from cli.errors import Failed

DEMO = Path(__file__).parents[3] / "demo"
GOOD = (DEMO / "garage-tremblay.yaml").read_text()
TODAY = date(2026, 11, 24)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("timezone: America/Toronto", "timezone: Montreal", "timezone: write an IANA time zone"),
        ("languages: [fr]", "languages: [en]", "French comes first"),
        ("    department: parts", "    department: kitchen", "lines.1.department: Input should be"),
        ('    number: "+14185550103"', '    number: "418-555-0103"', "2.number: write the number in E.164"),
        ("    friday: 09:00-18:00", "    friday: 9-18", "hours.sales.friday"),
        ("  - id: tremblay-twilio", "  - id: Tremblay Twilio", "integrations.0.id"),
        ("{opens}. ARRET", "{openz}. ARRET", "{openz} is no placeholder"),
        ("phone:", "phones:", "phones: Extra inputs are not permitted"),
    ],
)
def test_a_problem_is_said_with_its_line(tmp_path: Path, good: str, bad: str, said: str) -> None:
    assert GOOD.count(good) >= 1
    text = GOOD.replace(good, bad, 1)
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    with pytest.raises(Failed) as failed:
        dealership_file.load(file, TODAY)
    problem = next(line for line in str(failed.value).splitlines() if said in line)
    if said not in ("French comes first", "{openz} is no placeholder"):  # they concern the file as a whole
        assert problem.startswith(f"{file}:{line_of(text, bad.strip())}: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: [", "mend the YAML"),
        ("id: a\nid: b", "duplicate key"),
        ("", "valid dictionary"),
        ("- 1", "valid dictionary"),
        (GOOD.replace("subdivision: QC", "subdivision: ZZ"), "CA-ZZ is unknown"),
        ("\x00", "mend the YAML"),
        (GOOD.replace("holidays:", "holidays:\n  closed: {2025-13-01: Noël}"), "write days as 2025-12-26"),
        (GOOD.replace("phone: ", "phone: !!int x"), "and no tags"),
        ("[" * 3000, "can't be read"),
    ],
)
def test_a_file_that_is_no_dealership_s_is_refused_in_a_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    with pytest.raises(Failed, match=said):
        dealership_file.load(file, TODAY)


def test_a_file_that_is_not_there_or_not_utf8_is_said(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="check its path"):
        dealership_file.load(tmp_path / "none.yaml", TODAY)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: Québec".encode("latin-1"))
    with pytest.raises(Failed, match="UTF-8"):
        dealership_file.load(latin, TODAY)


def test_the_province_s_days_off_are_worked_out_for_years_to_come() -> None:
    found = dealership_file.load(DEMO / "garage-tremblay.yaml", TODAY)
    assert found.days_off[date(2026, 6, 24)]
    assert {date(2025, 9, 1), date(2030, 12, 25)} <= set(found.days_off)
    assert date(2026, 12, 24) in found.closed_days
