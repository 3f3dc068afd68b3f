import pytest

from functions.shared.phone import is_e164, mask_number


@pytest.mark.parametrize("number", ["+14185550100", "+33612345678", "+6421234567"])
def test_an_e164_number_is_one(number: str) -> None:
    assert is_e164(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "14185550100",
        "+04185550100",
        "+1 418",
        "+1418555010012345",
        "+123456",
        "+1418555010٣",
        "+14185550100\n",
    ],
)
def test_another_is_none(number: str) -> None:
    assert not is_e164(number)


def test_a_masked_number_tells_its_area_and_no_more() -> None:
    assert mask_number("+14185550177") == "+1418•••••••"
    assert mask_number("+33612345678") == "+336••••••••"
