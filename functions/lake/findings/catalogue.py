"""The findings: the one list of them, and the JSON that they make together."""

from functions.lake.findings.contract import Findings as _Others
from functions.lake.findings.finding import Finding
from functions.lake.findings.season import SEASON
from functions.lake.findings.season.contract import SeasonKeys
from functions.lake.findings.tables import (
    BY_DEPARTMENT,
    BY_MONTH,
    CHANGES,
    DAY_PARTS,
    HOUR_OF_WEEK,
    OUTSIDE_HOURS,
    RESPONSE,
    STAFFING_BLOCKS,
    STANDING,
)
from functions.lake.findings.view import View


class Findings(_Others, SeasonKeys):
    """All keys."""


FINDINGS: tuple[Finding[Findings], ...] = (SEASON,)
VIEWS: tuple[View, ...] = (
    BY_DEPARTMENT,
    HOUR_OF_WEEK,
    OUTSIDE_HOURS,
    BY_MONTH,
    *(view for finding in FINDINGS for view in finding.views),
    CHANGES,
    DAY_PARTS,
    RESPONSE,
    STANDING,
    STAFFING_BLOCKS,
)
