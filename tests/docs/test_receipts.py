"""docs/receipts.md tells the truth of carriers, of final states and of reasons."""

import re
from pathlib import Path
from typing import get_args

from functions.shared.call import UndeliveredReason
from functions.shared.ledger.receipts import UNTEXTABLE_FOR
from functions.shared.receipt import RECEIPTS_WITHIN, TELLS, UNREACHABLE, FinalStatus

TEXT = (Path(__file__).parents[2] / "docs" / "receipts.md").read_text(encoding="utf-8")


def column(heading: str) -> list[str]:
    """The first cells of the table whose heading begins so."""
    [table] = re.findall(rf"^\| {heading}.*?\n\n", TEXT + "\n", re.MULTILINE | re.DOTALL)
    return [row.split("|")[1].strip().strip("`") for row in table.strip().split("\n")[2:]]


def test_it_has_each_carrier() -> None:
    named = {"".join(re.findall("[a-z]", name.lower())).removesuffix("phone") for name in column("carrier")}
    assert named == {carrier.replace("_", "") for carrier in TELLS}


def test_it_has_each_reason_and_each_final_state() -> None:
    assert tuple(column("`undelivered_reason`")) == get_args(UndeliveredReason)
    assert set(column("`text_final`")) == {*get_args(FinalStatus), "null"}


def test_its_numbers_are_the_code_s() -> None:
    assert f"{RECEIPTS_WITHIN.total_seconds() / 3600:.0f} hours" in TEXT
    assert f"no text for {UNTEXTABLE_FOR.days} days" in TEXT
    assert {"unreachable", "invalid", "landline"} == UNREACHABLE
