"""Findings as a quarter might have them, without a lake: the third quarter of 2025, round numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from functions.lake.findings import Findings
from functions.lake.findings.callback_blocks.contract import CallbackBlock
from functions.lake.findings.callers.contract import ReachedBy, StillToWinBack
from functions.lake.findings.coverage.contract import Gap
from functions.lake.findings.departments.contract import DepartmentCalls, DepartmentValue
from functions.lake.findings.forecast.contract import Cell, Forecast
from functions.lake.findings.holidays.contract import Holiday, Moved
from functions.lake.findings.miss_rates.contract import MissRate
from functions.lake.findings.months.contract import Against, Change, Stability
from functions.lake.findings.response.contract import Response
from functions.lake.findings.season.contract import DepartmentPeak, Week
from functions.lake.findings.staffing_blocks.contract import StaffingBlock
from functions.lake.findings.standing.contract import Standing
from functions.lake.findings.trailing_year.contract import TrailingYear
from functions.lake.findings.week.contract import Hour, OpeningHours
from functions.lake.findings.week_parts.contract import Part, Portion

CALLS = {
    "service": 36_000,
    "employee": 25_000,
    "reception": 20_000,
    "parts": 10_000,
    "sales": 8_000,
    "other": 1_000,
}
WORTH = {"service": 36.0, "employee": 18.0, "reception": 15.0, "parts": 135.0, "sales": 375.0, "other": 4.0}
NOTE = "Grève des transports du 4 au 8 août.\n\nDeuxième ligne au service depuis juillet."
TOTAL = sum(CALLS.values())
MEASURES = (
    ("calls", 4_000.0, 81.0, 2_000.0),
    ("outside_open_hours_share", 0.31, 90.0, 0.24),
    ("texted_share", 0.85, 88.0, 0.81),
    ("replied_share", 0.18, 50.0, 0.18),
    ("called_back_share", 0.33, 12.0, 0.46),
    ("median_minutes_to_callback", 200.0, 95.0, 53.0),
    ("recovered_share", 0.4, 50.0, 0.4),
    ("repeat_share", 0.1, 10.0, 0.16),
)


def market() -> Findings:
    """100,000 calls of 50 dealerships, every finding there."""
    hours = hour_of_week()
    return {
        "quarter": "2025-Q3",
        "finished": True,
        "since": "2025-07-01",
        "scope": {"kind": "market", "id": None, "name": None, "dealerships": 50},
        "calls": TOTAL,
        "note": NOTE,
        "coverage": {
            "dealerships": 50,
            "whole_quarter": 46,
            "since": "2025-07-01",
            "gaps": [
                *(gap(f"garage-{n}", "2025-07-01", "2025-08-19", "joined") for n in range(3)),
                gap("garage-3", "2025-08-03", "2025-08-24", "silent"),
            ],
            "too_quiet": 0,
        },
        "by_department": by_department(),
        "by_value": by_value(),
        "worth": [
            {"department": department, "recovery_rate": 0.3, "dollars_per_call": value / 0.3}
            for department, value in WORTH.items()
        ],
        "hour_of_week": hours,
        "peak_hours": sorted(hours, key=lambda hour: (-(hour["calls"] or 0), hour["weekday"], hour["hour"]))[
            :5
        ],
        "outside_standard_hours_share": 0.25,
        "outside_open_hours_share": 0.2361,
        "own_hours": True,
        "outside_standard_hours_before": [
            {"against": "previous_quarter", "share": 0.248, "now": 0.252, "dealerships_compared": 50},
            {"against": "previous_year", "share": 0.261, "now": 0.254, "dealerships_compared": 41},
        ],
        "opening_hours": [],
        "monday_morning": {
            "calls": 7_600,
            "share": 0.076,
            "worst": True,
            "share_before": 0.078,
            "worst_before": True,
        },
        "week_portions": [
            portion("inside", 75_000),
            portion("before_8", 3_000),
            portion("after_17", 10_000),
            portion("saturday", 9_000),
            portion("sunday", 3_000),
        ],
        "weekend_backlog": {"callers": 18_000, "tried": 1_620, "share": 0.09, "interval": [0.082, 0.098]},
        "miss_rates": [
            miss_rate("service", 90_000, 18_000),
            miss_rate("reception", 80_000, 8_000),
            miss_rate("sales", 900, 90),
            {"department": "other", "offered": None, "missed": None, "rate": None, "interval": None},
        ],
        "miss_rates_by_hour": [
            {"weekday": 1, "hour": 9, "offered": 900, "missed": 270, "rate": 0.3, "interval": [0.27, 0.33]}
        ],
        "by_month": [
            {"month": month, "department": department, "calls": calls // 3}
            for month in ("2025-07", "2025-08", "2025-09")
            for department, calls in CALLS.items()
        ],
        "stability": [stability(department) for department in CALLS],
        "changes": [
            *(change(department, "previous_quarter", -0.081, 0.03) for department in CALLS),
            *(change(department, "previous_year", 0.004, 0.03) for department in CALLS),
        ],
        "trailing_year": {
            "first": "2024-10-01",
            "last": "2025-09-30",
            "calls": 372_415,
            "dealerships": 50,
            "followed": 41,
            "missing": [],
            "per_dealership": {"mean": 8_000.0, "interval": [6_500.0, 9_900.0]},
            "whole_market": {
                "dealerships": 890,
                "calls": 7_100_000.0,
                "interval": [5_800_000.0, 8_800_000.0],
            },
        },
        "holidays": [labour_day(), canada_day()],
        "holidays_together": None,
        "holiday_method": {"level": 0.99, "test": "one line"},
        "peak_week": {
            "week": 31,
            "start": "2025-07-28",
            "calls": 9_500,
            "weeks_moved": 3,
            "department": "service",
        },
        "peaks": [peak()],
        "peaks_sought": list(CALLS),
        "weeks": weeks(),
        "weeks_last_year": weeks_last_year(),
        "unusual_days": [
            {
                "date": "2025-08-12",
                "calls": 540,
                "expected": 1_500.0,
                "ratio": 0.36,
                "interval": [0.31, 0.42],
            }
        ],
        "response": RESPONSE,
        "promises": {"promised": 30_000, "kept_by_telephony": 24_600, "kept_by_tap": 2_700},
        "still_to_win_back": {
            "episodes": 55_000,
            "anonymous": 2_000,
            "low": 1_900_000.0,
            "base": 3_600_000.0,
            "high": 6_600_000.0,
            "assumptions": [
                {
                    "department": department,
                    "episodes": calls * 55 // 100,
                    "dollars_per_call": value / 0.3,
                    "dollars_interval": [value / 0.6, value / 0.15],
                    "recovery_rate": 0.3,
                    "recovery_interval": [0.2, 0.4],
                    "source": "rappel",
                }
                for department, value in WORTH.items()
                for calls in [CALLS[department]]
            ],
        },
        "won_back": {"episodes": 24_000},
        "reached_by": [
            reached(15, 0.037),
            reached(60, 0.204),
            reached(240, 0.364),
            reached(1440, 0.405),
        ],
        "reached_by_tap": {"episodes": 1_200},
        "standing": [],
        "staffing": [
            {
                "weekday": 1,
                "from_hour": 9,
                "to_hour": 12,
                "calls": 7_500,
                "weekly_calls": 7_500 / 13,
                "share": 0.075,
                "cumulative_share": 0.075,
            },
            {
                "weekday": 2,
                "from_hour": 9,
                "to_hour": 12,
                "calls": 6_200,
                "weekly_calls": 6_200 / 14,
                "share": 0.062,
                "cumulative_share": 0.137,
            },
        ],
        "staffing_method": {"block_hours": 3, "target_share": 0.13},
        "staffing_blocks": [],
        "callback_blocks": [],
        "forecast": None,
        "forecast_score": None,
    }


def portion(part: Part, calls: int) -> Portion:
    share = calls / TOTAL
    return {"part": part, "calls": calls, "share": share, "interval": [share - 0.005, share + 0.005]}


def forecast_cell(day: str, from_hour: int, to_hour: int, expected: float) -> Cell:
    return {
        "date": day,
        "from_hour": from_hour,
        "to_hour": to_hour,
        "expected": expected,
        "low": round(0.5 * expected),
        "high": round(1.6 * expected),
    }


def staffing_block(
    department: str, weekday: int | None, from_hour: int, to_hour: int, gain: float
) -> StaffingBlock:
    return {
        "department": department,
        "weekday": weekday,
        "from_hour": from_hour,
        "to_hour": to_hour,
        "weekly_missed": 1.5 * gain,
        "gain": gain,
        "interval": [0.8 * gain, 1.25 * gain],
    }


def callback_block(department: str, weekday: int | None, hour: int, gain: float) -> CallbackBlock:
    return {
        "department": department,
        "weekday": weekday,
        "from_hour": hour,
        "to_hour": hour + 1,
        "weekly_waiting": 1.5 * gain,
        "answer_rate": 0.74,
        "gain": gain,
        "interval": [0.7 * gain, 1.4 * gain],
    }


def miss_rate(department: str, offered: int, missed: int) -> MissRate:
    rate = missed / offered
    return {
        "department": department,
        "offered": offered,
        "missed": missed,
        "rate": rate,
        "interval": [rate - 0.02, rate + 0.02],
    }


def opening(weekday: int, first: int, last: int) -> OpeningHours:
    return {"weekday": weekday, "from_hour": first, "to_hour": last}


def dealership() -> Findings:
    """The same calls, as one dealership's, with its standing in the market."""
    return market() | {
        "scope": {
            "kind": "dealership",
            "id": "garage-tremblay",
            "name": "Garage Tremblay",
            "dealerships": 50,
        },
        "coverage": {
            "dealerships": 1,
            "whole_quarter": 0,
            "since": "2025-07-01",
            "gaps": [gap("garage-tremblay", "2025-08-03", "2025-08-24", "silent")],
            "too_quiet": 0,
        },
        "trailing_year": year_of_one(),
        "opening_hours": [*(opening(weekday, 7, 18) for weekday in range(1, 6)), opening(6, 9, 13)],
        "holidays": [labour_day(), small_canada_day()],
        "holidays_together": {
            "calls": 61,
            "expected": 42.0,
            "ratio": 1.45,
            "interval": [1.2, 1.73],
            "verdict": "shifted",
        },
        "standing": [standing(*measure) for measure in MEASURES],
        "staffing_blocks": [
            staffing_block("service", None, 12, 13, 18.2),
            staffing_block("parts", 1, 9, 12, 6.4),
        ],
        "callback_blocks": [callback_block("service", None, 13, 21.0), callback_block("parts", 2, 10, 3.6)],
        "forecast": FORECAST,
        "forecast_score": {"forecasts": 48, "within": 39, "error": 31.2, "usual_error": 44.8},
    }


