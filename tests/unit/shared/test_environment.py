from dataclasses import dataclass
from typing import Literal

import pytest

from functions.shared.environment import BadEnvironment, read, render


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    calls_table: str
    mode: Literal["day", "night"]
    pace: float
    note: str | None


TOLD = Told(calls_table="calls", mode="night", pace=0.25, note=None)
VARIABLES = {"RAPPEL_CALLS_TABLE": "calls", "RAPPEL_MODE": "night", "RAPPEL_PACE": "0.25", "RAPPEL_NOTE": ""}


def test_a_field_is_a_variable_of_its_name() -> None:
    assert render(TOLD) == VARIABLES


def test_what_is_rendered_is_read_and_what_others_set_is_left_alone() -> None:
    assert read(Told, VARIABLES | {"AWS_REGION": "ca-central-1", "RAPPEL_OTHER": ""}) == TOLD


@pytest.mark.parametrize("pace", [0, 2, 0.25, 2 / 3, 12.5])
def test_a_number_is_read_as_it_was_rendered_to_six_digits(pace: float) -> None:
    told = Told(calls_table="calls", mode="day", pace=pace, note="ici")
    assert read(Told, render(told)).pace == pytest.approx(pace, rel=1e-5)


@pytest.mark.parametrize("pace", ["", "fast", "nan", "inf"])
def test_what_is_no_number_is_refused(pace: str) -> None:
    with pytest.raises(BadEnvironment, match=f"^RAPPEL_PACE is '{pace}', and no number$"):
        read(Told, VARIABLES | {"RAPPEL_PACE": pace})


def test_a_word_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadEnvironment, match="^RAPPEL_MODE is 'noon', and not one of day, night$"):
        read(Told, VARIABLES | {"RAPPEL_MODE": "noon"})


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(BadEnvironment) as refused:
        read(Told, {"RAPPEL_MODE": "day"})
    names = ("CALLS_TABLE", "PACE", "NOTE")
    assert str(refused.value) == "; ".join(f"RAPPEL_{name} is missing" for name in names)


def test_a_field_that_no_variable_can_hold_is_a_mistake() -> None:
    @dataclass(frozen=True)
    class Wrong:
        calls: list[str]

    with pytest.raises(TypeError, match=r"list\[str\]"):
        read(Wrong, {"RAPPEL_CALLS": ""})
