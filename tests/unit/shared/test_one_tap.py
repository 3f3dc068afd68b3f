"""Whom one tap may ring, as a dealership's file says it."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import dealership

ADVISORS = [{"email": "julie@garage.example", "number": "+14185550133"}]
TELNYX = {"integrations": [{"id": "own", "provider": "telnyx"}]}


def one_tap(**changes: Any) -> dict[str, Any]:
    return {"integration": "tremblay-twilio", "advisors": ADVISORS, **changes}


def test_an_advisor_is_known_by_the_address_that_they_sign_in_with() -> None:
    found = dealership(one_tap=one_tap()).one_tap
    assert found is not None
    assert found.number_of(" Julie@Garage.example ") == "+14185550133"
    assert found.number_of("marc@garage.example") is None


def test_telnyx_needs_its_application() -> None:
    assert dealership(**TELNYX, one_tap=one_tap(integration="own", application="129")).one_tap


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"one_tap": one_tap(integration="tremblay-pbx")}, "bridges no calls: use tremblay-twilio"),
        ({"one_tap": one_tap(integration="nobody")}, "bridges no calls: use tremblay-twilio"),
        ({**TELNYX, "one_tap": one_tap(integration="own")}, "write the id of Telnyx's TeXML application"),
        ({"one_tap": one_tap(number="+14185550199")}, "this number isn't the dealership's"),
        ({"one_tap": one_tap(advisors=[])}, "at least 1 item"),
        ({"one_tap": one_tap(advisors=[{"email": "julie", "number": "+14185550133"}])}, "info@garage.ca"),
    ],
)
def test_a_file_that_could_ring_nobody_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        dealership(**changes)
