"""An endpoint that events may not go to is said when a dealership's file is applied."""

import pytest

from cli.dealership.endpoint import problems
from tests.builders import dealership

URL = "https://crm.garage.ca/rappel"


def leading_to(*addresses: str) -> list[str]:
    return list(problems(dealership(events={"url": URL}), lambda *_: addresses))


def test_a_public_address_is_good_and_no_endpoint_is_as_well() -> None:
    assert not leading_to("142.250.65.78")
    assert not list(problems(dealership(), lambda *_: []))


def test_an_internal_address_is_said() -> None:
    [line] = leading_to("142.250.65.78", "169.254.169.254")
    assert line == f"events, url: {URL} leads to an address that isn't on the public internet"


def test_a_name_that_leads_nowhere_is_said() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    [line] = problems(dealership(events={"url": URL}), nowhere)
    assert line == f"events, url: {URL} leads nowhere: no address is known by that name"


@pytest.mark.parametrize("url", ["http://crm.garage.ca/", "https://10.0.0.1/"])
def test_what_is_no_domain_s_https_is_said_and_never_resolved(url: str) -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise AssertionError

    assert len(list(problems(dealership(events={"url": url}), resolve))) == 1
