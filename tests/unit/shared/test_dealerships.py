"""After an apply the directory says what the file says, whatever an earlier one left behind."""

from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.directory import Directory, KnownIntegration, KnownLine
from tests.builders import SERVICE, dealership
from tests.unit.shared.directory import TABLE, create

TWILIO, PBX = ({"id": "tremblay-twilio", "provider": "twilio"}, {"id": "tremblay-pbx", "provider": "3cx"})
PARAMETERS = {"tremblay-twilio": "/secrets/twilio", "tremblay-pbx": "/secrets/pbx"}
PARTS = {"name": "Pièces", "department": "parts", "number": "+14185550102"}


class Interrupted(Exception):
    """As Ctrl-C or a lost network, between two calls to DynamoDB."""


class Failing:
    """A client that fails for good after so many writes."""

    def __init__(self, client: Any, writes: int) -> None:
        self._client = client
        self._left = writes

    def put_item(self, **request: Any) -> Any:
        return self._write(self._client.put_item, request)

    def update_item(self, **request: Any) -> Any:
        return self._write(self._client.update_item, request)

    def delete_item(self, **request: Any) -> Any:
        return self._write(self._client.delete_item, request)

    def _write(self, call: Any, request: dict[str, Any]) -> Any:
        if self._left == 0:
            raise Interrupted
        self._left -= 1
        return call(**request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        yield create("ca-central-1")


def content(client: Any) -> list[dict[str, Any]]:
    items = client.scan(TableName=TABLE)["Items"]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def test_a_webhook_reads_what_the_file_says_of_its_integration_and_lines(client: Any) -> None:
    url = "https://handler.twilio.com/twiml/EH1"
    own = TWILIO | {"settle_seconds": 0, "after_call_url": url}
    night = {"name": "Nuit", "department": "other", "extension": "204", "overflow": True, "language": "en"}
    Dealerships(client, TABLE).apply(dealership(integrations=[own, PBX], lines=[PARTS, night]), PARAMETERS)
    directory = Directory(client, TABLE)
    assert directory.integration("tremblay-twilio") == KnownIntegration(
        "tremblay-twilio", "garage-tremblay", "twilio", "/secrets/twilio", 0, url
    )
    assert directory.integration("tremblay-pbx") == KnownIntegration(
        "tremblay-pbx", "garage-tremblay", "3cx", "/secrets/pbx"
    )
    assert directory.lines("garage-tremblay") == {
        "+14185550102": KnownLine("Pièces", "parts"),
        "ext:204": KnownLine("Nuit", "other", overflow=True, language="en"),
    }


# Six writes: an integration, two lines, the profile, the dealership's name, an integration deleted.
@pytest.mark.parametrize("writes", range(10))
def test_what_an_interrupted_apply_left_is_gone_after_the_next(client: Any, writes: int) -> None:
    dealerships = Dealerships(client, TABLE)
    wanted = dealership(integrations=[TWILIO])
    dealerships.apply(wanted, PARAMETERS)
    as_applied_once = content(client)
    # A wrong file, another integration and line in it, is stopped at any of its writes.
    dealerships.apply(dealership(integrations=[PBX]), PARAMETERS)
    lines = [{"name": "Service", "department": "service", "number": SERVICE}, PARTS]
    wrong = dealership(integrations=[TWILIO], lines=lines)
    try:
        Dealerships(Failing(client, writes), TABLE).apply(wrong, PARAMETERS)  # type: ignore[arg-type]
    except Interrupted:
        assert writes < 9
    dealerships.apply(wanted, PARAMETERS)
    assert content(client) == as_applied_once


def test_an_integration_whose_removal_was_interrupted_is_removed_by_the_next_apply(client: Any) -> None:
    Dealerships(client, TABLE).apply(dealership(integrations=[TWILIO, PBX]), PARAMETERS)
    without = dealership(integrations=[TWILIO])
    all_puts = 4
    with pytest.raises(Interrupted):
        Dealerships(Failing(client, all_puts), TABLE).apply(without, PARAMETERS)  # type: ignore[arg-type]
    assert Directory(client, TABLE).integration("tremblay-pbx")
    Dealerships(client, TABLE).apply(without, PARAMETERS)
    assert Directory(client, TABLE).integration("tremblay-pbx") is None


def test_a_profile_that_cannot_be_read_is_mended_by_applying_its_file(client: Any) -> None:
    dealerships = Dealerships(client, TABLE)
    dealerships.apply(dealership(), PARAMETERS)
    broken = {"pk": "dealership#garage-tremblay", "sk": "profile", "document": '{"of": "another version"}'}
    client.put_item(TableName=TABLE, Item={name: {"S": value} for name, value in broken.items()})
    dealerships.apply(dealership(), PARAMETERS)
    assert dealerships.get("garage-tremblay") == dealership()


def test_another_dealership_is_left_alone(client: Any) -> None:
    dealerships = Dealerships(client, TABLE)
    other = dealership(id="garage-roy", integrations=[{"id": "roy-twilio", "provider": "twilio"}])
    dealerships.apply(other, {"roy-twilio": "/secrets/roy"})
    dealerships.apply(dealership(lines=[PARTS]), PARAMETERS)
    dealerships.apply(dealership(integrations=[TWILIO]), PARAMETERS)
    assert dealerships.get("garage-roy") == other
    assert list(Directory(client, TABLE).lines("garage-roy")) == [SERVICE]
    assert Directory(client, TABLE).integration("roy-twilio")
