"""A quarter is computed first, then published, its manifest last; repeated, it is the same."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.lake import aggregates, database, engine, missed_calls
from functions.lake.manifest import Manifest
from functions.lake.publication import QuarterFiles, closed_manifest, publish
from functions.lake.storage import Folder, QuarterNotFound, is_whole
from functions.shared.ledger.items import Item
from tests.ledger import Q3, call, read, write

pytestmark = pytest.mark.slow

CLOSED = datetime(2026, 1, 1, tzinfo=UTC)
OPEN = datetime(2025, 9, 30, tzinfo=UTC)
KEYS = [
    "manifests/quarter=2025-Q3.json",
    "missed_calls/quarter=2025-Q3/missed_calls.parquet",
    "quarter_daily/quarter=2025-Q3/quarter_daily.parquet",
    "quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet",
]


def run(
    tmp_path: Path,
    lake: Folder,
    items: list[Item] | None = None,
    now: datetime = CLOSED,
    name: str = "work",
) -> Manifest:
    """With items, as the nightly function does; without, as the command does."""
    work = tmp_path / name
    work.mkdir(exist_ok=True)
    reading = write(work, items) if items is not None else None
    (work / "rollup.duckdb").unlink(missing_ok=True)
    with database.connect(work) as connection:
        from_ledger = work / "missed_calls.parquet" if reading else None
        calls = missed_calls.fetch(lake, Q3, work, from_ledger)
        tables = aggregates.compute(engine.on_duckdb(connection, Q3, list(calls.values())), work)
        files = QuarterFiles(calls=calls, aggregates=tables, reading=reading)
        made = publish(connection, Q3, lake, files, work=work, now=now)
    (work / "rollup.duckdb").unlink()
    return made


def everything(lake: Folder) -> dict[str, bytes]:
    return {key: (lake.root / key).read_bytes() for key in lake.keys("")}


def test_a_quarter_from_the_ledger_is_three_tables_and_a_manifest_that_says_their_bytes(
    tmp_path: Path,
) -> None:
    lake = Folder(tmp_path / "lake")
    items = [
        call("CA1"),
        call("CA1", occurred_at="2025-09-03T00:00:00.000Z"),
        call("CA2", occurred_at="x"),
    ]
    made = run(tmp_path, lake, items)
    held = everything(lake)
    assert sorted(held) == KEYS
    assert json.loads(held[KEYS[0]]) == made
    assert made["quarter"] == "2025-Q3"
    assert made["state"] == "closed"
    assert made["ledger"] == {
        "items": 3,
        "missed": 1,
        "answered": 0,
        "outbound": 0,
        "duplicate": 1,
        "other_quarter": 0,
        "no_outcome": 0,
        "unreadable": {"occurred_at": 1},
        "unreadable_values": {},
    }
    objects = {key: each for table in made["tables"].values() for key, each in table.items()}
    assert sorted(objects) == KEYS[1:]
    for key, each in objects.items():
        assert each["sha256"] == hashlib.sha256(held[key]).hexdigest()
        assert each["bytes"] == len(held[key])
        assert each["rows"] == 1


def test_the_current_quarter_is_open_and_the_manifest_holds_no_time_of_the_run(tmp_path: Path) -> None:
    lake = Folder(tmp_path / "lake")
    assert run(tmp_path, lake, [call()], now=OPEN)["state"] == "open"
    first = everything(lake)
    run(tmp_path, lake, [call()], now=OPEN.replace(day=29))
    assert everything(lake) == first


def test_the_command_computes_the_same_statistics_from_the_lake_and_keeps_what_the_ledger_said(
    tmp_path: Path,
) -> None:
    lake = Folder(tmp_path / "lake")
    run(tmp_path, lake, [call("CA1"), call("CA2", answered_at="2025-09-02T14:01:00.000Z")])
    before = everything(lake)
    run(tmp_path, lake, name="again")
    assert everything(lake) == before


def test_only_what_was_read_of_the_ledger_when_all_had_come_is_closed(tmp_path: Path) -> None:
    lake = Folder(tmp_path / "lake")
    run(tmp_path, lake, [call("CA1")], now=OPEN)
    assert closed_manifest(lake, Q3) is None
    # The command counts the same calls, months later: it has asked no ledger for what came since.
    assert run(tmp_path, lake, name="command")["state"] == "open"
    made = run(tmp_path, lake, [call("CA1")], name="again")
    assert closed_manifest(lake, Q3) == made
    imported = tmp_path / "imported"
    imported.mkdir()
    write(imported, [call("CA8")])
    lake.publish("missed_calls/quarter=2025-Q3/imported.parquet", imported / "missed_calls.parquet")
    assert run(tmp_path, lake, name="with the import")["state"] == "closed"
    assert closed_manifest(lake, Q3) is None


def test_what_the_ledger_said_of_other_calls_is_forgotten(tmp_path: Path) -> None:
    lake = Folder(tmp_path / "lake")
    run(tmp_path, lake, [call("CA1")])
    other = tmp_path / "other"
    other.mkdir()
    write(other, [call("CA7")])
    lake.publish(KEYS[1], other / "missed_calls.parquet")
    assert run(tmp_path, lake, name="again")["ledger"] is None


@pytest.mark.parametrize("published", [b"", b"half a mani", b"[]", b"{}", b'{"tables": {}}'])
def test_a_manifest_that_says_nothing_of_these_calls_is_replaced(published: bytes, tmp_path: Path) -> None:
    lake = Folder(tmp_path / "lake")
    run(tmp_path, lake, [call("CA1")])
    (lake.root / KEYS[0]).write_bytes(published)
    assert run(tmp_path, lake, name="again")["ledger"] is None
    assert json.loads((lake.root / KEYS[0]).read_bytes())["quarter"] == "2025-Q3"


def test_calls_that_an_import_laid_beside_the_ledger_s_count_too_and_stay(tmp_path: Path) -> None:
    lake, imported = Folder(tmp_path / "lake"), tmp_path / "imported"
    imported.mkdir()
    write(imported, [call("CA8"), call("CA9")])
    lake.publish("missed_calls/quarter=2025-Q3/imported.parquet", imported / "missed_calls.parquet")
    made = run(tmp_path, lake, [call("CA1")])
    assert sorted(made["tables"]["missed_calls"]) == [
        "missed_calls/quarter=2025-Q3/imported.parquet",
        "missed_calls/quarter=2025-Q3/missed_calls.parquet",
    ]
    assert sum(row["calls"] for row in read(lake.root / KEYS[3])) == 3


def test_a_quarter_that_the_lake_doesn_t_have_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(QuarterNotFound, match="no missed calls of 2025-Q3: simulate or import them first"):
        run(tmp_path, Folder(tmp_path / "lake"))


class Killed(BaseException):
    pass


@dataclass(frozen=True)
class KilledAt(Folder):
    """A lake whose run is killed when it would publish for the nth time."""

    survives: int = 0
    published: list[str] = field(default_factory=list)

    def publish(self, key: str, source: Path) -> None:
        if len(self.published) == self.survives:
            raise Killed
        super().publish(key, source)
        self.published.append(key)


@pytest.mark.parametrize("survives", range(len(KEYS)))
def test_a_run_killed_at_any_publication_leaves_whole_objects_and_repeating_it_mends_the_rest(
    survives: int, tmp_path: Path
) -> None:
    old, new = Folder(tmp_path / "lake"), Folder(tmp_path / "expected")
    first = run(tmp_path, old, [call("CA1")])
    run(tmp_path, new, [call("CA1"), call("CA2")])
    before, wanted = everything(old), everything(new)
    assert all(before[key] != wanted[key] for key in KEYS)

    killed = KilledAt(old.root, survives)
    with pytest.raises(Killed):
        run(tmp_path, killed, [call("CA1"), call("CA2")])
    held = everything(old)
    assert held == before | {key: wanted[key] for key in killed.published}
    assert KEYS[0] not in killed.published  # the manifest comes last
    if survives == 0:
        assert held == before
    assert is_whole(old, first) == (survives == 0)

    made = run(tmp_path, old, [call("CA1"), call("CA2")])
    assert everything(old) == wanted
    assert is_whole(old, made)
    (old.root / KEYS[2]).unlink()
    assert not is_whole(old, made)


@dataclass(frozen=True)
class Overtaken(Folder):
    """A lake whose run meets another, from its beginning to its end, before it publishes its nth object."""

    after: int = 0
    by: Callable[[], object] = lambda: None
    published: list[str] = field(default_factory=list)

    def publish(self, key: str, source: Path) -> None:
        if len(self.published) == self.after:
            self.by()
        super().publish(key, source)
        self.published.append(key)


@pytest.mark.parametrize("after", range(len(KEYS)))
def test_two_runs_at_once_leave_one_of_both_whole_or_a_manifest_that_shows_the_mixture(
    after: int, tmp_path: Path
) -> None:
    lake, wanted = Folder(tmp_path / "lake"), Folder(tmp_path / "expected")
    run(tmp_path, wanted, [call("CA1"), call("CA2")])
    overtaken = Overtaken(
        lake.root, after, lambda: run(tmp_path, lake, [call("CA1"), call("CA2")], name="overtaking")
    )
    made = run(tmp_path, overtaken, [call("CA1")])
    assert is_whole(lake, made) == (after == 0)
    assert closed_manifest(lake, Q3) == (made if after == 0 else None)

    run(tmp_path, lake, [call("CA1"), call("CA2")], name="next")
    assert everything(lake) == everything(wanted)
