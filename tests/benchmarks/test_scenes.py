"""A month's bill: what each kind of event asks for is counted, and a bill is what is counted at its price."""

from typing import Any

import pytest

from benchmarks import scenes
from benchmarks.cost import PRICES, desk_month, ran
from benchmarks.counted_events import Kind

KINDS = ("missed", "cold", "repeated", "answered", "receipt", "reply", "sweep")
RESOURCES = {"AWS::CloudWatch::Alarm": 80, "AWS::KMS::Key": 3}


def kind(**more: Any) -> Kind:
    empty: Kind = {
        "operations": {},
        "write_units": 0,
        "read_units": 0,
        "gigabyte_months": 0,
        "log_bytes": 0,
        "changed": 0,
        "events": 0,
        "metrics": [],
    }
    return {**empty, **more}  # type: ignore[typeddict-item]


@pytest.mark.slow
def test_each_kind_of_event_asks_for_no_more_than_it_did() -> None:
    """Where this changes, so does docs/performance.md."""
    found: dict[str, Kind] = ran("counted_events")
    counts = ("write_units", "read_units", "changed", "events")
    assert {name: tuple(of[each] for each in counts) for name, of in found.items()} == {  # type: ignore[literal-required]
        "missed": (19, 4, 4, 2),
        "cold": (0, 2, 0, 0),
        "repeated": (2, 0, 0, 0),
        "answered": (1, 1, 0, 0),
        "receipt": (1, 0, 1, 1),
        "reply": (8, 5, 3, 1),
        "sweep": (0, 7, 0, 0),
    }
    assert found["cold"]["operations"]["GetParameter"] == 1
    assert "SendMessage" not in found["repeated"]["operations"]


def test_a_scene_without_calls_costs_what_is_there_anyway() -> None:
    bill = scenes.bill(
        scenes.Scene(dealerships=0, parts_per_second=1), {name: kind() for name in KINDS}, RESOURCES
    )
    assert bill.alarms == pytest.approx(8.00)
    assert bill.keys == pytest.approx(3.00)
    assert bill.fixed == pytest.approx(bill.alarms + bill.keys + bill.sweeper + bill.synthetic)
    assert bill.total - bill.fixed == pytest.approx(bill.of_calls)


def test_a_scene_s_calls_are_priced_by_their_kind() -> None:
    kinds = {name: kind() for name in KINDS}
    kinds["missed"] = kind(write_units=19, changed=2, events=1, metrics=["MissedCall"])
    scene = scenes.Scene(dealerships=10, parts_per_second=1)
    bill, missed = scenes.bill(scene, kinds, RESOURCES), 10 * scenes.MISSED + scenes.HOURS
    webhooks = 1.02 * (missed + 10 * scenes.ANSWERED)
    assert bill.webhooks == pytest.approx(webhooks * PRICES["api_request"])
    assert bill.database_writes == pytest.approx(missed * (19 + 2) * PRICES["write_unit"])
    assert bill.events == pytest.approx(missed * PRICES["event"])
    assert bill.metrics == pytest.approx(0.30)
    assert bill.desks == pytest.approx(10 * sum(desk_month().values()))


def test_a_million_calls_cost_neither_desks_nor_alarms() -> None:
    kinds = {name: kind() for name in KINDS}
    found = scenes.bill(scenes.MILLIONS["answered"], kinds, RESOURCES)
    assert found.of_calls == pytest.approx(found.total - found.desks - found.rollup - found.fixed)
    assert found.webhooks == pytest.approx(1.02)


def test_the_calls_of_a_scene_are_fewer_than_its_senders_may_text() -> None:
    for scene in scenes.SCENES:
        assert scene.dealerships * scenes.MISSED / scenes.HOURS_SECONDS < scene.parts_per_second