def year_of_one(missing: Sequence[str] = ()) -> TrailingYear:
    return {
        "first": "2024-10-01",
        "last": "2025-09-30",
        "calls": None if missing else 372_415,
        "dealerships": 1,
        "followed": 0 if missing else 1,
        "missing": list(missing),
        "per_dealership": None,
        "whole_market": None,
    }


def empty() -> Findings:
    """A quarter without a call."""
    return market() | {  # type: ignore[return-value]
        "calls": 0,
        "miss_rates": None,
        "miss_rates_by_hour": [],
        "staffing_blocks": [],
        "callback_blocks": [],
        "by_department": [],
        "by_value": [],
        "worth": [],
        "hour_of_week": [hour | {"calls": 0, "share": None} for hour in hour_of_week()],
        "peak_hours": [],
        "outside_standard_hours_share": None,
        "outside_open_hours_share": None,
        "own_hours": False,
        "outside_standard_hours_before": [],
        "opening_hours": [],
        "monday_morning": None,
        "week_portions": [],
        "weekend_backlog": None,
        "by_month": [],
        "coverage": {
            "dealerships": 0,
            "whole_quarter": 0,
            "since": "2025-07-01",
            "gaps": [],
            "too_quiet": 0,
        },
        "stability": [],
        "changes": [],
        "trailing_year": year_of_one(missing=["2024-Q4", "2025-Q1"]),
        "holidays": [],
        "holidays_together": None,
        "peak_week": None,
        "peaks": [],
        "peaks_sought": [],
        "weeks": [week | {"calls": 0} for week in weeks()],
        "weeks_last_year": [],
        "unusual_days": [],
        "response": dict.fromkeys(RESPONSE),
        "promises": {"promised": 0, "kept_by_telephony": 0, "kept_by_tap": 0},
        "still_to_win_back": NOBODY,
        "won_back": {"episodes": 0},
        "reached_by": [reached(minutes, None) for minutes in (15, 60, 240, 1440)],
        "reached_by_tap": {"episodes": 0},
        "staffing": [],
    }


