"""Two transactions that meet: the later one is made again, and what a condition says is told at once."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from functions.shared.ledger.items import pack
from functions.shared.ledger.updates import Change, update, update_arguments, update_together

KEY = pack({"id": "1"})
ARGUMENTS = update_arguments(sets={"n": 1}, condition="attribute_not_exists(n)")
MET = {"Code": "TransactionConflict"}
FAILED = {"Code": "ConditionalCheckFailed", "Item": pack({"n": 2})}
FINE = {"Code": "None"}


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> Stubber:
    monkeypatch.setattr("functions.shared.ledger.updates.time.sleep", lambda _: None)
    client = boto3.client(
        "dynamodb", region_name="ca-central-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    stubber = Stubber(client)
    stubber.activate()
    return stubber


def of(stubbed: Stubber) -> Any:
    return stubbed.client


def cancel(stubbed: Stubber, *reasons: dict[str, Any]) -> None:
    fields = {"CancellationReasons": list(reasons)}
    stubbed.add_client_error("transact_write_items", "TransactionCanceledException", modeled_fields=fields)


def together(stubbed: Stubber) -> Any:
    change = Change("calls", KEY, ARGUMENTS)
    return update_together(of(stubbed), [change, change._replace(table="contacts")])


def test_a_transaction_that_meets_another_is_made_again(stubbed: Stubber) -> None:
    cancel(stubbed, FINE, MET)
    cancel(stubbed, MET, FINE)
    stubbed.add_response("transact_write_items", {})
    assert together(stubbed) is None
    stubbed.assert_no_pending_responses()


def test_a_condition_that_fails_is_told_at_once_with_the_item_as_it_stands(stubbed: Stubber) -> None:
    cancel(stubbed, FAILED, MET)
    assert together(stubbed) == [{"n": 2}, None]


@pytest.mark.parametrize(("reason", "times"), [(MET, 4), ({"Code": "ThrottlingError"}, 1)])
def test_what_stays_in_the_way_is_an_error_of_aws(
    stubbed: Stubber, reason: dict[str, Any], times: int
) -> None:
    for _ in range(times):
        cancel(stubbed, reason, FINE)
    with pytest.raises(ClientError):
        together(stubbed)
    stubbed.assert_no_pending_responses()


def test_an_update_that_meets_a_transaction_is_made_again(stubbed: Stubber) -> None:
    stubbed.add_client_error("update_item", "TransactionConflictException")
    stubbed.add_response("update_item", {})
    assert update(of(stubbed), "calls", KEY, ARGUMENTS) is None
    stubbed.assert_no_pending_responses()
