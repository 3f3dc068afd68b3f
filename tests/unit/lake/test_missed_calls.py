"""The ledger's items become the missed calls of one quarter: each of them once, none of them lost."""

import hmac
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.lake import database
from functions.lake.caller_keys import caller_key
from functions.lake.missed_calls import LEAST_SHARERS
from functions.lake.opening_calendar import public_holidays
from functions.lake.parquet import DUCKDB_TYPES
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.shared import hours
from functions.shared.dealership import Dealership
from functions.shared.ledger.items import Item
from functions.shared.moment import to_text
from tests.builders import CALLER, dealership
from tests.ledger import KEY, Q3, Row, call, calls_of, write

pytestmark = pytest.mark.slow

LOOSE = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_call_with_a_whole_life_is_a_row_with_every_column(tmp_path: Path) -> None:
    item = call(
        ring_seconds=22,
        language="en",
        text_status="delivered",
        segments=2,
        texted_at="2025-09-02T14:00:25.250Z",
        delivered_at="2025-09-02T14:00:29.001Z",
        undelivered_reason="landline",
        carrier="twilio",
        receiving_carrier="Bell",
        parts=2,
        price_usd=Decimal("0.0164"),
        promised_at="2025-09-02T15:30:00.000Z",
        handled_as="reached",
        handled_at="2025-09-02T15:10:00.000Z",
        replied_at="2025-09-02T14:05:00.000Z",
        called_back_at="2025-09-02T15:00:00.000Z",
        recovered_at="2025-10-02T15:01:00.999Z",
        recovered_by="staff",
        repeat_of="CA0",
        # What the lake has no column for
        called="+14185550101",
        integration_id="tremblay-twilio",
        expires_at=1820000000,
    )
    [row], reading = calls_of(tmp_path, item)
    assert reading.unreadable_values == {}
    assert row == {
        "call_id": "CA1",
        "dealership_id": "garage-tremblay",
        "provider": "twilio",
        "department": "service",
        "line": "Service",
        "caller_key": caller_key(KEY, "garage-tremblay", 2025, CALLER),
        "caller_area": "other",  # who else called from 514?
        "occurred_at": datetime(2025, 9, 2, 14, tzinfo=UTC),
        "local_date": date(2025, 9, 2),
        "local_hour": 10,
        "local_weekday": 2,
        "open_hours": True,
        "standard_hours": True,
        "holiday": None,
        "outcome": "no_answer",
        "ring_seconds": 22,
        "language": "en",
        "text_status": "delivered",
        "text_reason": None,
        "segments": 2,
        "texted_at": datetime(2025, 9, 2, 14, 0, 25, 250_000, tzinfo=UTC),
        "delivered_at": datetime(2025, 9, 2, 14, 0, 29, 1_000, tzinfo=UTC),
        "undelivered_reason": "landline",
        "carrier": "twilio",
        "receiving_carrier": "Bell",
        "parts": 2,
        "price_usd": 0.0164,
        "replied_at": datetime(2025, 9, 2, 14, 5, tzinfo=UTC),
        "called_back_at": datetime(2025, 9, 2, 15, tzinfo=UTC),
        "recovered_at": datetime(2025, 10, 2, 15, 1, 0, 999_000, tzinfo=UTC),
        "recovered_by": "staff",
        "repeat_of": "CA0",
        "promised_at": datetime(2025, 9, 2, 15, 30, tzinfo=UTC),
        "handled_as": "reached",
        "handled_at": datetime(2025, 9, 2, 15, 10, tzinfo=UTC),
        "kept_by": "tap",
        "local_at": datetime(2025, 9, 2, 10, tzinfo=UTC),  # the file says no zone, and `zone` does
        "zone": "America/Toronto",
        "holiday_id": None,
        "holiday_fr": None,
    }