def one_call() -> Findings:
    """A single call in sales, on a Monday at noon, and nothing known of what followed."""
    only = {"weekday": 1, "hour": 12, "calls": 1, "share": 1.0}
    return empty() | {  # type: ignore[return-value]
        "calls": 1,
        "by_department": [{"department": "sales", "calls": 1, "share": 1.0, "value": 375.0}],
        "by_value": [{"department": "sales", "value": 375.0, "share": 1.0}],
        "worth": [{"department": "sales", "recovery_rate": 0.25, "dollars_per_call": 1500.0}],
        "peak_hours": [only],
        "hour_of_week": [
            only if (hour["weekday"], hour["hour"]) == (1, 12) else hour | {"calls": 0, "share": 0.0}
            for hour in hour_of_week()
        ],
        "by_month": [{"month": "2025-07", "department": "sales", "calls": 1}],
        "weeks": [{"start": "2025-07-07", "calls": 1, "days": 7}],
        "outside_standard_hours_share": 0.0,
    }


def imported() -> Findings:
    """An export of the missed calls of one shop that nobody has described, its callers masked."""
    nothing = {key: 0.0 if key.endswith("share") else None for key in RESPONSE}
    return market() | {  # type: ignore[return-value]
        "scope": {"kind": "market", "id": "journal", "name": None, "dealerships": 1},
        "calls": 36_000,
        "miss_rates": None,
        "miss_rates_by_hour": [],
        "by_department": [{"department": "other", "calls": 36_000, "share": 1.0, "value": 144_000.0}],
        "by_value": [{"department": "other", "value": 144_000.0, "share": 1.0}],
        "worth": [{"department": "other", "recovery_rate": 0.2, "dollars_per_call": 20.0}],
        "by_month": [each for each in market()["by_month"] if each["department"] == "other"],
        "holidays": [holiday | {"dealerships": 1} for holiday in market()["holidays"]],
        "stability": [stability("other") | {"steady": True}],
        "changes": [row for row in market()["changes"] if row["department"] == "other"],
        "trailing_year": year_of_one(missing=["2024-Q4", "2025-Q1", "2025-Q2"]),
        "outside_open_hours_share": 0.3,
        "own_hours": False,
        "outside_standard_hours_before": [],
        "opening_hours": [],
        "response": nothing,
        "promises": {"promised": 0, "kept_by_telephony": 0, "kept_by_tap": 0},
        "still_to_win_back": NOBODY | {"anonymous": 36_000},
        "won_back": {"episodes": 0},
        "reached_by": [reached(minutes, 0.0) for minutes in (15, 60, 240, 1440)],
        "reached_by_tap": {"episodes": 0},
    }


