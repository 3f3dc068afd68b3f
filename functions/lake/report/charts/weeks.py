"""The quarter's weeks as a line, over those of the year before."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from functions.lake.report.drawing import Canvas, Layout, wide

_TOP, _RIGHT = 60, 44


class Series(NamedTuple):
    """A year's weeks, from left to right, None for one that isn't known as a whole.

    `peak` is the place of the one that stands out.
    """

    name: str
    values: Sequence[float | None]
    peak: int | None

    @property
    def known(self) -> list[tuple[int, float]]:
        """The weeks that are known, with their places."""
        return [(place, value) for place, value in enumerate(self.values) if value is not None]


class Month(NamedTuple):
    """Where a month begins, in weeks from the left."""

    place: float
    name: str
    short: str


class Note(NamedTuple):
    """What the peak means; `short` on a telephone."""

    long: str
    short: str


Place = Callable[[int, float], tuple[float, float]]


def layout(
    now: Series, then: Series | None, months: Sequence[Month], ticks: Sequence[tuple[float, str]], note: Note
) -> Layout:
    """Draws this year over the last, and an arrow from peak to peak."""
    highest = ticks[-1][0]

    def draw(canvas: Canvas) -> float:
        high = 190 if canvas.is_wide or canvas.is_narrow else 150
        right, bottom = canvas.width - _RIGHT, _TOP + high
        step = right / max(1, len(now.values) - 1)

        def place(week: int, value: float) -> tuple[float, float]:
            return week * step, _TOP + high * (1 - value / highest)

        for value, label in ticks:
            y = place(0, value)[1]
            canvas.line(0, y, right, y, "rule" if value else "axis")
            canvas.text(right + 6, y + 4.5, label, "soft sm")
        for month in months:
            x = month.place * step
            canvas.line(x, bottom, x, bottom + 5, "axis")
            canvas.text(x + 3, bottom + 17, month.short if canvas.is_narrow else month.name, "soft sm")
        if then:
            canvas.path([place(*each) for each in then.known], "lpast")
        canvas.path([place(*each) for each in now.known], "lmain")
        _names(canvas, now, then, place)
        if now.peak is not None:
            _peak(canvas, now.peak, now, then, place, note.short if canvas.is_narrow else note.long)
        return bottom + 24

    return draw


def _names(canvas: Canvas, now: Series, then: Series | None, place: Place) -> None:
    """Names the lines at their right ends: the higher one above it, the lower one below it."""
    lines = [(now, "mainb halo")] if then is None else [(now, "mainb halo"), (then, "soft b halo")]
    lines.sort(key=lambda line: -line[0].known[-1][1])
    for number, (series, style) in enumerate(lines):
        last = series.known[-1][0]
        near = [value for _, value in series.known[-3:]]
        x, above = place(last, max(near))
        below = place(last, min(near))[1]
        canvas.text(x - 2, below + 20 if number else above - 9, series.name, style, "end")


def _peak(canvas: Canvas, peak: int, now: Series, then: Series | None, place: Place, note: str) -> None:
    x, y = place(peak, now.values[peak] or 0.0)
    at = 28.0
    if then and then.peak is not None:
        was, its = place(then.peak, then.values[then.peak] or 0.0)
        canvas.circle(was, its, 5, "fmid")
        canvas.line(x, y - 9, x, at, "lthin")
        if was != x:
            canvas.line(was, its - 7, was, at, "lthin")
            back = 8 if was < x else -8
            canvas.line(was, at, x, at, "lhot")
            canvas.path([(x - back, at - 4.5), (x, at), (x - back, at + 4.5)], "lhot")
    canvas.circle(x, y, 6, "mehot")
    length = wide(note, bold=True)
    left = min(max(0.0, x - length / 2), canvas.width - _RIGHT - length)
    canvas.text(max(0.0, left), 14, note, "hotb halo")
