"""What became of a text for good, and a receipt on its way through the queue."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.call import TextStatus, UndeliveredReason
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import to_text
from functions.shared.receipt import (
    TELLS,
    FinalStatus,
    MalformedReceipt,
    Receipt,
    ReceiptKind,
    context,
    final_status,
    from_context,
    from_fields,
    to_json,
)
from functions.shared.sender import AWS_CARRIERS, PROVIDER_CARRIERS
from tests.builders import NOW

HOUR = timedelta(hours=1)
RECEIPT = Receipt(
    carrier="telnyx",
    message_id="m-1",
    kind="undelivered",
    at=NOW,
    asked_at=NOW,
    text=CallRef("garage-tremblay", "telnyx:1"),
    dealership_id="garage-tremblay",
    caller="+15145550177",
    reason="landline",
    parts=2,
    price_usd=Decimal("0.0080"),
    receiving_carrier="Bell",
)


def accepted(carrier: str = "end_user_messaging", **more: object) -> dict[str, Any]:
    return {"text_status": "accepted", "carrier": carrier, "texted_at": to_text(NOW), **more}


@pytest.mark.parametrize(
    ("item", "after", "expected"),
    [
        ({}, 0, None),
        ({"text_status": "pending"}, 900, None),
        ({"text_status": "sending"}, 900, None),
        ({"text_status": "delivered"}, 0, "delivered"),
        ({"text_status": "failed"}, 0, "failed"),
        ({"text_status": "suppressed"}, 0, "suppressed"),
        (accepted(), 71, None),
        (accepted(), 72, "unknown"),
        (accepted("twilio"), 72, "unknown"),
        # Some countries' carriers say no more than that they took it.
        (accepted(sent_at=to_text(NOW)), 71, None),
        (accepted(sent_at=to_text(NOW)), 72, "accepted"),
        # Where no receipt can come, nothing is waited for.
        (accepted("sns"), 0, "accepted"),
        (accepted("ringcentral"), 0, "accepted"),
        (accepted("zoom", sent_at=to_text(NOW)), 0, "accepted"),
        (accepted("zoom"), 71, None),
        (accepted("zoom"), 72, "unknown"),
        # A receipt may still settle a lost answer.
        ({"text_status": "unknown", "claimed_at": to_text(NOW)}, 71, None),
        ({"text_status": "unknown", "claimed_at": to_text(NOW)}, 72, "unknown"),
        ({"text_status": "unknown"}, 0, "unknown"),
    ],
)
def test_a_text_is_final_by_its_state_its_carrier_and_72_hours(
    item: dict[str, Any], after: int, expected: FinalStatus | None
) -> None:
    assert final_status(item, NOW + after * HOUR) == expected


@pytest.mark.parametrize("status", get_args(TextStatus))
def test_every_text_that_left_is_final_after_72_hours(status: TextStatus) -> None:
    item = accepted() | {"text_status": status, "claimed_at": to_text(NOW)}
    is_owed = status in ("pending", "claimed", "sending", "deferred")
    assert (final_status(item, NOW + 72 * HOUR) is None) == is_owed


def test_it_is_known_of_each_carrier_what_it_tells() -> None:
    assert set(TELLS) == {*AWS_CARRIERS, *PROVIDER_CARRIERS}


moments = st.integers(0, 10**11).map(lambda each: NOW + timedelta(milliseconds=each))
refs = st.builds(
    CallRef, st.from_regex(r"[a-z][a-z-]{1,20}", fullmatch=True), st.text(min_size=1, max_size=40)
)
receipts = st.builds(
    Receipt,
    carrier=st.sampled_from(sorted(TELLS)),
    message_id=st.text(min_size=1, max_size=40),
    kind=st.sampled_from(get_args(ReceiptKind)),
    at=moments,
    asked_at=st.none() | moments,
    text=st.none() | refs,
    dealership_id=st.none() | st.just("garage-tremblay"),
    caller=st.none() | st.just("+15145550177"),
    reason=st.none() | st.sampled_from(get_args(UndeliveredReason)),
    parts=st.none() | st.integers(1, 10),
    price_usd=st.none() | st.decimals(0, 10, places=5),
    receiving_carrier=st.none() | st.text(min_size=1, max_size=20),
)


@given(receipts)
def test_a_receipt_comes_through_the_queue_as_it_was(receipt: Receipt) -> None:
    assert from_fields(json.loads(to_json(receipt))) == receipt


@given(refs)
def test_an_echoed_context_names_the_text_it_was_made_of(ref: CallRef) -> None:
    assert from_context(context(ref)) == ref


@pytest.mark.parametrize("text", ["", "|", "garage-tremblay", "garage-tremblay|", "|twilio:CA1"])
def test_a_context_that_names_no_text_is_none_of_ours(text: str) -> None:
    assert from_context(text) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"kind_of_event": "inbound_text"},
        {"kind": "read"},
        {"carrier": "pigeon"},
        {"reason": "bad weather"},
        {"at": "yesterday"},
        {"price_usd": "dear"},
        {"parts": "many"},
    ],
)
def test_what_nobody_of_ours_writes_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedReceipt):
        from_fields(json.loads(to_json(RECEIPT)) | changes)


def test_what_is_unknown_stays_out_of_the_message() -> None:
    assert "null" not in to_json(replace(RECEIPT, text=None, parts=None, price_usd=None))
