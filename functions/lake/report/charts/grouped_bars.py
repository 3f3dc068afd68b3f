"""Bars that stand in groups, such as the half-days of a week."""

from collections.abc import Sequence
from typing import NamedTuple

from functions.lake.report.drawing import Canvas, Layout

_GAP, _WIDEST = 3, 58


class Bar(NamedTuple):
    """`label` is its height in words; `tick`: how high it was before, if anybody knows."""

    name: str
    short: str
    height: float
    label: str
    is_hot: bool
    tick: float | None = None


class Group(NamedTuple):
    """Bars side by side under one name."""

    name: str
    bars: Sequence[Bar]


def layout(groups: Sequence[Group], tick: str = "") -> Layout:
    """Draws the groups from left to right, from zero. `tick` says what one is, where there is any."""
    bars = [bar for group in groups for bar in group.bars]
    highest = max(max(bar.height, bar.tick or 0) for bar in bars) or 1

    def draw(canvas: Canvas) -> float:
        top, high = (34.0, 130) if tick else (20.0, 140)
        bottom = top + high
        if tick:
            canvas.line(0, 9, 18, 9, "tick")
            canvas.text(24, 13, tick, "soft sm")
        room = canvas.width / len(groups)
        for number, group in enumerate(groups):
            wide = min(_WIDEST, (room - 8) / len(group.bars) - _GAP)
            left = number * room + (room - len(group.bars) * (wide + _GAP) + _GAP) / 2
            for place, bar in enumerate(group.bars):
                _bar(canvas, bar, left + place * (wide + _GAP), wide, bottom, high / highest)
            is_hot = any(bar.is_hot for bar in group.bars)
            below = 31 if any(bar.name for bar in group.bars) else 17
            canvas.text((number + 0.5) * room, bottom + below, group.name, "hotb" if is_hot else "", "middle")
        canvas.line(0, bottom, canvas.width, bottom, "axis")
        return bottom + (38 if any(bar.name for bar in bars) else 24)

    return draw


def _bar(canvas: Canvas, bar: Bar, x: float, wide: float, bottom: float, scale: float) -> None:
    high, middle = bar.height * scale, x + wide / 2
    canvas.rect(x, bottom - high, wide, high, "fhot" if bar.is_hot else "fmid")
    if high > 24:
        canvas.text(middle, bottom - 8, bar.label, "inv sm", "middle")
    else:
        canvas.text(middle, bottom - high - 5, bar.label, "hotb sm" if bar.is_hot else "sm", "middle")
    if bar.tick is not None:
        canvas.line(x - 5, bottom - bar.tick * scale, x + wide + 5, bottom - bar.tick * scale, "tick")
    name = bar.short if canvas.width < 500 else bar.name
    canvas.text(middle, bottom + 15, name, "hot sm" if bar.is_hot else "soft sm", "middle")