RESPONSE: Response = {
    "texted_share": 0.809,
    "delivered_share": 0.786,
    "replied_share": 0.187,
    "called_back_share": 0.461,
    "recovered_share": 0.399,
    "median_seconds_to_text": 39.0,
    "p90_seconds_to_text": 63.0,
    "median_minutes_to_callback": 53.0,
    "p90_minutes_to_callback": 215.0,
    "repeat_share": 0.163,
    "reached_by_tap_share": 0.021,
}


# Thanksgiving is that week's Monday.
FORECAST: Forecast = {
    "week": "2025-10-13",
    "made_of": "2025-10-08",
    "days_off": [{"date": "2025-10-13", "name": "Thanksgiving Day"}],
    "departments": [
        {
            "department": "service",
            "expected": 268.4,
            "low": 231,
            "high": 307,
            "usual": 291.5,
            "part": "hour",
            "cells": [forecast_cell("2025-10-13", 9, 10, 3.2), forecast_cell("2025-10-14", 9, 10, 21.4)],
            "staff": [
                {
                    "date": "2025-10-14",
                    "from_hour": 9,
                    "to_hour": 12,
                    "expected": 58.1,
                    "gain": 24.6,
                    "at_most": False,
                }
            ],
        },
        {
            "department": "sales",
            "expected": 41.2,
            "low": 31,
            "high": 52,
            "usual": None,
            "part": "half_day",
            "cells": [forecast_cell("2025-10-14", 0, 12, 6.1), forecast_cell("2025-10-14", 12, 24, 7.9)],
            "staff": [
                {
                    "date": "2025-10-14",
                    "from_hour": 17,
                    "to_hour": 20,
                    "expected": 3.4,
                    "gain": 2.9,
                    "at_most": True,
                }
            ],
        },
    ],
}

NOBODY: StillToWinBack = {
    "episodes": 0,
    "anonymous": 0,
    "low": None,
    "base": None,
    "high": None,
    "assumptions": [],
}


def reached(minutes: int, share: float | None) -> ReachedBy:
    interval = [share - 0.01, share + 0.01] if share else None
    return {"minutes": minutes, "share": share, "interval": interval}


def by_department() -> list[DepartmentCalls]:
    return [
        {
            "department": department,
            "calls": calls,
            "share": calls / TOTAL,
            "value": calls * WORTH[department],
        }
        for department, calls in CALLS.items()
    ]


def by_value() -> list[DepartmentValue]:
    total = sum(row["value"] for row in by_department())
    return [
        {"department": row["department"], "value": row["value"], "share": row["value"] / total}
        for row in sorted(by_department(), key=lambda row: -row["value"])
    ]


