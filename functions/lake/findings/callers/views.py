"""The callers' views."""

from functions.lake.findings.view import DEALERSHIP, DEPARTMENT, View, read_sql
from functions.lake.kept_tables import WORTH
from functions.lake.schema import Column, Table

_ANONYMOUS = Column("anonymous", "bigint", "Callers who withheld their number, of whom none has a value")
_EPISODES = Column("episodes", "bigint", "Callers, each once per matter, not reached within 24 hours")

WAITING_CALLERS = View(
    __file__,
    Table(
        "waiting_callers",
        "Callers, each once per matter, whom nobody had reached 24 hours after they first called.",
        (
            Column("dealership_id", "string", "The dealership that was called"),
            Column("department", "string", "The department that was called"),
            _EPISODES,
            _ANONYMOUS,
        ),
        sorted_by=("dealership_id", "department"),
    ),
    in_rollup=read_sql(__file__, "waiting_callers.duckdb"),
)

BY_DEPARTMENT = View(
    __file__,
    Table(
        "still_to_win_back_by_department",
        "Callers still to win back, by department, and what one of them is taken to bring: assumptions.",
        (
            DEALERSHIP,
            DEPARTMENT,
            _EPISODES,
            _ANONYMOUS,
            *WORTH,
            Column("source", "string", "Whose dollars: dealership, lake or rappel; several in a market"),
        ),
        sorted_by=("dealership_id", "department"),
    ),
)

STILL_TO_WIN_BACK = View(
    __file__,
    Table(
        "still_to_win_back",
        "Callers still to win back, and what they may be worth under assumptions, to two digits.",
        (
            DEALERSHIP,
            _EPISODES,
            _ANONYMOUS,
            Column("low", "double", "They are worth less once in ten times, dollars"),
            Column("base", "double", "What they may be worth, dollars; null of fewer than 30 callers"),
            Column("high", "double", "They are worth more once in ten times, dollars"),
        ),
        sorted_by=("dealership_id",),
    ),
)
