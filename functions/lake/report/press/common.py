"""Which of a market's findings the press may be told, and how its parts are named."""

from collections.abc import Callable
from typing import NamedTuple

from functions.lake.findings.catalogue import Findings
from functions.lake.findings.holidays.contract import Holiday
from functions.lake.quarter import Quarter
from functions.lake.report import layout
from functions.lake.report.localizer import Localizer
from functions.lake.report.press import texts

# So many departments follow the first.
_OTHERS = 3


class Telling(NamedTuple):
    """What every sentence of the press may need: the period, who, and the language's patterns."""

    findings: Findings
    loc: Localizer
    fill: Callable[..., str]
    quarter: str
    dealerships: str
    calls: str

    @property
    def others(self) -> str:
        """The departments after the first, with their shares."""
        rows = self.findings["by_department"][1:_OTHERS]
        return self.loc.listed(
            f"{self.loc.name('department.the', row['department'])} ({self.loc.percent(row['share'])})"
            for row in rows
        )

    @property
    def shifted(self) -> Holiday | None:
        """The holiday whose next morning had most calls beyond what is ordinary, where one is established."""
        known = [
            holiday
            for holiday in self.findings["holidays"]
            if holiday["shifted"]
            and holiday["next_morning_ratio"]
            and (holiday["next_morning_interval"] or [0])[0] > 1
        ]
        return max(known, key=lambda holiday: holiday["next_morning_ratio"] or 0, default=None)


def telling(findings: Findings, loc: Localizer) -> Telling | None:
    """None of a dealership, and of a market of which only the number of calls may be told."""
    scope = findings["scope"]
    if scope["kind"] != "market" or scope["dealerships"] == 1 or not findings["hour_of_week"]:
        return None
    if not findings["calls"] or not findings["finished"]:
        return None
    return Telling(
        findings,
        loc,
        lambda key, **values: texts.fill(loc.language, key, **values),
        layout.quarter(Quarter.parse(findings["quarter"]), loc),
        loc.counted("counted.dealerships", scope["dealerships"]),
        loc.counted("counted.calls", findings["calls"]),
    )