def hour_of_week() -> list[Hour]:
    """Business hours alike, Monday 9 h to 12 h and Tuesday 9 h to 11 h the worst, 2.7 % at most."""
    worst = {(1, 9): 2_700, (1, 10): 2_500, (1, 11): 2_400, (2, 9): 2_200, (2, 10): 2_100}
    return [
        {"weekday": weekday, "hour": hour, "calls": calls, "share": calls / TOTAL}
        for weekday in range(1, 8)
        for hour in range(24)
        for calls in [worst.get((weekday, hour), 1_500 if weekday < 6 and 8 <= hour < 17 else 10)]
    ]


def stability(department: str) -> Stability:
    return {"department": department, "steady": department != "other", "dealerships_compared": 46}


def change(department: str, against: Against, fraction: float, reach: float) -> Change:
    return {
        "department": department,
        "against": against,
        "dealerships_compared": 46,
        "change": fraction,
        "interval": [fraction - reach, fraction + reach],
        "beyond_chance": abs(fraction) > reach,
        "peak_left_out": False,
    }


def gap(name: str, first: str, last: str, reason: Literal["joined", "left", "silent"]) -> Gap:
    return {"dealership": name, "from": first, "to": last, "reason": reason}


def peak() -> DepartmentPeak:
    return {
        "department": "service",
        "start": "2025-07-28",
        "ratio": 1.83,
        "interval": [1.71, 1.96],
        "alike": ["2025-07-28"],
        "last_year": "2024-07-08",
        "weeks_moved": 3,
        "weeks_moved_interval": [2, 4],
    }


def labour_day() -> Holiday:
    return {
        "date": "2025-09-01",
        "name": "Labour Day",
        "eve": "2025-08-29",
        "next": "2025-09-02",
        "eve_afternoon_ratio": 1.42,
        "eve_afternoon_interval": [1.2, 1.68],
        "day_ratio": 0.12,
        "day_interval": [0.1, 0.15],
        "next_morning_ratio": 1.61,
        "next_morning_interval": [1.35, 1.92],
        "shifted": True,
        "dealerships": 50,
        "day_like": None,
        "next_like": None,
        "moved": {
            "calls": 1_230,
            "expected": 800.0,
            "ratio": 1.54,
            "interval": [1.4, 1.69],
            "verdict": "shifted",
        },
        "pooled": None,
    }


def canada_day() -> Holiday:
    """On the quarter's first day: its eve lies in the quarter before."""
    return {
        "date": "2025-07-01",
        "name": "Canada Day",
        "eve": "2025-06-30",
        "next": "2025-07-02",
        "eve_afternoon_ratio": None,
        "eve_afternoon_interval": None,
        "day_ratio": 0.2,
        "day_interval": [0.1, 0.4],
        "next_morning_ratio": 1.1,
        "next_morning_interval": [0.9, 1.34],
        "shifted": False,
        "dealerships": 50,
        "day_like": None,
        "next_like": None,
        "moved": {
            "calls": 110,
            "expected": 100.0,
            "ratio": 1.1,
            "interval": [0.9, 1.34],
            "verdict": "unknown",
        },
        "pooled": None,
    }


def small_canada_day() -> Holiday:
    """As a dealership saw it whose own calls are too few to tell."""
    own: Moved = {
        "calls": 9,
        "expected": 6.5,
        "ratio": None,
        "interval": None,
        "verdict": "unknown",
    }
    return canada_day() | {
        "next_morning_ratio": None,
        "next_morning_interval": None,
        "moved": own,
        "pooled": {
            "ratio": 1.52,
            "interval": [1.31, 1.77],
            "dealerships": 46,
            "market_ratio": 1.54,
            "market_shifted": True,
        },
    }


def weeks() -> list[Week]:
    first = date(2025, 6, 30)
    days = {0: 6, 13: 2}
    return [
        {
            "start": (first + timedelta(weeks=number)).isoformat(),
            "calls": 9_500 if number == 4 else 1_200 * days.get(number, 7),
            "days": days.get(number, 7),
        }
        for number in range(14)
    ]


def weeks_last_year() -> list[Week]:
    """With their peak in the week of 8 July 2024."""
    first = date(2024, 7, 1)
    return [
        {
            "start": (first + timedelta(weeks=number)).isoformat(),
            "calls": 9_100 if number == 1 else 7_900 if number < 13 else 1_100,
            "days": 7 if number < 13 else 1,
        }
        for number in range(14)
    ]


def standing(measure: str, value: float, percentile: float, median: float) -> Standing:
    return {"measure": measure, "value": value, "percentile": percentile, "market_median": median}
