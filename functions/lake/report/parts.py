"""What a page is made of. The template lays these out and knows nothing of findings."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Sentence:
    """`name` is the finding that it states: the same one in each language."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The first column heads its row. `words` counts the columns that hold words; the others hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    open: bool = False


@dataclass(frozen=True, slots=True)
class Legend:
    """A swatch's class, and what it stands for."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its text alternative, and its numbers as a table."""

    drawing: Markup
    caption: str
    numbers: Table
    legend: Legend | None = None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number at the top of the page, and what it counts."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """What the page says of one finding.

    `id` is its anchor. `key_figures` go to the top of the page; `method` and `method_tables` to its end,
    where the page says how to read it.
    """

    id: str
    title: str
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    note: str = ""
    key_figures: tuple[KeyFigure, ...] = ()
    method: tuple[Sentence, ...] = ()
    method_tables: tuple[Table, ...] = ()
