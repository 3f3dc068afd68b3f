"""Promises and taps, counted apart from telephony's: as plain Python counts them once more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import object_key
from functions.shared.moment import to_text
from tests.ledger import Row, call, read
from tests.unit.lake.findings import second, second_callers
from tests.unit.lake.findings.small_lake import Q3, found, laid

START = datetime(2025, 9, 2, 12, tzinfo=UTC)


def some_calls(random: Random) -> list[Row]:
    def later(start: datetime, share: float) -> datetime | None:
        return start + timedelta(minutes=1 + random.expovariate(1 / 200)) if random.random() < share else None

    calls = []
    for n in range(300):
        began = START + timedelta(minutes=random.randrange(20 * 24 * 60))
        tapped = later(began, 0.4)
        moments = {
            "promised_at": later(began, 0.6),
            "recovered_at": later(began, 0.4),
            "handled_at": tapped,
            "texted_at": later(began, 0.5),
        }
        facts = {name: to_text(moment) for name, moment in moments.items() if moment}
        if tapped:
            facts["handled_as"] = random.choice(["reached", "message", "wrong"])
        status = random.choice(["delivered", "accepted", "failed", "unknown"])
        caller = random.choice([None, *(f"+1514555{k:04}" for k in range(60))])
        calls.append(call(f"CA{n}", occurred_at=to_text(began), caller=caller, text_status=status, **facts))
    return calls


@pytest.mark.parametrize("seed", range(4))
def test_a_second_computation_agrees(seed: int, tmp_path: Path) -> None:
    lake = laid(tmp_path, *some_calls(Random(seed)))
    made = found(tmp_path, lake)
    rows = read(lake.root / object_key(MISSED_CALLS, Q3))
    assert made["promises"] == second.promises(rows)
    assert all(count > 5 for count in second.promises(rows).values())
    assert made["response"] == pytest.approx(second.response(rows))
    again = second_callers.callers(rows, rows, "garage-tremblay", second.student)
    assert made["reached_by_tap"] == again["reached_by_tap"]
    assert made["still_to_win_back"]["episodes"] == again["still_to_win_back"]["episodes"]
    assert again["reached_by_tap"]["episodes"] > 5
