"""A refused webhook costs a fifth of an accepted one at most, counted in functions called and not in time."""

import pytest

from benchmarks import refused

pytestmark = pytest.mark.slow


def test_whatever_is_refused_costs_a_fifth_of_an_accepted_webhook_at_most() -> None:
    rows = refused.measured()
    shares = {name: row["share"] for name, row in rows.items() if name != "accepted"}
    assert set(shares) == set(refused.REFUSED)
    assert max(shares.values()) <= 0.2, shares