def test_a_call_that_has_just_come_in_has_nulls_and_the_dealership_s_first_language(tmp_path: Path) -> None:
    [row], _ = calls_of(tmp_path, call(caller=None))
    filled = {name for name, value in row.items() if value is not None}
    assert filled == {column.name for column in MISSED_CALLS.columns} - {
        *(
            "caller_key",
            "caller_area",
            "holiday",
            "holiday_id",
            "holiday_fr",
            "ring_seconds",
            "text_reason",
            "segments",
            "texted_at",
        ),
        *("undelivered_reason", "carrier", "receiving_carrier", "parts", "price_usd"),
        *("promised_at", "handled_as", "handled_at", "kept_by"),
        *("delivered_at", "replied_at", "called_back_at", "recovered_at", "recovered_by", "repeat_of"),
    }
    assert row["language"] == "fr"


def test_the_file_has_the_schema_s_columns_in_their_order_and_types(tmp_path: Path) -> None:
    write(tmp_path, [call()])
    with duckdb.connect() as connection:
        file = str(tmp_path / "missed_calls.parquet")
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet($f)", {"f": file}).fetchall()
        units = dict(
            connection.execute(
                "SELECT name, converted_type FROM parquet_schema($f) WHERE converted_type LIKE 'TIMESTAMP%'",
                {"f": file},
            ).fetchall()
        )
    # DuckDB reads milliseconds as its own TIMESTAMP.
    assert [(name, kind) for name, kind, *_ in described] == [
        (column.name, DUCKDB_TYPES[column.type].removesuffix("_MS")) for column in MISSED_CALLS.columns
    ]
    assert set(units.values()) == {"TIMESTAMP_MILLIS"}
    assert set(units) == {column.name for column in MISSED_CALLS.columns if column.type == "timestamp"}


def test_the_area_is_the_area_code_in_north_america_and_the_number_s_beginning_elsewhere(
    tmp_path: Path,
) -> None:
    beginnings = {"+1418555": "418", "+1212555": "212", "+336123456": "+33", "+4420712345": "+44"}
    items = [
        call(f"CA{area}{n}", caller=f"{beginning}{n:04}")
        for beginning, area in beginnings.items()
        for n in range(LEAST_SHARERS)
    ]
    rows, _ = calls_of(tmp_path, *items)
    assert {row["call_id"]: row["caller_area"] for row in rows} == {
        str(item["call_id"]): area for item in items for area in [beginnings[str(item["caller"])[:-4]]]
    }
    assert not any(str(item["caller"]) in str(row) for item, row in zip(items, rows, strict=True))


def test_an_area_that_few_of_a_dealership_s_callers_share_is_told_as_other(tmp_path: Path) -> None:
    """Callers, not calls; a dealership's own; and of the quarter that is told."""
    many = [call(f"CA{n}", caller=f"+1418555{n:04}") for n in range(LEAST_SHARERS)]
    few = [call(f"CB{n}", caller=f"+1604555{n % (LEAST_SHARERS - 1):04}") for n in range(2 * LEAST_SHARERS)]
    elsewhere = [call("CC1", dealership_id="other-garage", caller="+14185550000")]
    earlier = [call("CD1", caller="+16045559999", occurred_at="2025-06-30T14:00:00.000Z")]
    both = [dealership(), dealership(id="other-garage")]
    rows, _ = calls_of(
        tmp_path, *many, *few, *elsewhere, *earlier, call("CE1", caller=None), dealerships=both
    )
    told = {row["call_id"]: row["caller_area"] for row in rows}
    assert {told[str(item["call_id"])] for item in many} == {"418"}
    assert {told[str(item["call_id"])] for item in (*few, *elsewhere)} == {"other"}
    assert told["CE1"] is None
    assert "CD1" not in told


