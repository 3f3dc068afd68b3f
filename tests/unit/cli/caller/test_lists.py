"""Do-not-text lists, as CRMs and people write them."""

from pathlib import Path

import pytest

from cli.caller import lists

A, B, C = "+14185550142", "+15145550177", "+14385550123"


def read(tmp_path: Path, content: str | bytes) -> list[lists.Entry]:
    file = tmp_path / "list.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(lists.read(file))


def numbers(entries: list[lists.Entry]) -> list[str]:
    return [number for entry in entries for number in entry.numbers]


@pytest.mark.parametrize(
    "content",
    [
        "418-555-0142\n(514) 555-0177\n1 438 555 0123\n",
        "+14185550142\r\n+15145550177\r\n+14385550123",
        "4185550142  # Julie\n\n# from the CRM\n5145550177\n4385550123\n",
        "Nom,Téléphone\nJulie,418-555-0142\nMarc,514-555-0177\nX,438-555-0123\n",
        "Nom;Cellulaire;Client depuis\nA;418-555-0142;2019-01-02\nB;5145550177;\nC;4385550123;\n",
        "Customer ID\tPhone\n2125550199\t418-555-0142\n2125550198\t514-555-0177\n9\t438-555-0123\n",
        "a@b.ca,418-555-0142\nc@d.ca,514-555-0177\ne@f.ca,438-555-0123\n",
        "Téléphone\n418-555-0142\n514-555-0177\n438-555-0123\n".encode("cp1252"),
        "Téléphone\n418-555-0142\n514-555-0177\n438-555-0123\n".encode("utf-16"),
    ],
)
def test_every_number_is_found_whatever_the_list_looks_like(tmp_path: Path, content: str | bytes) -> None:
    entries = read(tmp_path, content)
    assert numbers(entries) == [A, B, C]
    assert not [entry for entry in entries if entry.problem]


def test_a_person_may_have_several_numbers(tmp_path: Path) -> None:
    entries = read(tmp_path, "Name,Home phone,Mobile\nA,418-555-0142,514-555-0177\nB,,438-555-0123\n")
    assert [entry.numbers for entry in entries] == [(A, B), (C,)]


def test_a_line_without_a_whole_number_is_told_by_its_line_and_loses_no_other(tmp_path: Path) -> None:
    entries = read(tmp_path, "Phone\n418-555-0142\n555-0177\n\nunknown\n438-555-0123\n")
    assert numbers(entries) == [A, C]
    assert [entry.line for entry in entries if entry.problem] == [3, 5]


def test_a_list_of_one_bad_line_has_one_problem(tmp_path: Path) -> None:
    [entry] = read(tmp_path, "555-0142\n")
    assert (entry.line, bool(entry.problem)) == (1, True)
