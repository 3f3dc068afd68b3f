"""How many calls next week will miss, when to have one more person there, and how earlier forecasts did."""

from datetime import date

from functions.lake.findings.forecast.contract import (
    Cell,
    DepartmentForecast,
    Forecast,
    ForecastKeys,
    HoursToStaff,
    Score,
)
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence, Table

_HALF_DAYS = {(0, 12): "forecast.before_noon", (12, 24): "forecast.after_noon"}
# So many blocks are said in words; the table has all.
_SAID = 3


def section(findings: ForecastKeys, loc: Localizer) -> Section | None:
    """Foretells the week, and says how far earlier forecasts were off; nothing where there is neither."""
    forecast, score = findings["forecast"], findings["forecast_score"]
    sentences = _of_week(forecast, loc) if forecast else []
    if score:
        sentences.append(_score(score, loc))
    if not sentences:
        return None
    return Section(
        "forecast",
        _title(forecast, loc),
        tuple(sentences),
        tables=(_week(forecast, loc), _cells(forecast, loc)) if forecast else (),
        note=loc.text("forecast.note") if forecast else "",
        method=(sentence(loc, "method.forecast"),),
    )


def _title(forecast: Forecast | None, loc: Localizer) -> str:
    if forecast is None:
        return loc.text("forecast.title")
    first = forecast["departments"][0]
    return loc.text(
        "forecast.title_week",
        week=loc.day_of_month(date.fromisoformat(forecast["week"])),
        calls=loc.count(round(first["expected"])),
        at=loc.name("department.at", first["department"]),
    )


def _of_week(forecast: Forecast, loc: Localizer) -> list[Sentence]:
    listed = [
        loc.text(
            "forecast.one",
            calls=loc.counted("counted.plain_calls", round(each["expected"])),
            at=loc.name("department.at", each["department"]),
            interval=_interval(each, loc),
        )
        for each in forecast["departments"]
    ]
    week = loc.day_of_month(date.fromisoformat(forecast["week"]))
    made_of = loc.short_day(date.fromisoformat(forecast["made_of"]))
    said = [sentence(loc, "forecast.week", week=week, list=loc.listed(listed), made_of=made_of)]
    if forecast["days_off"]:
        days = [
            loc.text("forecast.day_off", name=loc.name("holiday", off["name"]), day=_day(off["date"], loc))
            for off in forecast["days_off"]
        ]
        said.append(sentence(loc, "forecast.days_off", list=loc.listed(days)))
    blocks = _blocks(forecast)[:_SAID]
    if blocks:
        said.append(
            sentence(loc, "forecast.staff", list="; ".join(_block(*block, loc=loc) for block in blocks))
        )
    return said


def _blocks(forecast: Forecast) -> list[tuple[str, HoursToStaff]]:
    blocks = [(each["department"], block) for each in forecast["departments"] for block in each["staff"]]
    return sorted(blocks, key=lambda block: -block[1]["gain"])


def _block(department: str, block: HoursToStaff, *, loc: Localizer) -> str:
    return loc.text(
        "forecast.at_most" if block["at_most"] else "forecast.block",
        day=_day(block["date"], loc),
        hours=loc.hours(block["from_hour"], block["to_hour"]),
        at=loc.name("department.at", department),
        gain=loc.decimal(block["gain"], 1),
        expected=loc.decimal(block["expected"], 1),
    )


def _score(score: Score, loc: Localizer) -> Sentence:
    return sentence(
        loc,
        "forecast.score",
        forecasts=loc.counted("forecast.forecasts", score["forecasts"]),
        within=loc.count(score["within"]),
        error=loc.decimal(score["error"], 1),
        usual=loc.decimal(score["usual_error"], 1),
    )


def _week(forecast: Forecast, loc: Localizer) -> Table:
    rows = [
        (
            loc.name("department.name", each["department"]),
            loc.decimal(each["expected"], 0),
            _interval(each, loc),
            "" if each["usual"] is None else loc.decimal(each["usual"], 0),
        )
        for each in forecast["departments"]
    ]
    return Table(loc.text("forecast.table"), tuple(loc.at("forecast.head")), tuple(rows), open=True)


def _cells(forecast: Forecast, loc: Localizer) -> Table:
    rows = [
        (
            loc.name("department.name", each["department"]),
            _day(cell["date"], loc),
            _hours(cell, loc),
            loc.decimal(cell["expected"], 1),
            _interval(cell, loc),
        )
        for each in forecast["departments"]
        for cell in each["cells"]
    ]
    return Table(loc.text("forecast.cells"), tuple(loc.at("forecast.cells_head")), tuple(rows), words=3)


def _hours(cell: Cell, loc: Localizer) -> str:
    half = _HALF_DAYS.get((cell["from_hour"], cell["to_hour"]))
    return loc.text(half) if half else loc.hours(cell["from_hour"], cell["to_hour"])


def _interval(of: DepartmentForecast | Cell, loc: Localizer) -> str:
    return loc.text("form.interval", low=loc.count(of["low"]), high=loc.count(of["high"]))


def _day(day: str, loc: Localizer) -> str:
    return loc.short_day(date.fromisoformat(day))
