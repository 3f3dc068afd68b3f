"""What a call is worth: an estimate for each department, and the operator's own word over it."""

import pytest

from functions.lake.findings.departments.worth import ESTIMATED, BadValues, read
from functions.shared.call import DEPARTMENTS


def test_every_department_has_an_estimate_and_parts_and_sales_are_dearest() -> None:
    assert set(ESTIMATED) == set(DEPARTMENTS)
    worth = {name: each.dollars_per_call * each.recovery_rate for name, each in ESTIMATED.items()}
    assert set(sorted(worth, key=lambda name: worth[name])[-2:]) == {"parts", "sales"}


def test_a_lake_s_own_values_replace_the_estimates_that_they_name() -> None:
    own = read(b"[sales]\ndollars_per_call = 2000\nrecovery_rate = 0.1\n")
    assert (own["sales"].dollars_per_call, own["sales"].recovery_rate) == (2000, 0.1)
    assert own["service"] == ESTIMATED["service"]
    assert read(None) == ESTIMATED


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (b"\xff", "is no TOML"),
        (b"sales = ", "is no TOML"),
        (b"[tyres]\ndollars_per_call = 1\nrecovery_rate = 0.1\n", "tyres"),
        (b"[sales]\nrecovery_rate = 0.1\n", "sales.dollars_per_call: Field required"),
        (b"[sales]\ndollars_per_call = 1\nrecovery_rate = 1.1\n", "sales.recovery_rate: "),
        (b"[sales]\ndollars_per_call = -1\nrecovery_rate = 0.1\n", "sales.dollars_per_call: "),
        (b"[sales]\ndollars_per_call = inf\nrecovery_rate = 0.1\n", "sales.dollars_per_call: "),
        (b"[sales]\ndollars = 1\n", "sales.dollars"),
    ],
)
def test_what_can_t_be_read_is_said_in_one_line_that_names_the_place(own: bytes, said: str) -> None:
    with pytest.raises(BadValues) as refused:
        read(own)
    assert said in str(refused.value)
    assert str(refused.value).startswith("the lake's values.toml")
    assert "\n" not in str(refused.value)
