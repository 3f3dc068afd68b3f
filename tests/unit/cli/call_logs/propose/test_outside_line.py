"""9 is taken for the digit of an outside line where the export makes it certain, and nowhere else."""

from pathlib import Path

import pytest

from cli.call_logs.propose.outside_line import find_prefix
from cli.call_logs.read.header import locate
from cli.call_logs.read.tables import heads
from tests.unit.cli.call_logs.build import export, mapping, row

CAME = row(caller="418-555-0177", direction="in")


def found(folder: Path, *called: str, country: str = "CA") -> str | None:
    rows = [row(direction="out", caller="201", called=number) for number in called]
    file = export(folder, CAME, *rows)
    described = mapping(country=country)
    tables = heads(file, described)
    located = locate(tables, described)
    return find_prefix(described, located, [cells for _, cells in located.table.head()[1:] if cells])


@pytest.mark.parametrize(
    "called",
    [
        ["94185550177"],
        ["914185550177", "202", "911"],
        ["94185550177", "901133123456789"],
        [f"9514555{n:04}" for n in range(5)],
    ],
)
def test_nine_before_every_number_is_the_outside_line_s(tmp_path: Path, called: list[str]) -> None:
    assert found(tmp_path, *called) == "9"


@pytest.mark.parametrize(
    "called",
    [
        [],
        ["202"],
        ["9185550177"],
        ["4185550177"],
        ["94185550177", "4185550178"],
        ["94185550178"],
        ["+94185550177"],
        ["84185550177"],
        ["95550177"],
    ],
)
def test_where_it_may_be_a_number_s_own_it_is_left(tmp_path: Path, called: list[str]) -> None:
    assert found(tmp_path, *called) is None


def test_elsewhere_nobody_guesses_it(tmp_path: Path) -> None:
    assert found(tmp_path, "94185550177", country="FR") is None
