"""A block of hours lies within its day."""

from pathlib import Path

import pytest

from tests.ledger import call
from tests.unit.lake.findings.small_lake import found, laid


@pytest.mark.parametrize(("at", "block"), [("04:30", (0, 3)), ("03:30", (21, 24))])
def test_nobody_is_staffed_over_midnight(at: str, block: tuple[int, int], tmp_path: Path) -> None:
    [staffed] = found(tmp_path, laid(tmp_path, call(occurred_at=f"2025-09-03T{at}:00.000Z")))["staffing"]
    assert (staffed["from_hour"], staffed["to_hour"]) == block