@LOOSE
@given(st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z"), st.binary(min_size=32, max_size=32))
def test_the_keyed_hash_is_python_s_hmac(tmp_path: Path, caller: str, key: bytes) -> None:
    block = key.ljust(64, b"\0")
    calls = Path(database.__file__).with_name("sql").joinpath("missed_calls.sql").read_text()
    [hashing] = [line for line in calls.splitlines() if "$opad" in line and "sha256" in line]
    [naming] = [line for line in calls.splitlines() if "AS named_caller" in line]
    with duckdb.connect() as connection:
        [(hashed,)] = connection.execute(
            f"SELECT {hashing} FROM (SELECT *, {naming} FROM"
            " (SELECT $caller AS caller, 'garage-tremblay' AS dealership_id))",
            {
                "caller": caller,
                "year": 2025,
                "ipad": bytes(b ^ 0x36 for b in block),
                "opad": bytes(b ^ 0x5C for b in block),
            },
        ).fetchall()
    assert hashed == hmac.digest(key, f"garage-tremblay|2025|{caller}".encode(), "sha256").hex()[:32]
    assert hashed == caller_key(key, "garage-tremblay", 2025, caller)


def test_a_caller_has_one_key_at_a_dealership_and_another_at_each_other(tmp_path: Path) -> None:
    """Nobody can follow a caller from one dealership to the next."""
    other = dealership(id="autos-roy")
    rows, _ = calls_of(
        tmp_path,
        call("CA1"),
        call("CA2", dealership_id="autos-roy"),
        call("CA3", caller="+14185550100"),
        call("CA4"),
        dealerships=[dealership(), other],
    )
    keys = {row["call_id"]: row["caller_key"] for row in rows}
    assert keys["CA1"] == keys["CA4"]
    assert len(set(keys.values())) == 3


def test_an_item_without_outcome_and_a_call_that_was_answered_after_all_are_no_missed_calls(
    tmp_path: Path,
) -> None:
    note = call("CA2", outcome=None, call_id=None, answered_at="2025-09-02T14:01:00.000Z")
    stray = call("CA3", outcome=None)
    answered = call("CA4", answered_at="2025-09-02T14:01:00.000Z")
    rows, reading = calls_of(tmp_path, call(), note, stray, answered)
    assert [row["call_id"] for row in rows] == ["CA1"]
    assert reading.kinds == {"missed": 1, "answered": 2, "no_outcome": 1}


def test_a_call_that_the_dealership_placed_itself_is_none_missed(tmp_path: Path) -> None:
    rows, reading = calls_of(tmp_path, call(outbound_at="2025-09-02T14:01:00.000Z"))
    assert rows == []
    assert reading.kinds == {"outbound": 1}


def test_a_call_that_an_import_holds_twice_counts_once_as_the_earliest(tmp_path: Path) -> None:
    later = call("CA1", occurred_at="2025-09-03T00:00:10.000Z")
    rows, reading = calls_of(tmp_path, later, call("CA1", occurred_at="2025-09-02T23:59:50.000Z"))
    assert [row["occurred_at"] for row in rows] == [datetime(2025, 9, 2, 23, 59, 50, tzinfo=UTC)]
    assert reading.kinds == {"missed": 1, "duplicate": 1}


def test_a_call_twice_there_that_can_t_be_read_the_first_time_counts_as_it_was_read(tmp_path: Path) -> None:
    rows, reading = calls_of(
        tmp_path,
        call("CA1", occurred_at="soon"),
        call("CA1", occurred_at="2025-09-02T14:00:00.000Z"),
    )
    assert len(rows) == 1
    assert reading.kinds == {"missed": 1, "unreadable:occurred_at": 1}


@pytest.mark.parametrize("why", ["answered", "outbound"])
def test_what_another_item_of_the_call_says_takes_it_out(why: str, tmp_path: Path) -> None:
    told = {f"{why}_at": "2025-09-03T00:00:05.000Z"}
    note = call("CA1", outcome=None, call_id=None, **told)
    rows, reading = calls_of(tmp_path, call("CA1", occurred_at="2025-09-02T23:59:50.000Z"), note)
    assert rows == []
    assert reading.kinds == {why: 2}


def test_of_two_tellings_of_the_same_moment_the_same_counts_whichever_is_read_first(
    tmp_path: Path,
) -> None:
    one, other = call("CA1", outcome="busy"), call("CA1", outcome="voicemail")
    for items in ([one, other], [other, one]):
        [row], _ = calls_of(tmp_path, *items)
        assert row["outcome"] == "busy"


def test_providers_and_dealerships_may_give_the_same_call_id_to_different_calls(tmp_path: Path) -> None:
    rows, _ = calls_of(
        tmp_path,
        call("1"),
        call("1", provider="standardwebhooks"),
        call("1", dealership_id="autos-roy"),
        dealerships=[dealership(), dealership(id="autos-roy")],
    )
    assert len(rows) == 3


def test_a_call_twice_there_on_both_sides_of_the_quarter_s_edge_counts_in_the_earlier_quarter_alone(
    tmp_path: Path,
) -> None:
    items = [call("CA1", occurred_at=f"2025-07-01T0{hour}:00:05.000Z") for hour in (3, 4)]
    assert [len(calls_of(tmp_path, *items, quarter=Quarter(2025, n))[0]) for n in (2, 3)] == [1, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "soon",
        "2025-09-02",
        "2025-09-02T14:00:00Z",
        "2025-02-30T14:00:00.000Z",
        "infinity",
        "epoch",
        "1756821600",
    ],
)
def test_a_call_whose_moment_can_t_be_read_is_counted_as_such(wrong: str, tmp_path: Path) -> None:
    rows, reading = calls_of(tmp_path, call("CA1"), call("CA2", occurred_at=wrong))
    assert [row["call_id"] for row in rows] == ["CA1"]
    assert reading.kinds == {"missed": 1, "unreadable:occurred_at": 1}


