"""A quarter in a bucket is published by one step: before it readers see the old run, after it the new."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest

from functions.lake import database, runs
from functions.lake.bucket import Bucket, run_folder
from functions.lake.manifest import Manifest
from functions.lake.publication import QuarterFiles, closed_manifest, publish
from functions.lake.runs import Overtaken
from functions.lake.storage import manifest_key
from tests import aws_lake, quarter_files
from tests.athena_reader import AthenaReader
from tests.ledger import Q3
from tests.quarter_files import calls_of

pytestmark = pytest.mark.slow

CLOSED = datetime(2026, 1, 1, tzinfo=UTC)
# Four objects, a partition for each of three tables, the manifest, and what Athena's tables show.
WRITES = ("PutObject",) * 5 + ("CreatePartition",) * 4 + ("PutObject", "BatchUpdatePartition")
COMMIT = 10
WRITING = ("s3.PutObject", "s3.DeleteObjects", "glue.CreatePartition", "glue.BatchUpdatePartition")


class Killed(BaseException):
    pass


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, QuarterFiles]:
    """By their number of calls."""
    folder = tmp_path_factory.mktemp("files")
    return {calls: quarter_files.make(folder / str(calls), calls, Q3) for calls in (3, 5, 8)}


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with aws_lake.alone(monkeypatch) as made:
        yield made


@pytest.fixture
def run(tmp_path: Path, files: dict[int, QuarterFiles]) -> Callable[..., Manifest]:
    """Publishes so many calls in a look of its own, or in the one given."""
    number = iter(range(1000))

    def publish_calls(lake: Bucket, calls: int, now: datetime = CLOSED) -> Manifest:
        work = tmp_path / str(next(number))
        work.mkdir()
        with database.connect(work) as connection:
            return publish(connection, Q3, lake, files[calls], work=work, now=now)

    return publish_calls


def reader(lake: Bucket) -> AthenaReader:
    assert lake.catalog
    return AthenaReader(lake.client, lake.catalog.client, lake.catalog.database)


def on_write(lake: Bucket, when: str, act: Callable[[int, str], None]) -> None:
    """Has `act` called with the number of each write, from 1, and its name."""
    assert lake.catalog
    count = iter(range(1, 1000))

    def handle(event_name: str, **_: object) -> None:
        act(next(count), event_name.rpartition(".")[2])

    for write in WRITING:
        client = lake.client if write.startswith("s3") else lake.catalog.client
        client.meta.events.register(f"{when}.{write}", handle)


def anew(lake: Bucket) -> Bucket:
    """The same lake with clients of its own, which no test has put anything into."""
    assert lake.catalog
    catalog = type(lake.catalog)(boto3.client("glue"), lake.catalog.database)
    return Bucket(boto3.client("s3"), lake.bucket, lake.prefix, catalog)


def run_names(lake: Bucket) -> set[str]:
    return {key.split("/")[2] for key in lake.keys("runs/")}


def test_each_run_has_a_folder_of_its_own_and_the_manifest_names_it(
    lake: Bucket, run: Callable[..., Manifest], tmp_path: Path
) -> None:
    first = run(lake.anew(), 3)
    second = run(lake.anew(), 5)
    assert run_names(lake) == {first["run"], second["run"]}
    assert (second["previous"], second["computed_at"]) == (first["run"], "2026-01-01T00:00:00.000Z")
    assert json.loads(lake.read(manifest_key(Q3)) or b"") == second
    assert lake.keys("missed_calls/") == ["missed_calls/quarter=2025-Q3/missed_calls.parquet"]
    assert closed_manifest(lake, Q3) == second
    assert reader(lake).count(Q3) == (5, 5, 5)
    assert lake.read("reports/quarter=2025-Q3/market.json") == b'{"calls": 5}'


def test_who_has_looked_sees_one_run_whatever_is_published_meanwhile(
    lake: Bucket, run: Callable[..., Manifest]
) -> None:
    run(lake.anew(), 3)
    looking = lake.anew()
    before = looking.read("quarter_daily/quarter=2025-Q3/quarter_daily.parquet")
    published = run(lake.anew(), 5)
    assert looking.read("quarter_daily/quarter=2025-Q3/quarter_daily.parquet") == before
    hourly = looking.read("quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet")
    assert str(published["previous"]) in looking.place(
        "quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet"
    )
    assert hourly


def test_the_same_calls_make_no_new_run(lake: Bucket, run: Callable[..., Manifest]) -> None:
    made = run(lake.anew(), 3)
    assert run(lake.anew(), 3, CLOSED + timedelta(days=1)) == made
    assert run_names(lake) == {made["run"]}


@pytest.mark.parametrize("after", range(len(WRITES) + 1))
def test_a_run_killed_after_any_write_leaves_all_old_or_all_new_and_the_next_mends_it(
    lake: Bucket, run: Callable[..., Manifest], after: int
) -> None:
    run(lake.anew(), 3)
    killed, written = anew(lake), []

    def kill(number: int, name: str) -> None:
        if number > after:
            raise Killed
        written.append(name)

    on_write(killed, "before-call", kill)
    with pytest.raises(Killed):
        run(killed, 5)  # its pages come after the last of these writes
    assert tuple(written) == WRITES[:after]
    assert reader(lake).count(Q3) == ((5, 5, 5) if after == len(WRITES) else (3, 3, 3))
    published = lake.anew().manifest(Q3)
    assert published
    assert calls_of(published) == (5 if after >= COMMIT else 3)

    if after == COMMIT:  # the manifest is new, and Athena's tables aren't yet
        assert runs.repair(lake, Q3, before=CLOSED)
        assert reader(lake).count(Q3) == (5, 5, 5)
    run(lake.anew(), 5)
    assert reader(lake).count(Q3) == (5, 5, 5)
    assert closed_manifest(lake.anew(), Q3)


@pytest.mark.parametrize("before", range(1, len(WRITES) + 1))
def test_of_two_runs_at_once_one_is_published_and_nothing_is_of_both(
    lake: Bucket, run: Callable[..., Manifest], before: int
) -> None:
    run(lake.anew(), 3)
    one, other = anew(lake), anew(lake)
    one.look(Q3)

    def meet(number: int, _name: str) -> None:
        if number == before:
            run(other, 8)

    on_write(one, "before-call", meet)
    if before <= COMMIT:
        with pytest.raises(Overtaken, match=r"^another run published 2025-Q3 meanwhile: run this one again$"):
            run(one, 5)
    else:
        run(one, 5)
    assert reader(lake).count(Q3) == (8, 8, 8)
    published = lake.anew().manifest(Q3)
    assert published
    assert calls_of(published) == 8


def test_two_first_runs_of_a_quarter_are_one(lake: Bucket, run: Callable[..., Manifest]) -> None:
    late = lake.anew()
    late.look(Q3)
    run(lake.anew(), 3)
    with pytest.raises(Overtaken):
        run(late, 5)
    assert reader(lake).count(Q3) == (3, 3, 3)


def test_two_runs_are_kept_and_what_is_younger_than_a_query_may_last(
    lake: Bucket, run: Callable[..., Manifest]
) -> None:
    killed = anew(lake)

    def kill(number: int, _name: str) -> None:
        if number > 2:
            raise Killed

    on_write(killed, "before-call", kill)
    with pytest.raises(Killed):
        run(killed, 8)
    made = [run(lake.anew(), calls) for calls in (3, 5, 8)]
    assert len(run_names(lake)) == 4
    before = datetime.now(UTC) + timedelta(minutes=1)
    gone = runs.sweep(lake, Q3, before=before)
    assert run_names(lake) == {made[1]["run"], made[2]["run"]}
    assert made[0]["run"] in gone
    assert len(gone) == 2
    assert reader(lake).count(Q3) == (8, 8, 8)
    assert runs.sweep(lake, Q3, before=before) == []


def test_tables_that_show_another_run_are_set_right(lake: Bucket, run: Callable[..., Manifest]) -> None:
    first = run(lake.anew(), 3)
    run(lake.anew(), 5)
    assert lake.catalog
    lake.catalog.point(Q3, lake.address(run_folder(Q3, first["run"])))
    assert reader(lake).count(Q3) == (3, 3, 3), "a step back is one call"
    assert runs.repair(lake, Q3, before=CLOSED)
    assert not runs.repair(lake, Q3, before=CLOSED)
    assert reader(lake).count(Q3) == (5, 5, 5)


def test_a_lake_that_no_athena_reads_is_published_all_the_same(
    lake: Bucket, run: Callable[..., Manifest]
) -> None:
    bare = Bucket(lake.client, lake.bucket, "some/where/")
    made = run(bare.anew(), 3)
    assert bare.keys("manifests/") == ["manifests/quarter=2025-Q3.json"]
    assert closed_manifest(bare.anew(), Q3) == made
    assert not runs.repair(bare, Q3, before=CLOSED)
