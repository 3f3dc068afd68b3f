"""`rappel dealership new` begins a file whose integrations nobody guesses; apply says which might be."""

import re
from math import log2
from pathlib import Path

import pytest

from cli.dealership import file as dealership_file
from cli.dealership.new import _LETTERS, _RANDOM, guessable, unguessable
from cli.shared.deployment import Deployment
from tests.builders import NOW, dealership
from tests.command_line import Run
from tests.unit.cli.deployed import PREFIX, Deployed


def test_it_begins_a_file_that_is_one_with_an_id_for_each_telephone_system(run: Run, tmp_path: Path) -> None:
    ran = run("dealership", "new", 'Garage "Côté" & Fils', "--provider", "twilio", "--provider", "3cx")
    assert (ran.status, ran.err) == (0, "")
    file = tmp_path / "garage.yaml"
    file.write_text(ran.out, encoding="utf-8")
    begun = dealership_file.load(file, NOW.date())
    assert (begun.id, begun.name) == ("garage-cote-fils", 'Garage "Côté" & Fils')
    assert [each.provider for each in begun.integrations] == ["twilio", "3cx"]
    for each in begun.integrations:
        assert re.fullmatch(rf"garage-cote-fils-{each.provider}-[{_LETTERS}]{{{_RANDOM}}}", each.id)


def test_the_end_of_an_id_has_64_random_bits_at_least_and_the_id_fits() -> None:
    assert _RANDOM * log2(len(_LETTERS)) >= 64
    ends = {unguessable("a" * 90) for _ in range(100)}
    assert len(ends) == 100
    assert max(map(len, ends)) <= 64


@pytest.mark.parametrize("provider", ["nobody", ""])
def test_an_unknown_telephone_system_is_said(run: Run, provider: str) -> None:
    ran = run("dealership", "new", "Garage", "--provider", provider)
    assert ran.status == 2
    assert "twilio" in ran.err


def test_a_name_without_letters_is_said(run: Run) -> None:
    assert "Latin letters" in run("dealership", "new", "…", "--provider", "twilio").err


@pytest.mark.slow
def test_a_new_integration_that_can_be_guessed_is_warned_of_and_one_that_is_there_isn_t(
    deployed: Deployed,
) -> None:
    new = unguessable("tremblay-zoom")
    wanted = dealership(
        integrations=[
            {"id": "tremblay-twilio", "provider": "twilio"},  # in the directory already
            {"id": "tremblay-zoom", "provider": "zoom"},
            {"id": new, "provider": "zoom"},
        ]
    )
    [warning] = guessable(Deployment("prod"), wanted)
    assert warning.startswith("tremblay-zoom can be guessed")
    deployed.dealerships.apply(wanted, {each.id: PREFIX + each.id for each in wanted.integrations})
    assert list(guessable(Deployment("prod"), wanted)) == []
