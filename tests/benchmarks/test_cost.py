"""A call's bill: what it asks AWS for is counted, and priced."""

import pytest

from benchmarks import cost
from benchmarks.counted_call import Count
from benchmarks.ingest import HANDLERS as INGEST
from benchmarks.send import HANDLERS as SEND
from infra.settings import SEND_SECONDS

# What Rappel asks for, a call. Where this changes, so does README's figure.
OURS = {
    "UpdateItem": 4,
    "GetItem": 1,
    "BatchGetItem": 1,
    "TransactWriteItems": 1,
    "SendMessage": 1,
    "SendTextMessage": 1,
}


@pytest.mark.slow
def test_a_call_s_text_costs_nine_requests_and_nineteen_units_written() -> None:
    counted = cost.ran("counted_call", INGEST["rappel"], SEND["rappel"])
    assert (counted["operations"], counted["write_units"], counted["read_units"]) == (OURS, 19, 4)


def test_a_bill_is_what_is_counted_at_its_price() -> None:
    counted: Count = {
        "operations": OURS,
        "write_units": 7,
        "read_units": 2,
        "gigabyte_months": 20e-6,
        "log_bytes": 1000,
    }
    bill = cost.bill(counted, own_seconds=0.010)
    seconds = 0.010 + 8 * cost.AWS_SECONDS + SEND_SECONDS
    assert bill.api_gateway == pytest.approx(1.00)
    assert bill.functions == pytest.approx(0.40 + seconds * 0.5 * 13.3334)
    assert bill.database_writes == pytest.approx(7 * 0.625)
    assert bill.database_reads == pytest.approx(2 * 0.125)
    assert bill.database_storage == pytest.approx(20 * 0.45)
    assert bill.queue == pytest.approx(3 * 0.40)
    assert bill.logs == pytest.approx(1400e-9 * 0.50e6)


def test_an_open_desk_s_month_costs_cents() -> None:
    """docs/desk.md says so. That an unchanged poll is one read, tests/handlers/test_show_desk.py counts."""
    month = cost.desk_month()
    assert cost.DESK_REQUESTS == 211_200
    assert {name: round(price, 2) for name, price in month.items()} == {
        "api_gateway": 0.21,
        "functions": 0.07,
        "database_reads": 0.03,
    }
