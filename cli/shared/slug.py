"""A dealership's id, made from its name."""

import unicodedata


def slug(name: str) -> str:
    """Joins ASCII letters and digits by hyphens, 60 characters at most; empty if the name has neither.

    `Été 2025 (1)` is ete-2025-1.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())[:60].strip("-")
