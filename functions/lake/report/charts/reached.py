"""How soon callers were reached: the part of them, over a time that stretches."""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from functions.lake.report.drawing import Canvas, Layout, wide

_TOP, _RIGHT = 30, 44


class Moment(NamedTuple):
    """So long after the call `share` of the callers were reached, within `low` and `high`."""

    minutes: int
    share: float
    low: float
    high: float
    label: str
    time: str


def layout(moments: Sequence[Moment], ticks: Sequence[tuple[float, str]], never: str) -> Layout:
    """Draws the curve through the moments; `never` says how many are left at its end."""
    highest = ticks[-1][0]
    first, last = moments[0].minutes / 2, moments[-1].minutes * 1.35

    def draw(canvas: Canvas) -> float:
        high = 210
        right, bottom = canvas.width - _RIGHT, _TOP + high

        def across(minutes: float) -> float:
            return right * log(minutes / first) / log(last / first)

        def up(share: float) -> float:
            return _TOP + high * (1 - share / highest)

        for value, label in ticks:
            canvas.line(0, up(value), right, up(value), "rule" if value else "axis")
            canvas.text(right + 6, up(value) + 4.5, label, "soft sm")
        canvas.path([(0.0, up(0)), *((across(each.minutes), up(each.share)) for each in moments)], "lmain")
        for each in moments:
            x = across(each.minutes)
            canvas.line(x, bottom, x, bottom + 5, "axis")
            canvas.text(x, bottom + 19, each.time, "soft sm", "middle")
            canvas.line(x, up(each.low), x, up(each.high), "range")
            canvas.circle(x, up(each.share), 5.5, "me")
            if wide(each.label, bold=True) < x - 9:
                canvas.text(x - 9, up(each.share) - 8, each.label, "mainb halo", "end")
            else:  # there is no room on its left
                canvas.text(x + 10, min(up(each.share) + 14, bottom - 5), each.label, "mainb halo")
        canvas.text(right, 14, never, "hotb halo", "end")
        return bottom + 26

    return draw
