"""The weeks of the quarter, and how far the season's peak moved within a year."""

from datetime import date

from functions.lake.findings.season.contract import DepartmentPeak, SeasonKeys
from functions.lake.findings.season.drawing import figure
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence


def section(findings: SeasonKeys, loc: Localizer) -> Section | None:
    """Names each department's peak, if any, and draws the weeks."""
    if not any(week["calls"] for week in findings["weeks"]):
        return None
    drawn = figure(findings, loc)
    sentences = [sentence for of in findings["peaks"] for sentence in _peak(of, loc)]
    return Section(
        "season",
        _title(findings, loc),
        tuple(sentences or _flat(findings, loc)),
        figures=(drawn,) if drawn else (),
        quiet=not findings["peaks"],
    )


def _title(findings: SeasonKeys, loc: Localizer) -> str:
    if not findings["peaks"]:
        return loc.text("season.title_flat" if findings["peaks_sought"] else "season.title")
    peak = findings["peaks"][0]
    at, moved = loc.name("department.at", peak["department"]), peak["weeks_moved"]
    if not moved:
        week = loc.day_of_month(date.fromisoformat(peak["start"]))
        return loc.text("season.title_peak", at=at, week=week)
    key = "season.title_later" if moved > 0 else "season.title_earlier"
    return loc.text(key, at=at, weeks=loc.told("counted.weeks", abs(moved)))


def _peak(peak: DepartmentPeak, loc: Localizer) -> list[Sentence]:
    low, high = peak["interval"]
    sentences = [
        sentence(
            loc,
            "season.peak",
            week=loc.day_of_month(date.fromisoformat(peak["start"])),
            at=loc.name("department.at", peak["department"]),
            ratio=loc.text("form.ratio", number=loc.decimal(peak["ratio"], 1)),
            low=loc.decimal(low, 1),
            high=loc.decimal(high, 1),
        )
    ]
    moved, bounds, then = peak["weeks_moved"], peak["weeks_moved_interval"], peak["last_year"]
    if moved is not None and bounds is not None and then is not None:
        key = "season.later" if moved > 0 else "season.earlier" if moved < 0 else "season.same"
        least, most = sorted(map(abs, bounds)) if bounds[0] * bounds[1] >= 0 else (0, max(map(abs, bounds)))
        # Bounds that are the weeks themselves add nothing.
        if least == most or not moved:
            between = ""
        else:
            between = loc.text("season.between", least=loc.count(least), most=loc.count(most))
        sentences.append(
            sentence(
                loc,
                key,
                weeks=loc.told("counted.weeks", abs(moved)),
                then=loc.day_of_month(date.fromisoformat(then)),
                between=between,
            )
        )
    return sentences


def _flat(findings: SeasonKeys, loc: Localizer) -> list[Sentence]:
    sought = [loc.name("department.at", department) for department in findings["peaks_sought"]]
    return [sentence(loc, "season.flat", list=loc.listed(sought))] if sought else []
