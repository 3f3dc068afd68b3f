from typing import Any

import pytest

from functions.desk.segment import segment_of
from tests.builders import dealership

TWILIO = {"integration": "tremblay-twilio"}


@pytest.mark.parametrize(
    ("changes", "segment"),
    [
        ({}, 160),
        ({"sender": {"identity": "stage"}}, 160),
        ({"sender": TWILIO}, 136),
    ],
)
def test_a_writer_is_told_what_the_sender_holds(changes: dict[str, Any], segment: int) -> None:
    assert segment_of(dealership(**changes), None) == segment


def test_a_lines_own_sender_comes_first() -> None:
    line = {
        "name": "Pièces",
        "department": "parts",
        "number": "+14185550103",
        "sender": {"identity": "stage"},
    }
    other = {"name": "Service", "department": "service", "number": "+14185550101"}
    garage = dealership(sender=TWILIO, lines=[line, other])
    assert (segment_of(garage, "Pièces"), segment_of(garage, "Service")) == (160, 136)
