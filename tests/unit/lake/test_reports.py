"""A rollup that is asked for reports publishes them beside its statistics, and its manifest names them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from functions.lake import aggregates, database, engine, findings, missed_calls, reports
from functions.lake.manifest import Manifest
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, object_key
from tests.ledger import Q3, call, write

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MARKET = "reports/quarter=2025-Q3/market.json"
OWN = "reports/quarter=2025-Q3/dealership=garage-tremblay.json"


def laid(tmp_path: Path, quarter: Quarter, *occurred_at: str) -> Folder:
    lake = Folder(tmp_path / "lake")
    target = lake.root / object_key(MISSED_CALLS, quarter)
    target.parent.mkdir(parents=True)
    folder = tmp_path / f"calls of {quarter}"
    folder.mkdir()
    write(folder, [call(f"CA{at}", occurred_at=at) for at in occurred_at], quarter, target=target)
    return lake


def run(lake: Folder, work: Path, *, told: bool = True) -> Manifest:
    work.mkdir()
    with database.connect(work) as connection:
        calls = missed_calls.fetch(lake, Q3, work)
        tables = aggregates.compute(engine.on_duckdb(connection, Q3, list(calls.values())), work)
        pages = None
        if told:
            findings.prepare(connection, Q3, lake, tables, work)
            names = {"garage-tremblay": "Garage Tremblay"}
            scopes = findings.of_each_scope(connection, Q3, names=names, through=date(2025, 9, 30))
            pages = reports.write(Q3, scopes, work)
        files = QuarterFiles(calls=calls, aggregates=tables, reports=pages)
        return publish(connection, Q3, lake, files, work=work, now=NOW)


def test_they_are_of_this_quarter_though_the_one_before_had_to_be_counted_first(tmp_path: Path) -> None:
    laid(tmp_path, Q3.previous, *(f"2025-04-0{n}T14:00:00.000Z" for n in range(1, 5)))
    lake = laid(tmp_path, Q3, "2025-08-05T14:00:00.000Z", "2025-08-06T14:00:00.000Z")
    made = run(lake, tmp_path / "work")
    assert {key.rpartition("/")[2].partition(".")[0] for key in made["reports"]} == {
        "market",
        "dealership=garage-tremblay",
    }
    found = json.loads(lake.read(OWN) or b"")
    assert found["scope"]["name"] == "Garage Tremblay"
    assert (found["calls"], found["response"]["texted_share"]) == (2, 0.0)
    [service] = found["changes"]
    assert (service["against"], service["dealerships_compared"]) == ("previous_quarter", 1)
    assert service["change"] is None, "two calls after four tell nothing"
    assert sum(week["calls"] for week in found["weeks"]) == 2


def test_a_market_of_one_is_headed_by_its_name(tmp_path: Path) -> None:
    lake = laid(tmp_path, Q3, "2025-08-05T14:00:00.000Z")
    run(lake, tmp_path / "work")
    assert json.loads(lake.read(MARKET) or b"")["scope"]["name"] == "Garage Tremblay"


def test_a_dealership_has_a_sheet_for_its_meeting_and_each_page_links_to_the_other_language(
    tmp_path: Path,
) -> None:
    lake = laid(tmp_path, Q3, "2025-08-05T14:00:00.000Z")
    run(lake, tmp_path / "work")
    stem = OWN.removesuffix(".json")
    for kind in ("", ".one-page"):
        page = (lake.read(f"{stem}{kind}.fr.html") or b"").decode()
        assert f'href="dealership=garage-tremblay{kind}.en.html"' in page
    assert not [key for key in lake.keys("reports/") if "market.one-page" in key]


def test_the_same_calls_give_the_same_bytes(tmp_path: Path) -> None:
    lake = laid(tmp_path, Q3, "2025-08-05T14:00:00.000Z", "2025-08-06T14:00:00.000Z")
    first = run(lake, tmp_path / "first")
    held = {key: lake.read(key) for key in lake.keys("")}
    assert run(lake, tmp_path / "second") == first
    assert {key: lake.read(key) for key in lake.keys("")} == held


def test_a_run_that_is_not_asked_for_them_leaves_those_of_the_same_calls(tmp_path: Path) -> None:
    lake = laid(tmp_path, Q3, "2025-08-05T14:00:00.000Z")
    assert run(lake, tmp_path / "none", told=False)["reports"] == {}
    assert lake.keys("reports/") == []
    made = run(lake, tmp_path / "made")
    assert run(lake, tmp_path / "again", told=False) == made


def test_those_of_other_calls_are_no_longer_named(tmp_path: Path) -> None:
    lake = laid(tmp_path, Q3, "2025-08-05T14:00:00.000Z")
    assert MARKET in run(lake, tmp_path / "made")["reports"]
    other = tmp_path / "other"
    other.mkdir()
    write(other, [call("CA9")], target=lake.root / object_key(MISSED_CALLS, Q3))
    assert run(lake, tmp_path / "again", told=False)["reports"] == {}
