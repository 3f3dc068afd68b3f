"""Documented payloads with one part that is odd: they are read, or refused, and nothing else happens."""

import json
from typing import Any

import pytest

from tests.builders import request
from tests.providers.vectors import PAYLOADS
from tests.unit.on_missed_call.providers.junk import edges, taken_or_refused

# One of a provider's each kind is enough: the others differ in a value.
FIXTURES = {
    (fixture["provider"], fixture["expect"]["kind"]): fixture
    for fixture in PAYLOADS.values()
    if "json" in fixture["content_type"]
}.values()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_any_part_of_it_may_be_null_empty_or_beyond_all_bounds(fixture: dict[str, Any]) -> None:
    for body in edges(json.loads(fixture["body"])):
        taken_or_refused(fixture["provider"], request(body, {"content-type": fixture["content_type"]}))
