"""Finds a department by the name that people give a queue, a user or a number in their telephone system."""

import unicodedata

from functions.shared.call import Department

_NAMES: dict[str, Department] = {
    "service": "service",
    "service department": "service",
    "departement du service": "service",
    "reception": "reception",
    "front desk": "reception",
    "accueil": "reception",
    "parts": "parts",
    "parts department": "parts",
    "pieces": "parts",
    "departement des pieces": "parts",
    "sales": "sales",
    "sales department": "sales",
    "ventes": "sales",
    "departement des ventes": "sales",
}


def department(name: str | None) -> Department | None:
    """Returns None where the name isn't a usual one: a guess would put calls where nobody looks."""
    plain = unicodedata.normalize("NFD", name or "").encode("ascii", "ignore").decode()
    return _NAMES.get(" ".join(plain.lower().split()))
