"""A line's department is the mapping's, else the dealership's own, else what its words say, else `other`."""

import pytest

from cli.call_logs.interpret.lines import Lines, display_name
from functions.shared.dealership import Dealership
from tests.builders import SERVICE, dealership
from tests.unit.cli.call_logs.build import mapping


@pytest.mark.parametrize(
    ("line", "department"),
    [
        ("Service", "service"),
        ("File Pièces", "parts"),
        ("Ventes neufs", "sales"),
        ("Réception", "reception"),
        ("Poste 231", "employee"),
        ("Luc Gagnon (231)", "employee"),
        ("231 - Luc", "employee"),
        ("Boutique", "other"),
        ("801", "other"),
        ("", "other"),
    ],
)
def test_words_tell_a_department(line: str, department: str) -> None:
    assert Lines(mapping(), None).find(line, "").department == department


def test_a_dealership_s_own_line_is_found_by_number_extension_or_name() -> None:
    whose = dealership(
        lines=[
            {"name": "Service", "department": "service", "number": SERVICE},
            {"name": "Luc", "department": "sales", "extension": "231"},
        ]
    )
    lines = Lines(mapping(), whose)
    assert lines.find("", "(418) 555-0101") == ("Service", "service")
    assert lines.find("Luc Gagnon (231)", "") == ("Luc", "sales")
    assert lines.find("SERVICE", "") == ("Service", "service")


DEALERSHIPS = [
    None,
    dealership(
        lines=[
            {"name": "Accueil", "department": "reception", "number": SERVICE},
            {"name": "Luc", "department": "sales", "extension": "231"},
        ]
    ),
]


@pytest.mark.parametrize("whose", DEALERSHIPS)
@pytest.mark.parametrize(
    ("line", "called", "found"),
    [
        ("Queue Service (801)", "", ("Queue Service", "service")),
        ("", "Queue Service (801)", ("Queue Service", "service")),
        ("File des pièces", SERVICE, ("File des pièces", "parts")),
        ("", "802 - Ventes neufs", ("802 - Ventes neufs", "sales")),
        ("Queue Service (801)", "Reception (100)", ("Queue Service", "service")),
        ("Luc Gagnon (232)", "Service (801)", ("Service", "service")),
        ("Luc Gagnon (232)", "4185559999", ("Luc Gagnon", "employee")),
        ("Boutique", "4185559999", ("Boutique", "other")),
    ],
)
def test_a_line_s_words_tell_its_department_with_and_without_a_dealership_s_file(
    whose: Dealership | None, line: str, called: str, found: tuple[str, str]
) -> None:
    assert Lines(mapping(), whose).find(line, called) == found


def test_what_the_dealership_says_of_a_line_comes_before_its_words() -> None:
    whose = dealership(lines=[{"name": "Bureau des ventes", "department": "service", "extension": "801"}])
    found = Lines(mapping(), whose).find("Queue Sales (801)", "")
    assert found == ("Bureau des ventes", "service")


def test_of_a_person_s_extension_the_number_that_was_called_tells_more() -> None:
    whose = dealership(lines=[{"name": "Service", "department": "service", "number": SERVICE}])
    assert Lines(mapping(), whose).find("Poste 232", SERVICE) == ("Service", "service")


def test_the_mapping_s_word_comes_before_all_others() -> None:
    lines = Lines(mapping(departments={"parts": ["801", "2*"], "sales": "Service"}), dealership())
    assert lines.find("801", "").department == "parts"
    assert lines.find("Luc (231)", "").department == "parts"
    assert lines.find("Service", "").department == "sales"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("+1 418 555-0101", "…0101"),
        ("Service (801)", "Service"),
        ("801", "801"),
        ("Luc 4185550150 4185550151", ""),
        ("Pièces\x00", "Pièces"),
    ],
)
def test_a_line_s_name_is_no_telephone_number(cell: str, name: str) -> None:
    assert display_name(cell, "CA") == name