@pytest.mark.parametrize("attribute", ["call_id", "provider", "department", "line", "text_status"])
@pytest.mark.parametrize("wrong", [None, "", 7])
def test_a_call_that_lacks_what_every_call_has_is_counted_under_it(
    attribute: str, wrong: object, tmp_path: Path
) -> None:
    broken = call("CA2") | {attribute: wrong}
    rows, reading = calls_of(tmp_path, call("CA1"), broken)
    assert [row["call_id"] for row in rows] == ["CA1"]
    assert reading.kinds == {"missed": 1, f"unreadable:{attribute}": 1}


@pytest.mark.parametrize("shape", [2, "two"])
def test_a_call_that_a_newer_version_wrote_in_its_own_shape_is_counted_as_that_and_never_guessed_at(
    tmp_path: Path, shape: object
) -> None:
    later = call("CA2", shape=shape, answered_at="2025-09-02T14:00:00.000Z")
    rows, reading = calls_of(tmp_path, call(shape=1), later)
    assert [row["call_id"] for row in rows] == ["CA1"]
    assert reading.kinds == {"missed": 1, "unreadable:shape": 1}


def test_an_unknown_department_or_dealership_is_unreadable_since_nobody_knows_its_hours(
    tmp_path: Path,
) -> None:
    _, reading = calls_of(
        tmp_path, call("CA1", department="laundry"), call("CA2", dealership_id="garage-inconnu")
    )
    assert reading.kinds == {"unreadable:department": 1, "unreadable:dealership_id": 1}
    assert reading.unreadable == 2


@pytest.mark.parametrize(
    "attribute",
    [
        "texted_at",
        "delivered_at",
        "handled_at",
        "replied_at",
        "called_back_at",
        "recovered_at",
        "segments",
        "ring_seconds",
        "parts",
        "price_usd",
    ],
)
def test_a_call_with_a_detail_that_can_t_be_read_counts_without_it(attribute: str, tmp_path: Path) -> None:
    [row], reading = calls_of(tmp_path, call(**{attribute: "garbage"}))
    assert row[attribute] is None
    assert reading.unreadable_values == {attribute: 1}


def test_attributes_of_any_type_and_any_text_are_read_without_a_fall(tmp_path: Path) -> None:
    odd = {"M": {"a": {"L": [{"S": "x"}, {"NULL": True}]}}}
    nasty = 'Pièces "œ" \\ \u0000\u2028 \'; DROP TABLE items; --'
    item = call(line=nasty, text_reason=nasty, nested=odd, flags={"a", "b"}, blob=b"\xff", yes=True)
    [row], _ = calls_of(tmp_path, item)
    assert (row["line"], row["text_reason"]) == (nasty, nasty)


