"""docs/privacy.md tells the truth, in both languages: what is kept, how long, where, and by which law."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from functions.shared.consent import TERMS
from functions.shared.ledger.callers import HISTORY_KEPT
from functions.shared.ledger.consents import RECORD_KEPT
from functions.shared.ledger.contacts import CONTACT_KEPT
from functions.shared.ledger.messages import MESSAGE_KEPT
from functions.shared.ledger.refused_requests import KEPT as REFUSED_KEPT
from infra.settings import QUEBEC_REGION, Settings

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH, FRENCH = ((DOCS / name).read_text("utf-8") for name in ("privacy.md", "privacy.fr.md"))
MONTH = timedelta(days=30.44)


@pytest.mark.parametrize(("text", "days", "months"), [(ENGLISH, "days", "months"), (FRENCH, "jours", "mois")])
def test_what_is_kept_is_kept_as_long_as_it_says(text: str, days: str, months: str) -> None:
    calls = Settings.model_fields["call_retention_days"].default
    lake = Settings.model_fields["lake_retention_months"].default
    for kept in (
        f"{calls} {days}",
        f"{MESSAGE_KEPT.days} {days}",
        f"{HISTORY_KEPT.days} {days}",
        f"{REFUSED_KEPT.days} {days}",
        f"{round(CONTACT_KEPT / MONTH)} {months}",
        f"{round(RECORD_KEPT / MONTH)} {months}",
    ):
        assert f"| {kept}" in text or f": {kept}" in text, kept
    assert re.search(rf"`lake_retention_months`[^|]*\b{lake}\b", text)


@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
def test_it_names_each_basis_and_its_term(text: str) -> None:
    for basis, term in TERMS.items():
        assert f"`{basis}`" in text
        if term:
            assert str(round(term / MONTH)) in text


@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
def test_it_says_which_region_alone_is_in_quebec(text: str) -> None:
    assert f"`{QUEBEC_REGION}`" in text
    assert Settings.model_fields["region"].default == QUEBEC_REGION


def test_both_languages_say_the_same() -> None:
    def shape(text: str) -> list[str]:
        """The tables' rows, the headings and the forms' lines, without their words."""
        return [line[:1] for line in text.splitlines() if line[:1] in "|#`1234567890" and line]

    assert shape(ENGLISH) == shape(FRENCH)
    for pattern in (r"`[^`\n]+`", r"\d+(?:\.\d+)?"):
        numbers = [sorted(set(re.findall(pattern, text))) for text in (ENGLISH, FRENCH)]
        assert set(numbers[0]) ^ set(numbers[1]) <= {"`privacy.md`", "`privacy.fr.md`"}


def test_every_table_of_a_command_or_attribute_that_it_names_is_ours() -> None:
    for setting in ("call_retention_days", "lake_retention_months", "log_retention_days"):
        assert setting in Settings.model_fields
        assert f"`{setting}`" in ENGLISH
