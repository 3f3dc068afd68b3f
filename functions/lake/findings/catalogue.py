"""The findings: the one list of them, and the JSON that they make together."""

from functions.lake.findings import (
    callback_blocks,
    callers,
    context,
    coverage,
    departments,
    forecast,
    holidays,
    miss_rates,
    months,
    response,
    season,
    staffing,
    staffing_blocks,
    standing,
    trailing_year,
    unusual_days,
    week,
    week_parts,
)
from functions.lake.findings.callback_blocks.contract import CallbackBlocksKeys
from functions.lake.findings.callers.contract import CallersKeys
from functions.lake.findings.context.contract import ContextKeys
from functions.lake.findings.coverage.contract import CoverageKeys
from functions.lake.findings.departments.contract import DepartmentsKeys
from functions.lake.findings.finding import Finding
from functions.lake.findings.forecast.contract import ForecastKeys
from functions.lake.findings.holidays.contract import HolidaysKeys
from functions.lake.findings.miss_rates.contract import MissRatesKeys
from functions.lake.findings.months.contract import MonthsKeys
from functions.lake.findings.response.contract import ResponseKeys
from functions.lake.findings.season.contract import SeasonKeys
from functions.lake.findings.staffing.contract import StaffingKeys
from functions.lake.findings.staffing_blocks.contract import StaffingBlocksKeys
from functions.lake.findings.standing.contract import StandingKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.trailing_year.contract import TrailingYearKeys
from functions.lake.findings.unusual_days.contract import UnusualDaysKeys
from functions.lake.findings.view import View
from functions.lake.findings.week.contract import WeekKeys
from functions.lake.findings.week_parts.contract import WeekPartsKeys


class Findings(
    SubjectKeys,
    ContextKeys,
    CoverageKeys,
    DepartmentsKeys,
    WeekKeys,
    WeekPartsKeys,
    MissRatesKeys,
    MonthsKeys,
    TrailingYearKeys,
    HolidaysKeys,
    SeasonKeys,
    UnusualDaysKeys,
    ResponseKeys,
    CallersKeys,
    StandingKeys,
    StaffingKeys,
    StaffingBlocksKeys,
    CallbackBlocksKeys,
    ForecastKeys,
):
    """The findings' JSON, key by key, in this order."""


# In the order of their sections on the page, which is one in which their views can be made: `standing` reads
# two before it.
FINDINGS: tuple[Finding[Findings], ...] = (
    context.FINDING,
    departments.FINDING,
    week.FINDING,
    week_parts.FINDING,
    miss_rates.FINDING,
    staffing.FINDING,
    staffing_blocks.FINDING,
    callback_blocks.FINDING,
    forecast.FINDING,
    months.FINDING,
    trailing_year.FINDING,
    holidays.FINDING,
    season.FINDING,
    unusual_days.FINDING,
    response.FINDING,
    callers.FINDING,
    standing.FINDING,
    coverage.FINDING,
)

VIEWS: tuple[View, ...] = tuple(view for finding in FINDINGS for view in finding.views)
