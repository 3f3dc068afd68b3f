"""Departments by the names that people give their queues."""

import pytest

from functions.on_missed_call.providers.toolkit.departments import department


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Service", "service"),
        ("PIÈCES", "parts"),
        ("  Département  des ventes ", "sales"),
        ("Réception", "reception"),
        ("Front Desk", "reception"),
    ],
)
def test_a_usual_name_is_known_in_both_languages(name: str, found: str) -> None:
    assert department(name) == found


@pytest.mark.parametrize("name", [None, "", "Julie", "Service après-vente de Julie", "Services financiers"])
def test_another_name_is_not_guessed_at(name: str | None) -> None:
    assert department(name) is None
