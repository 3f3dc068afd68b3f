"""Whether holidays moved calls to the afternoon before and the morning after, and by how much."""

from datetime import date

from functions.lake.findings.holidays.contract import Holiday, HolidaysKeys, Likeness, Moved
from functions.lake.findings.holidays.drawing import figure
from functions.lake.findings.holidays.periods import Period, periods_of
from functions.lake.findings.subject import SubjectKeys
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence

# Only where both intervals end below this is there no shift; else there are too few calls to tell.
_NO_SHIFT = 1.25


Shown = list[tuple[Holiday, dict[str, Period]]]


class _Keys(SubjectKeys, HolidaysKeys):
    """What the section reads: the subject says how many dealerships there are."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Tells each holiday's shift, that there is none, or that there are too few calls to tell."""
    shown = _shown(findings)
    if not shown:
        return None
    level = loc.percent(findings["holiday_method"]["level"], 0)
    sentences = [
        _sentence(holiday, periods, _observed(holiday, findings, loc), loc) for holiday, periods in shown
    ]
    together = findings["holidays_together"]
    if together and together["verdict"] == "shifted":
        sentences.append(_together(together, len(findings["holidays"]), loc))
    drawn = [(holiday, periods) for holiday, periods in shown if periods]
    return Section(
        "holidays",
        _title(shown, loc),
        tuple(sentences),
        figures=(figure(drawn, level, loc),) if drawn else (),
        note=loc.text("holidays.note", level=level),
        method=(sentence(loc, "method.holidays", level=level),),
        quiet=not any(_has_shifted(holiday, periods) for holiday, periods in shown),
    )


def _title(shown: Shown, loc: Localizer) -> str:
    moved = [
        loc.name("holiday", holiday["name"]) for holiday, periods in shown if _has_shifted(holiday, periods)
    ]
    if moved:
        return loc.text("holidays.title", list=loc.listed(moved))
    told = [holiday for holiday, _ in shown if holiday["moved"] and holiday["moved"]["verdict"] == "none"]
    return loc.text("holidays.title_none" if len(told) == len(shown) else "holidays.title_unknown")


def _shown(findings: _Keys) -> Shown:
    """The holidays of which there is anything to say."""
    compared = [(holiday, periods_of(holiday)) for holiday in findings["holidays"]]
    return [(holiday, periods) for holiday, periods in compared if periods or holiday["moved"]]


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
            ratio=loc.more(period.ratio - 1),
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
            market=loc.more(pooled["market_ratio"] - 1),
            ratio=loc.more(pooled["ratio"] - 1),
            low=loc.change(low - 1, 0),
            high=loc.change(high - 1, 0),
        )
    return loc.text("holidays.unknown")


def _together(moved: Moved, number: int, loc: Localizer) -> Sentence:
    return sentence(loc, "holidays.together", number=loc.number(number), **_of(moved, loc))


def _of(moved: Moved, loc: Localizer) -> dict[str, str]:
    low, high = moved["interval"] or (0.0, 0.0)
    return {
        "ratio": loc.more((moved["ratio"] or 1.0) - 1),
        "low": loc.change(low - 1, 0),
        "high": loc.change(high - 1, 0),
    }


def _interval(period: Period, loc: Localizer) -> str:
    low, high = loc.change(period.low - 1, 0), loc.change(period.high - 1, 0)
    return loc.text("form.interval", low=low, high=high)
