"""SNS receives no reply: a text that leaves by it may ask for none, and apply says so."""

from typing import Any

import pytest

from cli.dealership.one_way import notice, problems
from functions.shared.dealership import Dealership
from tests.builders import SERVICE, dealership

SALES = "+14185550102"
ASKS = {"open": "{dealership} : répondez ici. ARRET", "closed": "{dealership} : rappelez-nous. ARRET"}


def file(**changes: Any) -> Dealership:
    lines = [
        {"name": "Service", "department": "service", "number": SERVICE},
        {
            "name": "Ventes",
            "department": "sales",
            "number": SALES,
            "sender": {"integration": "tremblay-twilio"},
        },
    ]
    return dealership(lines=lines, **changes)


@pytest.mark.parametrize(("department", "asks"), [("default", True), ("service", True), ("sales", False)])
def test_a_text_that_leaves_by_sns_asks_for_no_reply(department: str, asks: bool) -> None:
    found = list(problems(file(texts={department: {"fr": ASKS}}), "sns"))
    said = (
        f'texts, {department}, fr, open: "répondez" asks for a reply, and SNS receives none: write {{phone}},'
    )
    assert [problem.startswith(said) for problem in found] == [True] * asks


def test_a_text_that_leaves_from_a_number_that_receives_may_ask() -> None:
    assert list(problems(file(texts={"default": {"fr": ASKS}}), "end_user_messaging")) == []


def test_it_is_said_where_texts_leave_by_sns() -> None:
    assert notice(file(), "end_user_messaging") is None
    assert "receives no reply" in (notice(file(), "sns") or "")
    own = file(sender={"integration": "tremblay-twilio", "number": SERVICE})
    assert notice(own, "sns") is None
