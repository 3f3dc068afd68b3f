"""Student's t against printed tables."""

import pytest

from functions.lake.findings.student import quantile, within


@pytest.mark.parametrize(
    ("probability", "freedom", "t"),
    [
        (0.975, 1, 12.7062),
        (0.975, 2, 4.3027),
        (0.975, 3, 3.1824),
        (0.975, 10, 2.2281),
        (0.995, 4, 4.6041),
        (0.995, 9, 3.2498),
        (0.995, 30, 2.7500),
        (0.995, 120, 2.6174),
    ],
)
def test_quantiles_are_those_of_the_tables(probability: float, freedom: int, t: float) -> None:
    assert quantile(probability, freedom) == pytest.approx(t, abs=5e-5)


@pytest.mark.parametrize("freedom", [1, 2, 3, 8, 45])
def test_what_lies_within_a_quantile_is_what_was_asked_for(freedom: int) -> None:
    assert within(quantile(0.995, freedom), freedom) == pytest.approx(0.99, abs=1e-12)
    assert within(0.0, freedom) == 0
