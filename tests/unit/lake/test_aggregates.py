"""The statistics: written once in Athena's dialect, run by two engines, right by an independent count."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from functions.lake import aggregates, database, engine
from functions.lake.aggregates import AGGREGATES
from functions.lake.parquet import DUCKDB_TYPES
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, QUARTER_DAILY, QUARTER_HOURLY, Table
from functions.shared.ledger.items import Item
from tests.builders import dealership
from tests.ledger import Q3, Row, call, read, write

LATER = "2025-09-20T10:00:00.000Z"


def _varied() -> list[Item]:
    """Calls of every kind, at all hours of two weeks with a holiday among them."""
    made = []
    for n in range(400):
        texted = n % 3 == 0
        made.append(
            call(
                f"CA{n:03d}",
                occurred_at=f"2025-{8 + (n % 16) // 15:02d}-{25 + n % 7 if n % 16 < 15 else 1 + n % 3:02d}"
                f"T{n % 24:02d}:{n % 60:02d}:00.000Z",
                dealership_id=("garage-tremblay", "autos-roy")[n % 2],
                department=("service", "sales", "parts")[n % 3],
                segments=1 + n % 2 if texted or n % 5 == 0 else None,
                texted_at=LATER if texted else None,
                delivered_at=LATER if n % 6 == 0 else None,
                replied_at=LATER if n % 7 == 0 else None,
                called_back_at=LATER if n % 4 == 0 else None,
                recovered_at=LATER if n % 8 == 0 else None,
                repeat_of="CA000" if n % 9 == 1 else None,
            )
        )
    return made


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calls")
    write(
        folder, _varied(), dealerships=[dealership(), dealership(id="autos-roy", timezone="America/Moncton")]
    )
    return folder / "missed_calls.parquet"


def compute(files: list[Path], folder: Path, quarter: Quarter = Q3) -> dict[Table, Path]:
    with database.connect(folder) as connection:
        return aggregates.compute(engine.on_duckdb(connection, quarter, files), folder)


def recount(rows: list[Row], by: tuple[str, ...]) -> list[Row]:
    """What a person with a pencil would write."""
    groups: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        groups[tuple(row[name] for name in by)] += Counter(
            {
                "calls": 1,
                "outside_standard_hours": not row["standard_hours"],
                "outside_open_hours": not row["open_hours"],
                "texted": row["texted_at"] is not None,
                "delivered": row["delivered_at"] is not None,
                "replied": row["replied_at"] is not None,
                "called_back": row["called_back_at"] is not None,
                "recovered": row["recovered_at"] is not None,
                "repeats": row["repeat_of"] is not None,
                "segments": row["segments"] if row["texted_at"] is not None else 0,
            }
        )
    measures = [c.name for c in QUARTER_HOURLY.columns if c.type == "bigint"]
    return [
        dict(zip(by, key, strict=True)) | {name: counted[name] for name in measures}
        for key, counted in groups.items()
    ]


@pytest.mark.parametrize(
    ("table", "by"),
    [
        (QUARTER_HOURLY, ("dealership_id", "department", "local_weekday", "local_hour")),
        (QUARTER_DAILY, ("dealership_id", "department", "local_date", "holiday", "holiday_id", "holiday_fr")),
    ],
)
def test_each_statistic_agrees_with_an_independent_count(
    table: Table, by: tuple[str, ...], calls: Path, tmp_path: Path
) -> None:
    rows = read(compute([calls], tmp_path)[table])
    expected = sorted(recount(read(calls), by), key=lambda row: [str(row[name]).zfill(12) for name in by])
    assert sorted(rows, key=lambda row: [str(row[name]).zfill(12) for name in by]) == expected
    assert {row.get("holiday") for row in rows} >= ({"Labour Day"} if table is QUARTER_DAILY else {None})


@pytest.mark.parametrize("table", AGGREGATES)
def test_each_statistic_s_rows_are_sorted_and_each_key_comes_once(
    table: Table, calls: Path, tmp_path: Path
) -> None:
    keys = [tuple(row[name] for name in table.sorted_by) for row in read(compute([calls], tmp_path)[table])]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("table", AGGREGATES)
def test_each_statistic_has_the_schema_s_columns_and_types(table: Table, calls: Path, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        described = connection.execute(
            "DESCRIBE SELECT * FROM read_parquet($f)", {"f": str(compute([calls], tmp_path)[table])}
        ).fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        (column.name, DUCKDB_TYPES[column.type]) for column in table.columns
    ]


@pytest.mark.parametrize("table", AGGREGATES)
def test_each_statistic_is_one_select_in_athena_s_dialect_over_one_quarter(table: Table) -> None:
    [select] = sqlglot.parse(engine.bind(AGGREGATES[table], Q3), read="athena")
    assert isinstance(select, exp.Select)
    assert {each.name for each in select.find_all(exp.Table)} == {MISSED_CALLS.name}
    assert select.named_selects == [column.name for column in table.columns]
    assert "quarter = '2025-Q3'" in select.args["where"].sql()


@pytest.mark.parametrize("table", AGGREGATES)
def test_each_statistic_has_the_rows_of_its_statement_which_a_local_athena_runs_untranslated(
    table: Table, calls: Path, tmp_path: Path
) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE VIEW missed_calls AS SELECT *, '2025-Q3' AS quarter FROM read_parquet('{calls}')"
        )
        as_it_is = connection.execute(engine.bind(AGGREGATES[table], Q3)).fetchall()
    translated = [tuple(row.values()) for row in read(compute([calls], tmp_path)[table])]
    assert as_it_is == translated


def test_the_same_calls_give_the_same_bytes_in_one_file_or_in_several(calls: Path, tmp_path: Path) -> None:
    halves = []
    for half in (0, 1):
        halves.append(tmp_path / f"half-{half}.parquet")
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_parquet('{calls}') WHERE ascii(right(call_id, 1)) % 2 = {half})"
                f" TO '{halves[half]}' (FORMAT parquet)"
            )
    written = []
    for number, files in enumerate(([calls], halves)):
        folder = tmp_path / str(number)
        folder.mkdir()
        written.append({table.name: file.read_bytes() for table, file in compute(files, folder).items()})
    assert written[0] == written[1]


def test_a_quarter_without_calls_has_statistics_without_rows(tmp_path: Path) -> None:
    write(tmp_path, [], target=tmp_path / "none.parquet")
    (tmp_path / "rollup.duckdb").unlink()
    assert [read(file) for file in compute([tmp_path / "none.parquet"], tmp_path).values()] == [[], []]


def test_one_call_is_one_row_of_each(tmp_path: Path) -> None:
    write(tmp_path, [call()], target=tmp_path / "one.parquet")
    (tmp_path / "rollup.duckdb").unlink()
    assert [
        [row["calls"] for row in read(f)] for f in compute([tmp_path / "one.parquet"], tmp_path).values()
    ] == [
        [1],
        [1],
    ]
