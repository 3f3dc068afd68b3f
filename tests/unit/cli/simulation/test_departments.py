"""The simulated market has every department."""

from cli.simulation.departments import SIMULATED
from functions.shared.call import DEPARTMENTS


def test_every_department_is_simulated() -> None:
    assert set(SIMULATED) == set(DEPARTMENTS)


def test_the_shares_are_of_all_missed_calls() -> None:
    assert abs(sum(simulated.share for simulated in SIMULATED.values()) - 1) < 1e-9
