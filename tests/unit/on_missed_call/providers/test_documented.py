"""docs/providers.md speaks of each adapter, and says of its settle window what the code does."""

import re
from pathlib import Path

import pytest

from functions.on_missed_call.providers import ADAPTERS

TEXT = (Path(__file__).parents[4] / "docs" / "providers.md").read_text(encoding="utf-8")
# | telephone system | `provider` | missed as | placed at | line | text waits | call back |
ROWS = {
    provider: (system, waits)
    for system, provider, waits in re.findall(
        r"^\| ([^|`]+?) \| `(\w+)` \|(?:[^|]*\|){3} (\d+) s \|", TEXT, re.MULTILINE
    )
    if system != "Asterisk, FreePBX"
}


@pytest.mark.parametrize("provider", ADAPTERS)
def test_the_table_knows_it_and_how_long_its_text_waits(provider: str) -> None:
    _, waits = ROWS[provider]
    assert int(waits) == ADAPTERS[provider].settle_seconds


def test_the_table_knows_no_other() -> None:
    assert set(ROWS) == set(ADAPTERS)


@pytest.mark.parametrize("target", re.findall(r"\]\((examples/[^)]+)\)", TEXT))
def test_what_it_refers_to_is_there(target: str) -> None:
    assert (Path(__file__).parents[4] / "docs" / target).exists()
