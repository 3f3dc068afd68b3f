"""Whether holidays moved calls to the afternoon before and the morning after, and by how much."""

from datetime import date
from math import ceil
from typing import NamedTuple

from functions.lake.findings.holidays.contract import Holiday, HolidaysKeys, Interval, Likeness, Moved
from functions.lake.findings.subject import SubjectKeys
from functions.lake.report import charts, svg
from functions.lake.report.charts import Estimate
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Figure, Legend, Section, Sentence, Table

# An interval from one to so many times as much says nothing.
_WIDEST = 20
# The scale ends here at the latest: an interval that goes further says no more.
_HIGHEST = 5
# Only where both intervals end below this is there no shift; else there are too few calls to tell.
_NO_SHIFT = 1.25


class Period(NamedTuple):
    """`key` is eve, day or next."""

    key: str
    day: str
    ratio: float
    low: float
    high: float

    @property
    def surges(self) -> bool:
        """Whether more calls came than chance explains."""
        return self.low > 1

    @property
    def is_narrow(self) -> bool:
        """Whether the interval says anything."""
        return self.high <= _WIDEST * self.low

    @property
    def is_ordinary(self) -> bool:
        """Whether chance explains the ratio."""
        return self.low <= 1 <= self.high


Shown = list[tuple[Holiday, dict[str, Period]]]


class _Keys(SubjectKeys, HolidaysKeys):
    """What the section reads: the subject says how many dealerships there are."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Tells each holiday's shift, that there is none, or that there are too few calls to tell."""
    shown = _shown(findings)
    if not shown:
        return None
    level = loc.percent(findings["holiday_method"]["level"], 0)
    moved = any(_has_shifted(holiday, periods) for holiday, periods in shown)
    sentences = [
        _sentence(holiday, periods, _observed(holiday, findings, loc), loc) for holiday, periods in shown
    ]
    together = findings["holidays_together"]
    if together and together["verdict"] == "shifted":
        sentences.append(_together(together, len(findings["holidays"]), loc))
    drawn = [(holiday, periods) for holiday, periods in shown if periods]
    return Section(
        "holidays",
        loc.text("holidays.title" if moved else "holidays.title_still"),
        tuple(sentences),
        figures=(_figure(drawn, level, loc),) if drawn else (),
        note=loc.text("holidays.note", level=level),
        method=(sentence(loc, "method.holidays", level=level),),
    )


def _shown(findings: _Keys) -> Shown:
    """The holidays of which there is anything to say."""
    compared = [(holiday, _periods(holiday)) for holiday in findings["holidays"]]
    return [(holiday, periods) for holiday, periods in compared if periods or holiday["moved"]]


def _periods(holiday: Holiday) -> dict[str, Period]:
    """Those of the three whose ratio says anything."""
    ratios: tuple[tuple[str, str, float | None, Interval | None], ...] = (
        ("eve", holiday["eve"], holiday["eve_afternoon_ratio"], holiday["eve_afternoon_interval"]),
        ("day", holiday["date"], holiday["day_ratio"], holiday["day_interval"]),
        ("next", holiday["next"], holiday["next_morning_ratio"], holiday["next_morning_interval"]),
    )
    periods = (
        Period(key, day, ratio, interval[0], interval[1])
        for key, day, ratio, interval in ratios
        if ratio is not None and interval is not None
    )
    return {period.key: period for period in periods if period.is_narrow}


def _has_shifted(holiday: Holiday, periods: dict[str, Period]) -> bool:
    return _surges(periods) or (holiday["moved"] is not None and holiday["moved"]["verdict"] == "shifted")


def _surges(periods: dict[str, Period]) -> bool:
    return any(period.surges for key, period in periods.items() if key != "day")


def _observed(holiday: Holiday, findings: _Keys, loc: Localizer) -> str:
    """By whom, in a market where not all do."""
    scope = findings["scope"]
    if scope["kind"] == "dealership" or holiday["dealerships"] == scope["dealerships"]:
        return ""
    return loc.counted("holidays.observed", holiday["dealerships"])


def _sentence(holiday: Holiday, periods: dict[str, Period], observed: str, loc: Localizer) -> Sentence:
    shifted = _has_shifted(holiday, periods)
    clauses = [
        loc.text(
            f"holidays.{period.key}",
            day=loc.short_day(date.fromisoformat(period.day)),
            ratio=loc.text("form.ratio", number=loc.decimal(period.ratio, 2)),
            interval=_interval(period, loc),
        )
        for period in periods.values()
        if period.key == "day" or period.surges
    ]
    likes = (("day_like", holiday["day_like"]), ("next_like", holiday["next_like"]))
    clauses += [_like(key, holiday, like, loc) for key, like in likes if like]
    moved = holiday["moved"]
    if shifted and not _surges(periods) and moved:
        clauses.append(loc.text("holidays.both", **_of(moved, loc)))
    elif not shifted and (moved or periods.keys() - {"day"}):
        clauses.append(_without_shift(holiday, periods, loc))
    return sentence(
        loc,
        "holidays.shifted" if shifted else "holidays.still",
        name=loc.name("holiday", holiday["name"]),
        date=loc.day(date.fromisoformat(holiday["date"])),
        observed=observed,
        list="; ".join(clauses),
    )


