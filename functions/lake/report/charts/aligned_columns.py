"""Departments beside one another: their calls, the part that was missed, what is still to win back."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from functions.lake.report.drawing import Canvas, Layout, wide


class Estimate(NamedTuple):
    """A number within its interval, and how it is written; `short` where there is little room."""

    value: float
    low: float
    high: float
    label: str
    short: str


class Row(NamedTuple):
    """The first is drawn as the one that matters. A column is empty where nobody knows it."""

    name: str
    short: str
    calls: int
    label: str
    rate: Estimate | None
    money: Estimate | None


class Head(NamedTuple):
    """A column's name, and how to read it."""

    name: str
    note: str


Heads = tuple[Head, Head, Head]
Column = Callable[[Canvas, float, float, float, Row, bool], None]


def layout(rows: Sequence[Row], heads: Heads, unknown: str) -> Layout:
    """Aligns the columns that any row has; one under the other on a telephone. `unknown` is for a gap."""
    most = max(row.calls for row in rows) or 1
    columns: list[tuple[Head, float, Column]] = [(heads[0], 0.27, _bars(most))]
    for head, share, estimates in (
        (heads[1], 0.27, [row.rate for row in rows]),
        (heads[2], 0.46, [row.money for row in rows]),
    ):
        if any(estimates):
            known = dict(zip((row.name for row in rows), estimates, strict=True))
            columns.append((head, share, _estimates(known, unknown)))

    def draw(canvas: Canvas) -> float:
        return _stacked(canvas, rows, columns) if canvas.is_narrow else _aligned(canvas, rows, columns)

    return draw


def _aligned(canvas: Canvas, rows: Sequence[Row], columns: list[tuple[Head, float, Column]]) -> float:
    gap, high = (44, 34) if canvas.is_wide else (26, 27)
    left = 150.0
    room = canvas.width - left - gap * (len(columns) - 1)
    whole = sum(share for _, share, _ in columns)
    places = []
    for head, share, column in columns:
        width = room * share / whole
        places.append((left, width, column))
        canvas.text(left, 14, head.name, "b")
        canvas.text(left, 31, head.note, "soft sm")
        left += width + gap
    canvas.line(0, 41, canvas.width, 41, "axis")
    y = 41 + high * 0.58
    for number, row in enumerate(rows):
        canvas.text(0, y + 4.5, row.name, "" if number else "b")
        for x, width, column in places:
            column(canvas, x, width, y, row, number == 0)
        if number < len(rows) - 1:
            canvas.line(0, y + high / 2, canvas.width, y + high / 2)
        y += high
    return y - 10


def _stacked(canvas: Canvas, rows: Sequence[Row], columns: list[tuple[Head, float, Column]]) -> float:
    left, y = 80, 14.0
    for head, _, column in columns:
        canvas.text(0, y, head.name, "b")
        canvas.text(canvas.width, y, head.note, "soft sm", "end")
        canvas.line(0, y + 10, canvas.width, y + 10, "axis")
        y += 27
        for number, row in enumerate(rows):
            canvas.text(0, y + 4.5, row.short, "" if number else "b")
            column(canvas, left, canvas.width - left, y, row, number == 0)
            y += 25
        y += 16
    return y - 22


def _bars(most: int) -> Column:
    def draw(canvas: Canvas, x: float, width: float, y: float, row: Row, first: bool) -> None:
        length = (width - 62) * row.calls / most
        canvas.rect(x, y - 9, length, 18, "fhot" if first else "fmid")
        canvas.text(x + length + 7, y + 4.5, row.label, "hotb" if first else "")

    return draw


def _estimates(known: dict[str, Estimate | None], unknown: str) -> Column:
    told = [estimate for estimate in known.values() if estimate]
    highest = max(estimate.high for estimate in told) or 1.0
    longest = max(wide(estimate.label, bold=True) for estimate in told)
    shortest = max(wide(estimate.short, bold=True) for estimate in told)

    def draw(canvas: Canvas, x: float, width: float, y: float, row: Row, first: bool) -> None:
        estimate = known[row.name]
        if estimate is None:
            canvas.text(x, y + 4.5, unknown, "soft")
            return
        is_long = width - longest > 110
        scale = (width - (longest if is_long else shortest) - 24) / highest
        dot = "mehot" if first else "me"
        canvas.line(x, y, x + highest * scale, y)
        canvas.line(
            x + estimate.low * scale,
            y,
            x + estimate.high * scale,
            y,
            "rangehot" if first else "range",
        )
        canvas.circle(x + estimate.value * scale, y, 6.5, dot)
        label = estimate.label if is_long else estimate.short
        canvas.text(x + width, y + 4.5, label, "hotb" if first else "", "end")

    return draw
