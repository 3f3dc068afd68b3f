"""A dealership's id, of a name that people write."""

import unicodedata


def slug(name: str) -> str:
    """`Été 2025 (1)` is ete-2025-1: letters without accents and figures, 60 at most; empty of neither."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())[:60].strip("-")
