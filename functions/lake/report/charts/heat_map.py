"""The heat map: a cell for each hour of the week, in the colour of its step."""

from collections.abc import Sequence
from typing import NamedTuple

from functions.lake.report.drawing import Canvas, Layout

STEPS = 6
# On which step's colour letters have the paper's, and on which the ink's whatever the scheme.
_LETTERS = {4: "onh4", 5: "inv", 6: "inv"}


class Cell(NamedTuple):
    """`step` is its colour's, 0 for hardly any call. `label` stands in it, where it is worth a number."""

    step: int
    title: str
    label: str = ""


class Day(NamedTuple):
    """A day of the week: its cells by hour, all of them as a bar, and the hours that are outlined."""

    name: str
    short: str
    cells: Sequence[Cell]
    total: float
    total_label: str
    opening: tuple[int, int] | None


class Key(NamedTuple):
    """`edges`: what stands at the steps' seven edges; `unit` is theirs; `opening` the outline's name."""

    unit: str
    edges: Sequence[str]
    opening: str
    total: str


def layout(days: Sequence[Day], hours: Sequence[tuple[int, str]], key: Key) -> Layout:
    """Draws days down and hours across, as a timetable has them; turned on a telephone.

    `hours`: each with its name, on end; the cells are of these.
    """

    def draw(canvas: Canvas) -> float:
        return _upright(canvas, days, hours, key) if canvas.is_narrow else _lying(canvas, days, hours, key)

    return draw


def _lying(canvas: Canvas, days: Sequence[Day], hours: Sequence[tuple[int, str]], key: Key) -> float:
    left, side = (84, 118) if canvas.is_wide else (78, 88)
    wide, high, top = (canvas.width - left - side) / len(hours), 34 if canvas.is_wide else 21, 24
    every = 1 if canvas.is_wide else 2  # in English, two hours' names would touch
    for column, (_, name) in enumerate(hours[::every]):
        canvas.text(left + column * every * wide, top - 8, name, "soft sm", "middle")
    right = canvas.width - side + 14
    canvas.text(right, top - 8, key.total, "soft sm")
    most = max(day.total for day in days) or 1
    for row, day in enumerate(days):
        y = top + row * high
        canvas.text(0, y + high / 2 + 4.5, day.name)
        for column, cell in enumerate(day.cells):
            _cell(canvas, cell, left + column * wide, y, wide, high)
        length = (side - 66) * day.total / most
        canvas.rect(right, y + high / 2 - 6, length, 12, "fmid")
        canvas.text(right + length + 6, y + high / 2 + 4.5, day.total_label)
    for row, number, opening in _runs(days):
        first, last = _within(opening, hours)
        if last > first:
            x, y = left + first * wide, top + row * high
            canvas.rect(x, y, (last - first) * wide, number * high, "lopen")
    y = top + len(days) * high + 14
    canvas.text(left, y + 9, key.unit, "soft sm")
    _scale(canvas, key, left + 190, y, 162)
    if any(day.opening for day in days):
        canvas.rect(left + 370, y - 1, 16, 12, "lopen")
        canvas.text(left + 393, y + 9, key.opening, "soft sm")
    return y + 26


def _upright(canvas: Canvas, days: Sequence[Day], hours: Sequence[tuple[int, str]], key: Key) -> float:
    left, high, top = 38, 24, 20
    wide = (canvas.width - left) / len(days)
    for column, day in enumerate(days):
        canvas.text(left + (column + 0.5) * wide, top - 7, day.short, "soft sm", "middle")
        for row, cell in enumerate(day.cells):
            _cell(canvas, cell, left + column * wide, top + row * high, wide, high)
    for row, (_, name) in enumerate(hours):
        canvas.text(0, top + row * high + 5, name, "soft sm")
    for column, number, opening in _runs(days):
        first, last = _within(opening, hours)
        if last > first:
            x, y = left + column * wide, top + first * high
            canvas.rect(x, y, number * wide, (last - first) * high, "lopen")
    y = top + len(hours) * high + 12
    canvas.text(0, y + 9, key.unit, "soft sm")
    _scale(canvas, key, 10, y + 18, 180)
    if any(day.opening for day in days):
        canvas.rect(0, y + 50, 16, 12, "lopen")
        canvas.text(24, y + 60, key.opening, "soft sm")
        return y + 68
    return y + 44


def _cell(canvas: Canvas, cell: Cell, x: float, y: float, wide: float, high: float) -> None:
    canvas.rect(x + 0.75, y + 0.75, wide - 1.5, high - 1.5, f"h{cell.step}", cell.title)
    if cell.label:
        canvas.text(x + wide / 2, y + high / 2 + 4.5, cell.label, _LETTERS.get(cell.step, "onh"), "middle")


def _scale(canvas: Canvas, key: Key, x: float, y: float, width: float) -> None:
    wide = width / STEPS
    for step in range(STEPS):
        canvas.rect(x + step * wide, y, wide, 9, f"h{step + 1}")
    for number, edge in enumerate(key.edges):
        canvas.text(x + number * wide, y + 22, edge, "soft sm", "middle")


def _runs(days: Sequence[Day]) -> list[tuple[int, int, tuple[int, int]]]:
    """The days on end that open alike: the first, how many, and the hours."""
    runs: list[tuple[int, int, tuple[int, int]]] = []
    for number, day in enumerate(days):
        if day.opening is None:
            continue
        first, length, opening = runs[-1] if runs else (-1, 0, None)
        if opening == day.opening and first + length == number:
            runs[-1] = (first, length + 1, day.opening)
        else:
            runs.append((number, 1, day.opening))
    return runs


def _within(opening: tuple[int, int], hours: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """The opening as places among the hours that are drawn."""
    first, last = hours[0][0], hours[-1][0] + 1
    return max(opening[0], first) - first, min(opening[1], last) - first
