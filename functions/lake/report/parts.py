"""What a page is made of. The template lays these out and knows nothing of findings."""

from dataclasses import dataclass
from typing import Literal

from functions.lake.report.drawing import Drawing


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
class Figure:
    """A drawing under what it shows, with its numbers as a table; `subtitle` says the units."""

    drawing: Drawing
    title: str
    subtitle: str
    numbers: Table


Verdict = Literal["better", "worse", "like"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a key figure is compared with; `said` judges, where anybody can."""

    label: str
    value: str
    verdict: Verdict | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number at the top of the page, and what it counts.

    `beside`: its range; `compared`: what it is compared with. `measure`: the standing's of the same name,
    whose median is the market's.
    """

    name: str
    value: str
    label: str
    beside: str = ""
    compared: tuple[Comparison, ...] = ()
    note: str = ""
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What the page says of one finding.

    `id` is its anchor, `title` what it found. `key_figures` go to the top of the page; `method` and
    `method_tables` to its end, where the page says how to read it. `quiet`: nothing in it asks for a
    decision, and the page gives it a line with a fold.
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
    quiet: bool = False
