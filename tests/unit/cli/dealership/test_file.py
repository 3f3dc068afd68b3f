"""What is wrong in a dealership's file is said with its line, and changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from cli.dealership import file as dealership_file
from cli.shared.errors import Failed

DEMO = Path(__file__).parents[4] / "demo"
GOOD = (DEMO / "garage-tremblay.yaml").read_text()
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: [", ":1: expected the node content, but found '<stream end>': mend the YAML"),
        ("id: a\nname: b\nid: c", ':3: found duplicate key "id": mend the YAML'),
        (
            "id: a\nname: Garage: Fils",
            ":2: mapping values are not allowed here: mend the YAML; a text with : ",
        ),
        ("id: a\nname: \x00", ":2: a character that no text has: mend the YAML"),
        ("id: a\nopen: [2026-02-30]", ":2: 2026-02-30 can't be read: write days as 2025-12-26"),
        ("open:\n  2026-12-32: Noël", ":2: 2026-12-32 can't be read: write days as 2025-12-26"),
        ("id: a\nphone: !!int x", ":2: x can't be read: write days as 2025-12-26, and no tags"),
        ("[" * 3000, " can't be read: it nests without end"),
        ("- " * 3000, " can't be read: it nests without end"),
        (f"id: {'[' * 50}{']' * 50}", " can't be read: it nests without end"),
        (
            GOOD.replace("subdivision: QC", "subdivision: ZZ"),
            ":19: holidays.subdivision: CA-ZZ has no known holidays: write codes as CA and QC",
        ),
        (
            GOOD.replace("id: garage-tremblay", "id: rappel-synthetic"),
            ":2: id: rappel-synthetic is the stage's own: choose another",
        ),
        (
            GOOD.replace("provider: twilio", "provider: bell"),
            ':43: integrations "tremblay-twilio": provider: bell is unknown: use 3cx, aircall, callrail, ',
        ),
    ],
)
def test_a_file_that_is_no_dealership_s_is_refused_in_a_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Failed) as failed:
        dealership_file.load(file, TODAY)
    assert str(failed.value).startswith(f"{file}{said}")
    assert "\n" not in str(failed.value)


def test_a_file_that_is_not_there_or_not_utf8_is_said(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="check its path"):
        dealership_file.load(tmp_path / "none.yaml", TODAY)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("id: a\nname: Québec\ncity: Lévis".encode("cp1252"))
    with pytest.raises(Failed, match=r"latin.yaml:2: this is not UTF-8: save the file as UTF-8$"):
        dealership_file.load(latin, TODAY)


def test_the_province_s_days_off_are_worked_out_for_years_to_come() -> None:
    found = dealership_file.load(DEMO / "garage-tremblay.yaml", TODAY)
    assert found.days_off[date(2026, 6, 24)]
    assert {date(2025, 9, 1), date(2030, 12, 25)} <= set(found.days_off)
    assert date(2026, 12, 24) in found.closed_days
