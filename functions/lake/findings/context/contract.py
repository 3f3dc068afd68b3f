"""What the context adds to the findings' JSON."""

from typing import TypedDict


class ContextKeys(TypedDict):
    """`note`: plain text in whatever language its author chose, its paragraphs apart by an empty line; null
    where nobody wrote any. It is no finding: nothing is computed from it.
    """

    note: str | None
