"""What a newer version wrote is read where nothing that stood before means anything else now, or refused."""

import json
from decimal import Decimal

import pytest

from functions.lake import manifest
from functions.shared.ledger.items import SHAPE, pack, unpack
from functions.shared.ledger.stored import stored_call
from functions.shared.newer import LAKE_SHAPE, WrittenByNewer
from tests.ledger import Q3, call

ADVICE = "a newer version of Rappel wrote it, deploy that one or a later one$"


@pytest.mark.parametrize("shape", [2, 1000, Decimal("1.5"), "two"])
def test_an_item_of_a_shape_to_come_is_refused_and_nothing_of_it_is_quoted(shape: object) -> None:
    with pytest.raises(WrittenByNewer, match=f"^an item of the ledger has a shape .*: {ADVICE}"):
        unpack(pack({**call(), "shape": shape}))


@pytest.mark.parametrize("shape", [{}, SHAPE])
def test_an_item_from_before_and_one_with_attributes_to_come_are_read(shape: dict[str, object]) -> None:
    known = {**call(), "received_at": call()["occurred_at"], "settles_at": call()["occurred_at"]}
    later = {**known, **shape, "mood_at": "2030-01-01T00:00:00.000Z"}
    assert stored_call(unpack(pack(later))) == stored_call(unpack(pack(known)))


def composed(**changes: object) -> bytes:
    return json.dumps({**manifest.compose(Q3, "open", {}, {}, None), **changes}).encode()


def test_a_quarter_of_a_shape_to_come_is_refused_so_that_no_run_replaces_it() -> None:
    with pytest.raises(WrittenByNewer, match=f"^a quarter of the lake has a shape .*: {ADVICE}"):
        manifest.from_bytes(composed(shape=LAKE_SHAPE + 1))


def test_a_quarter_from_before_and_one_that_says_more_are_read() -> None:
    before = json.loads(composed())
    del before["shape"]
    read = manifest.from_bytes(json.dumps(before).encode())
    assert read is not None
    assert "shape" not in read
    assert manifest.from_bytes(composed(weather="fair")) is not None
