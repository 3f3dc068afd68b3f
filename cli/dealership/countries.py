"""The countries that a dealership texts, beside those that its stage lets any text go to."""

import sys
from pathlib import Path

from functions.shared.dealership import Dealership
from infra.settings import Settings


def warn(file: Path, dealership: Dealership, settings: Settings) -> None:
    """Says on standard error which countries AWS refuses, whatever the dealership's file says."""
    refused = sorted(dealership.allowed_countries - settings.allowed_countries)
    if refused and settings.carrier == "end_user_messaging":
        countries = ", ".join(refused)
        print(
            f"{file}: allowed_countries: AWS refuses texts to {countries}: "
            f"allowed_countries of rappel.toml, [{settings.stage}], doesn't have it",
            file=sys.stderr,
        )
