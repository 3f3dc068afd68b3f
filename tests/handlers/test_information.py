"""The information page, as API Gateway asks on_missed_call for it."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from functions.on_missed_call import handler as on_missed_call
from functions.shared.ledger.directory import Directory
from tests.builders import dealership
from tests.handlers.conftest import World

POLICY = "default-src 'none'; style-src 'sha256-x'"


def get(dealership_id: str = "garage-tremblay") -> dict[str, Any]:
    path = f"/info/{dealership_id}"
    event = {
        "rawPath": path,
        "pathParameters": {"dealership_id": dealership_id},
        "requestContext": {"requestId": "r", "http": {"method": "GET", "path": path}},
    }
    answer: dict[str, Any] = on_missed_call.handler(event, None)
    return answer


@pytest.fixture
def page(world: World) -> None:
    parameters = {"tremblay-twilio": "/a", "tremblay-pbx": "/b"}
    world.dealerships.apply(dealership(), parameters, {"html": "<p>Bonjour", "policy": POLICY})


@pytest.mark.usefixtures("page")
def test_anybody_gets_the_page_as_it_was_applied_under_its_own_policy() -> None:
    answer = get()
    assert (answer["statusCode"], answer["body"]) == (200, "<p>Bonjour")
    headers = answer["headers"]
    assert headers["content-security-policy"] == POLICY
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert "max-age" in headers["cache-control"]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("unknown", ["autos-riviere", "", "garage-tremblay#x"])
def test_of_another_there_is_none_and_nothing_is_kept(unknown: str) -> None:
    answer = get(unknown)
    assert answer["statusCode"] == 404
    assert answer["headers"]["cache-control"] == "no-store"
    assert "default-src 'none'" in answer["headers"]["content-security-policy"]


def test_a_dealership_that_closes_keeps_its_page_sixty_days_and_longer(world: World, page: None) -> None:
    world.dealerships.close("garage-tremblay")
    assert get()["statusCode"] == 200


def test_while_the_directory_cannot_be_read_it_says_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ClientError({"Error": {"Code": "InternalServerError"}}, "GetItem")

    monkeypatch.setattr(Directory, "get", fails)
    assert get()["statusCode"] == 503


@pytest.mark.usefixtures("page")
def test_an_apply_without_a_page_takes_it_away(world: World) -> None:
    world.dealerships.apply(dealership(), {"tremblay-twilio": "/a", "tremblay-pbx": "/b"})
    found = boto3.client("dynamodb").scan(TableName=world.tables["directory"])["Items"]
    assert "page" not in {item["sk"]["S"] for item in found}
