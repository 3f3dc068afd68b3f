"""What was offered by hour: answered calls beside the missed ones, which stay as they are."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from functions.lake import database, missed_calls
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS
from functions.lake.storage import Folder, object_key
from tests.builders import dealership
from tests.ledger import KEY, Q3, Row, call, read, spool

MORNING, NEXT = "2025-09-02T14:00:00.000Z", "2025-09-02T14:30:00.000Z"  # 10 h in Montreal


def answered(call_id: str, /, **changes: object) -> Row:
    """A call that a person took, as the ledger holds it: it has no outcome, and no text."""
    item = call(call_id, **{"answered_at": "2025-09-02T14:00:09.000Z", **changes})
    return {name: value for name, value in item.items() if name not in ("outcome", "text_status")}


def hours_of(folder: Path, items: Iterable[Row]) -> list[Row]:
    folder.mkdir(exist_ok=True)
    with database.connect(folder) as connection:
        missed_calls.write(
            connection,
            Q3,
            dealerships=[dealership()],
            spools=[spool(folder, items)],
            hashing_key=KEY,
            target=folder / "missed_calls.parquet",
            hourly=folder / "calls_hourly.parquet",
        )
    (folder / "rollup.duckdb").unlink()
    return read(folder / "calls_hourly.parquet")


def test_an_hour_counts_what_was_offered_and_what_became_of_it(tmp_path: Path) -> None:
    [row] = hours_of(
        tmp_path,
        [
            call("CA1"),
            call("CA2", outcome="abandoned", ring_seconds=4),
            call("CA3", outcome="abandoned", ring_seconds=5),
            call("CA4", ring_seconds=2),  # it rang out: the telephone system gave it up
            answered("CA5", talk_seconds=61),
            answered("CA6"),
            call("CA7", answered_at=NEXT, talk_seconds=30),  # a leg rang out before another was taken
        ],
    )
    assert row == {
        "dealership_id": "garage-tremblay",
        "department": "service",
        "local_date": date(2025, 9, 2),
        "local_hour": 10,
        "open_hours": True,
        "holiday": None,
        "offered": 7,
        "answered": 3,
        "missed": 3,
        "abandoned": 1,
        "talk_seconds": 91,
        "talks": 2,
        "holiday_id": None,
        "holiday_fr": None,
    }


def test_an_answered_call_of_another_quarter_or_of_nobody_known_is_not_offered(tmp_path: Path) -> None:
    strange: list[dict[str, Any]] = [
        {"occurred_at": "2025-07-01T03:00:00.000Z"},  # the evening of June 30th there
        {"occurred_at": "2025-10-01T05:00:00.000Z"},
        {"occurred_at": "yesterday"},
        {"department": "bakery"},
        {"dealership_id": "autos-roy"},
    ]
    assert hours_of(tmp_path, [answered(f"CA{n}", **each) for n, each in enumerate(strange)]) == []


def test_a_call_that_the_dealership_placed_is_not_offered(tmp_path: Path) -> None:
    assert hours_of(tmp_path, [call("CA1", outbound_at=MORNING)]) == []


def drawn(seed: int) -> list[Row]:
    rng = random.Random(seed)
    items = []
    for n in range(400):
        at = f"2025-0{rng.choice('789')}-{rng.randint(1, 28):02d}T{rng.randint(5, 23):02d}:15:00.000Z"
        common = {"occurred_at": at, "department": rng.choice(["service", "parts", "sales"])}
        if rng.random() < 0.7:
            other = f"+1418555{1000 + n}"  # nobody who was missed: a later answer recovers who was
            items.append(answered(f"CA{n}", **common, caller=other, talk_seconds=rng.randint(5, 600)))
        else:
            items.append(
                call(f"CA{n}", **common, outcome=rng.choice(["abandoned", "no_answer"]), ring_seconds=n % 30)
            )
    return items


def test_the_hours_add_up_to_the_calls(tmp_path: Path) -> None:
    items = drawn(7)
    rows = hours_of(tmp_path, items)
    assert len({tuple(row[name] for name in CALLS_HOURLY.sorted_by) for row in rows}) == len(rows)
    for row in rows:
        assert row["offered"] == row["answered"] + row["missed"] + row["abandoned"] > 0
    total = {name: sum(row[name] for row in rows) for name in ("offered", "missed", "abandoned")}
    missed = read(tmp_path / "missed_calls.parquet")
    assert total["offered"] == len(items)
    assert total["missed"] + total["abandoned"] == len(missed)
    hour = ("department", "local_date", "local_hour", "open_hours")
    counts = {tuple(row[name] for name in hour): row["missed"] + row["abandoned"] for row in rows}
    assert +Counter(counts) == Counter(tuple(row[name] for name in hour) for row in missed)


def test_missed_calls_is_the_same_byte_for_byte_whoever_else_called(tmp_path: Path) -> None:
    items = drawn(8)
    missed = [item for item in items if "outcome" in item]
    hours_of(tmp_path / "all", items)
    hours_of(tmp_path / "missed", missed)
    file = f"{MISSED_CALLS.name}.parquet"
    assert (tmp_path / "all" / file).read_bytes() == (tmp_path / "missed" / file).read_bytes()


def test_the_same_calls_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    items = drawn(9)
    hours_of(tmp_path / "one", items)
    hours_of(tmp_path / "other", reversed(items))
    file = f"{CALLS_HOURLY.name}.parquet"
    assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_a_rollup_without_the_ledger_finds_the_lake_s_own(tmp_path: Path) -> None:
    lake = Folder(tmp_path / "lake")
    assert missed_calls.fetch_kept(lake, Q3, tmp_path) == {}
    hours_of(tmp_path / "made", drawn(7))
    lake.publish(object_key(CALLS_HOURLY, Q3), tmp_path / "made" / "calls_hourly.parquet")
    assert list(missed_calls.fetch_kept(lake, Q3, tmp_path)) == [CALLS_HOURLY]


def recovered(folder: Path, *items: Row) -> list[Any]:
    hours_of(folder, items)
    rows = read(folder / "missed_calls.parquet")
    return [(row["call_id"], row["recovered_by"], row["recovered_at"]) for row in rows]


def test_a_missed_call_is_recovered_by_its_caller_s_next_answered_one_within_a_week(tmp_path: Path) -> None:
    early, late = "2025-09-03T14:00:00.000Z", "2025-09-09T14:00:00.001Z"
    next_day = datetime(2025, 9, 3, 14, tzinfo=UTC)
    one = call("CA1")
    assert recovered(tmp_path / "1", one, answered("CA2", occurred_at=early)) == [("CA1", "caller", next_day)]
    assert recovered(tmp_path / "2", one, answered("CA2", occurred_at=late)) == [("CA1", None, None)]
    assert recovered(tmp_path / "3", one, answered("CA2", occurred_at=MORNING)) == [("CA1", None, None)]
    other = {"occurred_at": early, "caller": "+14185550199"}
    assert recovered(tmp_path / "4", one, answered("CA2", **other)) == [("CA1", None, None)]
    nobody = {"occurred_at": early, "caller": None}
    withheld = call("CA1", caller=None)
    assert recovered(tmp_path / "5", withheld, answered("CA2", **nobody)) == [("CA1", None, None)]


def test_of_two_recoveries_the_earlier_counts(tmp_path: Path) -> None:
    one = call("CA1", recovered_at="2025-09-04T14:00:00.000Z", recovered_by="staff")
    [row] = recovered(tmp_path / "1", one, answered("CA2", occurred_at="2025-09-05T14:00:00.000Z"))
    assert row == ("CA1", "staff", datetime(2025, 9, 4, 14, tzinfo=UTC))
    [row] = recovered(tmp_path / "2", one, answered("CA2", occurred_at="2025-09-03T14:00:00.000Z"))
    assert row == ("CA1", "caller", datetime(2025, 9, 3, 14, tzinfo=UTC))