def test_a_quarter_without_calls_is_a_file_without_rows(tmp_path: Path) -> None:
    rows, reading = calls_of(tmp_path)
    assert rows == []
    assert reading.kinds == {}


# --- local time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occurred_at", "quarter"),
    [
        ("2025-07-01T03:59:59.999Z", "2025-Q2"),  # 23:59:59.999 on 30 June in Toronto
        ("2025-07-01T04:00:00.000Z", "2025-Q3"),
        ("2025-10-01T03:59:59.999Z", "2025-Q3"),
        ("2025-10-01T04:00:00.000Z", "2025-Q4"),
        ("2026-01-01T04:59:59.999Z", "2025-Q4"),  # winter time
        ("2026-01-01T05:00:00.000Z", "2026-Q1"),
    ],
)
def test_quarters_change_at_the_dealership_s_own_midnight(
    occurred_at: str, quarter: str, tmp_path: Path
) -> None:
    held = Quarter.parse(quarter)
    for each in (held.previous, held, Quarter.of(held.last + timedelta(days=1))):
        rows, reading = calls_of(tmp_path, call(occurred_at=occurred_at), quarter=each)
        assert len(rows) == (each == held)
        assert reading.kinds == {"missed" if each == held else "other_quarter": 1}


@pytest.mark.parametrize(
    ("occurred_at", "hour"),
    [
        ("2025-03-09T06:59:00.000Z", 1),
        ("2025-03-09T07:00:00.000Z", 3),  # 2 h doesn't exist
        ("2025-11-02T05:30:00.000Z", 1),
        ("2025-11-02T06:30:00.000Z", 1),  # 1 h comes twice
        ("2025-11-02T07:00:00.000Z", 2),
    ],
)
def test_hours_are_the_clock_s_own_when_it_changes(occurred_at: str, hour: int, tmp_path: Path) -> None:
    quarter = Quarter.of(date.fromisoformat(occurred_at[:10]))
    [row], _ = calls_of(tmp_path, call(occurred_at=occurred_at), quarter=quarter)
    assert row["local_hour"] == hour


ZONES = (
    "America/Toronto",
    "America/Moncton",
    "America/St_Johns",
    "America/Vancouver",
    "Pacific/Auckland",
    "UTC",
)
_WEEKS: tuple[dict[str, Any], ...] = (
    {"default": {"monday-friday": "08:00-17:00"}},
    {"default": {"monday-sunday": "00:00-24:00"}},
    {
        "default": {"monday-friday": ["08:00-12:00", "13:30-17:59"]},
        "service": {"saturday-sunday": "01:30-02:30"},
    },
)


def _market() -> list[Dealership]:
    return [
        dealership(
            id=f"garage-{zone.split('/')[-1].lower().replace('_', '-')}-{number}",
            timezone=zone,
            hours=week,
            holidays={"closed": {"2025-11-02": "Inventaire"}, "open": ["2025-12-25"]},
        )
        for zone in ZONES
        for number, week in enumerate(_WEEKS)
    ]


MARKET = _market()
ANY_TIME = st.datetimes(datetime.fromisoformat("2025-09-29"), datetime.fromisoformat("2026-01-03"))
# Where a wrong comparison shows: around the quarter's ends, days off and clock changes, and the hours' edges.
_DAYS = ("09-30", "10-01", "10-12", "10-13", "11-01", "11-02", "11-03", "12-24", "12-25", "12-31")
_TIMES = ("00:00", "01:30", "02:00", "02:30", "08:00", "09:00", "12:00", "13:30", "17:00", "17:59")
EDGES = st.builds(
    lambda day, time, milliseconds: (
        datetime.fromisoformat(f"2025-{day}T{time}") + timedelta(milliseconds=milliseconds)
    ),
    st.sampled_from(_DAYS),
    st.sampled_from(_TIMES),
    st.sampled_from([-1, 0, 1]),
)