def _like(key: str, holiday: Holiday, like: Likeness, loc: Localizer) -> str:
    return loc.text(
        f"holidays.{key}",
        day=loc.short_day(date.fromisoformat(holiday["next"])),
        weekday=loc.weekday(like["weekday"]),
        calls=loc.count(like["calls"]),
        mean=loc.count(round(like["mean"])),
    )


def _without_shift(holiday: Holiday, periods: dict[str, Period], loc: Localizer) -> str:
    """None, too few calls to tell, or what all who keep the holiday tell together."""
    beside = [periods[key] for key in periods.keys() - {"day"}]
    moved, pooled = holiday["moved"], holiday["pooled"]
    narrow = bool(beside) and all(period.high < _NO_SHIFT for period in beside)
    if narrow or (moved and moved["verdict"] == "none"):
        return loc.text("holidays.none")
    if pooled and pooled["market_shifted"]:
        low, high = pooled["interval"]
        return loc.text(
            "holidays.pooled",
            dealerships=loc.counted("counted.dealerships", pooled["dealerships"]),
            market=loc.text("form.ratio", number=loc.decimal(pooled["market_ratio"], 1)),
            ratio=loc.text("form.ratio", number=loc.decimal(pooled["ratio"], 1)),
            low=loc.decimal(low, 1),
            high=loc.decimal(high, 1),
        )
    return loc.text("holidays.unknown")


def _together(moved: Moved, number: int, loc: Localizer) -> Sentence:
    return sentence(loc, "holidays.together", number=loc.count(number), **_of(moved, loc))


def _of(moved: Moved, loc: Localizer) -> dict[str, str]:
    low, high = moved["interval"] or (0.0, 0.0)
    return {
        "ratio": loc.text("form.ratio", number=loc.decimal(moved["ratio"] or 0.0, 1)),
        "low": loc.decimal(low, 1),
        "high": loc.decimal(high, 1),
    }


def _interval(period: Period, loc: Localizer) -> str:
    return loc.text("form.interval", low=loc.decimal(period.low, 2), high=loc.decimal(period.high, 2))


def _figure(shown: Shown, level: str, loc: Localizer) -> Figure:
    lines: list[Estimate | str] = []
    described = []
    for holiday, periods in shown:
        name = _name(holiday, loc)
        lines += [name, *(_line(period, loc) for period in periods.values())]
        numbers = [
            loc.text(f"holidays.described_{key}", number=loc.decimal(period.ratio, 2))
            for key, period in periods.items()
        ]
        described.append(loc.text("holidays.described", name=name, list=", ".join(numbers)))
    estimates = [line for line in lines if isinstance(line, Estimate)]
    highest = max(line.high for line in estimates)
    ticks = [(float(tick), loc.count(tick)) for tick in range(max(2, ceil(highest)) + 1)]
    caption = loc.text("holidays.caption")
    return Figure(
        svg.drawing(
            charts.intervals(lines, ticks),
            name="holidays-chart",
            title=caption,
            description=loc.text("holidays.description", list="; ".join(described)),
        ),
        caption,
        _table(shown, level, loc),
        _legend({line.style for line in estimates}, loc),
    )


def _legend(styles: set[str], loc: Localizer) -> Legend:
    keys = {"accent": "holidays.legend_beyond", "second": "holidays.legend_within"}
    return Legend(tuple((style, loc.text(key)) for style, key in keys.items() if style in styles))


def _line(period: Period, loc: Localizer) -> Estimate:
    return Estimate(
        loc.text(f"holidays.label_{period.key}"),
        min(period.ratio, _HIGHEST),
        min(period.low, _HIGHEST),
        min(period.high, _HIGHEST),
        "second" if period.is_ordinary else "accent",
    )


def _cell(period: Period, loc: Localizer) -> str:
    """As narrow as a telephone needs it: a line may end before the interval, and not within."""
    low, high = loc.decimal(period.low, 2), loc.decimal(period.high, 2)
    return f"{loc.decimal(period.ratio, 2)} ({low}\N{EN DASH}\N{WORD JOINER}{high})"


def _table(shown: Shown, level: str, loc: Localizer) -> Table:
    rows = []
    for holiday, periods in shown:
        day = loc.day_of_month(date.fromisoformat(holiday["date"]))
        cells = [_cell(periods[key], loc) if key in periods else "" for key in ("eve", "day", "next")]
        rows.append((f"{_name(holiday, loc)}, {day}", *cells))
    return Table(loc.text("holidays.table", level=level), tuple(loc.at("holidays.head")), tuple(rows))


def _name(holiday: Holiday, loc: Localizer) -> str:
    return sentence_case(loc.name("holiday", holiday["name"]))
