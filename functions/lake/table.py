"""What a table of the lake is, and the columns that several have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is Athena's."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """`sorted_by` is the order of a file's rows; together these columns name one row."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]


def one_of(names: tuple[str, ...]) -> str:
    """Writes the values of a column for its comment: `fr or en`."""
    return f"{', '.join(names[:-1])} or {names[-1]}"


# The holiday once more, for programs and for readers of French. They came later: they stand at the end.
HOLIDAY_NAMES = (
    Column(
        "holiday_id", "string", "The holiday in any language, e.g. labour_day; own: the dealership's; or null"
    ),
    Column("holiday_fr", "string", "The holiday's French name, or null"),
)