def _there(local: datetime, fold: int, where: Dealership) -> datetime:
    moment = local.replace(microsecond=local.microsecond // 1000 * 1000, tzinfo=where.zone, fold=fold)
    return moment.astimezone(UTC)


_told = st.tuples(
    ANY_TIME | EDGES, st.integers(0, 1), st.sampled_from(MARKET), st.sampled_from(["service", "sales"])
).map(lambda drawn: (_there(*drawn[:3]), drawn[2], drawn[3]))
calls = st.lists(_told, min_size=60, max_size=120)


@settings(parent=LOOSE, max_examples=15)
@given(calls)
def test_every_local_column_agrees_row_by_row_with_python_s_own_reading_of_hours_and_days_off(
    tmp_path: Path, drawn: list[tuple[datetime, Dealership, str]]
) -> None:
    items = [
        call(f"CA{number}", occurred_at=to_text(moment), dealership_id=where.id, department=department)
        for number, (moment, where, department) in enumerate(drawn)
    ]
    quarter = Quarter(2025, 4)
    rows, reading = calls_of(tmp_path, *items, quarter=quarter, dealerships=MARKET)
    expected = {
        item["call_id"]: local
        for item, (moment, where, department) in zip(items, drawn, strict=True)
        if (local := _local(moment, where, department))["local_date"] in quarter.days
    }
    assert {
        row["call_id"]: {name: row[name] for name in expected[row["call_id"]]} for row in rows
    } == expected
    assert reading.kinds.total() == len(items)


def _local(moment: datetime, where: Dealership, department: Any) -> Row:
    local = moment.astimezone(where.zone)
    public = public_holidays("CA", "QC", local.year)
    own = where.holidays
    closed = frozenset((set(public) | set(own.closed)) - own.open)
    return {
        "occurred_at": moment,
        "local_date": local.date(),
        "local_hour": local.hour,
        "local_weekday": local.isoweekday(),
        "open_hours": hours.is_open(moment, where.week(department), where.zone, closed),
        "standard_hours": local.isoweekday() <= 5 and 8 <= local.hour < 17,
        "holiday": public.get(local.date()) or own.closed.get(local.date()),
    }


# --- the file -------------------------------------------------------------------------------------


def test_the_same_items_give_the_same_bytes_whatever_their_order_and_however_often(tmp_path: Path) -> None:
    items: list[Item] = [
        call(
            f"CA{n}",
            occurred_at=f"2025-09-{1 + n % 28:02d}T14:00:00.{n % 7:03d}Z",
            text_reason="x" * (n % 50),
        )
        for n in range(3000)
    ]
    written = set()
    for number, order in enumerate((items, items[::-1], items[1000:] + items[:1000])):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(folder, order)
        written.add((folder / "missed_calls.parquet").read_bytes())
    assert len(written) == 1


def test_rows_are_sorted_so_that_a_dealership_s_calls_lie_together_in_time(tmp_path: Path) -> None:
    other = dealership(id="autos-roy")
    rows, _ = calls_of(
        tmp_path,
        call("CA3", occurred_at="2025-09-03T14:00:00.000Z"),
        call("CA1"),
        call("CA2", dealership_id="autos-roy", occurred_at="2025-09-04T14:00:00.000Z"),
        dealerships=[dealership(), other],
    )
    assert [row["call_id"] for row in rows] == ["CA2", "CA1", "CA3"]


def test_spools_are_read_some_at_a_time_and_removed_once_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.lake import missed_calls
    from tests.ledger import spool

    monkeypatch.setattr(missed_calls, "_BATCH_BYTES", 1)
    ids = [f"garage-{n}" for n in range(4)]
    alive: list[int] = []

    def spools() -> Any:
        for number, each in enumerate(ids):
            alive.append(len(list(tmp_path.glob("spool-*"))))
            yield spool(tmp_path, [call(f"CA{number}", dealership_id=each)], f"spool-{number}")

    with database.connect(tmp_path) as connection:
        reading = missed_calls.write(
            connection,
            Q3,
            dealerships=[dealership(id=each) for each in ids],
            spools=spools(),
            hashing_key=KEY,
            target=tmp_path / "missed_calls.parquet",
        )
    assert reading.kinds == {"missed": 4}
    assert alive == [0, 0, 0, 0]
    assert not list(tmp_path.glob("spool-*"))
