"""The market's ordinary week: which share of its missed calls falls in each hour, and to whom.

After the market study of Quebec's dealerships for Q3 2025: Monday 9 h to 12 h is the worst, about a
quarter falls outside Monday to Friday 8 h to 17 h, and service misses most, then the employees'
extensions, then reception, parts and sales.
"""

from cli.simulation.departments import SIMULATED
from functions.shared.call import DEPARTMENTS, Department

# How an ordinary week's missed calls fall, by hour from midnight: about 10,000 in all.
_MONDAY = (1, 1, 1, 1, 1, 3, 16, 73, 195, 292, 275, 257, 157, 181, 179, 173, 160, 94, 54, 38, 23, 10, 4, 1)
_TUESDAY = (1, 1, 1, 1, 1, 3, 15, 65, 158, 200, 194, 181, 131, 160, 158, 152, 141, 86, 52, 36, 21, 9, 4, 1)
_WEDNESDAY = (1, 1, 1, 1, 1, 3, 14, 61, 146, 186, 183, 169, 124, 152, 150, 145, 133, 84, 52, 36, 21, 9, 4, 1)
_THURSDAY = (1, 1, 1, 1, 1, 3, 14, 60, 145, 185, 181, 167, 124, 152, 150, 146, 135, 88, 57, 38, 22, 9, 4, 1)
_FRIDAY = (1, 1, 1, 1, 1, 3, 14, 61, 148, 188, 185, 171, 127, 154, 152, 145, 127, 73, 38, 23, 15, 8, 5, 2)
_SATURDAY = (1, 1, 1, 1, 1, 2, 6, 21, 69, 109, 113, 105, 75, 61, 48, 38, 27, 19, 15, 10, 8, 6, 4, 2)
_SUNDAY = (1, 1, 1, 1, 1, 1, 3, 6, 15, 27, 33, 36, 31, 29, 27, 25, 21, 17, 15, 13, 10, 6, 4, 2)
ORDINARY = (_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY, _FRIDAY, _SATURDAY, _SUNDAY)
# A day off is as quiet as a weekend.
QUIET = tuple((saturday + sunday) / 2 for saturday, sunday in zip(_SATURDAY, _SUNDAY, strict=True))

SHARES = {department: SIMULATED[department].share for department in DEPARTMENTS}
# Who is called outside the middle of the week's days, more (above 1) or less often than by day.
_EVENING = {department: SIMULATED[department].evening for department in DEPARTMENTS}
_MORNING = {department: SIMULATED[department].morning for department in DEPARTMENTS}


def department_shares(mix: dict[Department, float]) -> list[dict[Department, float]]:
    """Divides each hour of the week among the departments, given how the whole week falls to them."""
    return [_shares_at(weekday, hour, mix) for weekday in range(7) for hour in range(24)]


def _shares_at(weekday: int, hour: int, mix: dict[Department, float]) -> dict[Department, float]:
    if weekday >= 5 or not 7 <= hour < 17:
        lean = _EVENING
    elif hour < 12:
        lean = _MORNING
    else:
        lean = dict.fromkeys(DEPARTMENTS, 1.0)
    leaned = {department: mix[department] * lean[department] for department in DEPARTMENTS}
    total = sum(leaned.values())
    return {department: value / total for department, value in leaned.items()}
