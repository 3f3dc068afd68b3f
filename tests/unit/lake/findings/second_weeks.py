"""Coverage, changes, months and peaks once more, in plain Python: what `second.py` says of itself."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from statistics import fmean, median
from typing import Any

from tests.ledger import Row

Quantile = Callable[[float, int], float]
Dates = tuple[date, date]
Weekly = dict[date, tuple[int, float]]
DEPARTMENTS = ("service", "employee", "reception", "parts", "sales", "other")


class Period:
    """One quarter's rows of the whole lake."""

    def __init__(self, rows: list[Row], first: date, last: date) -> None:
        self.days = [first + timedelta(n) for n in range((last - first).days + 1)]
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.rows[row["dealership_id"]].append(row)
        self.off = self._days_off()
        self.weeks: dict[tuple[str, str], Weekly] = {}
        self.gaps = {name: self._gaps(name) for name in self.rows}

    def _days_off(self) -> dict[str, set[date]]:
        named = {
            name: {row["local_date"]: row["holiday"] is not None for row in rows}
            for name, rows in self.rows.items()
        }
        off: dict[str, set[date]] = {name: set() for name in named}
        for day in self.days:
            told = [dates[day] for dates in named.values() if day in dates]
            for name, dates in named.items():
                if dates.get(day, sum(told) > len(told) / 2):
                    off[name].add(day)
        return off

    def _gaps(self, name: str) -> tuple[list[tuple[date, date, float]], float]:
        """Each with the share of the quarter's calls that it lacks; and the calls expected of the quarter."""
        counts = Counter(row["local_date"] for row in self.rows[name])
        gone: set[date] = set()
        found: list[tuple[date, date, float]] = []
        total = 0.0
        for _ in range(3):
            means = {}
            for weekday in range(1, 8):
                of = [
                    counts[day]
                    for day in self.days
                    if day.isoweekday() == weekday and day not in gone and day not in self.off[name]
                ]
                means[weekday] = fmean(of) if of else 0.0
            expected = {day: means[7 if day in self.off[name] else day.isoweekday()] for day in self.days}
            total = math.fsum(expected.values())
            found, spell = [], []
            for day in [*self.days, None]:
                if day is not None and not counts[day]:
                    spell.append(day)
                    continue
                lost = [expected[each] for each in spell]
                if spell and math.fsum(lost) - 0.75 * max(lost) >= 14:
                    found.append((spell[0], spell[-1], math.fsum(lost) / total))
                spell = []
            gone = {day for day in self.days if any(start <= day <= end for start, end, _ in found)}
        return found, total

    def followed(self) -> set[str]:
        return {name for name, (found, _) in self.gaps.items() if sum(share for *_, share in found) <= 0.03}

    def ordinary(self, name: str) -> list[date]:
        off = {day for day in self.off[name] if day.isoweekday() <= 5}
        business = [day for day in self.days if day.isoweekday() <= 5 and day not in off]
        beside = set()
        for day in off:
            beside |= set([each for each in business if each < day][-1:])
            beside |= set([each for each in business if each > day][:1])
        return [
            day
            for day in self.days
            if day not in self.off[name]
            and day not in beside
            and not any(start <= day <= end for start, end, _ in self.gaps[name][0])
        ]

    def weekly(self, name: str, department: str) -> Weekly:
        if (name, department) not in self.weeks:
            self.weeks[name, department] = self._weekly(name, department)
        return self.weeks[name, department]

    def _weekly(self, name: str, department: str) -> Weekly:
        counts = Counter(row["local_date"] for row in self.rows[name] if row["department"] == department)
        days = self.ordinary(name)
        means = {
            weekday: fmean(counts[day] for day in days if day.isoweekday() == weekday)
            for weekday in {day.isoweekday() for day in days}
        }
        usual = sum(means.values())
        made: Weekly = {}
        for day in days:
            start = day - timedelta(day.isoweekday() - 1)
            calls, exposure = made.get(start, (0, 0.0))
            made[start] = calls + counts[day], exposure + (means[day.isoweekday()] / usual if usual else 0.0)
        return made

    def panel(self, names: set[str], department: str) -> Weekly:
        each = {
            name: self.weekly(name, department)
            for name in names
            if name in self.rows and any(row["department"] == department for row in self.rows[name])
        }
        usual = {
            name: sum(calls for calls, _ in weeks.values()) / sum(part for _, part in weeks.values())
            for name, weeks in each.items()
            if sum(part for _, part in weeks.values())
        }
        starts = sorted({start for name in usual for start in each[name]})
        none = (0, 0.0)
        return {
            start: (
                sum(each[name].get(start, none)[0] for name in usual),
                sum(usual[name] * each[name].get(start, none)[1] for name in usual) / sum(usual.values()),
            )
            for start in starts
        }


def known_days(period: Period, dealership: str | None) -> list[date]:
    """The dates that are neither days off nor in a gap."""
    if dealership is None:
        return []
    gaps = period.gaps[dealership][0]
    return [
        day
        for day in period.days
        if day not in period.off[dealership] and not any(start <= day <= end for start, end, _ in gaps)
    ]


def enough(weeks: Weekly) -> list[tuple[int, float]]:
    return [(calls, part) for calls, part in weeks.values() if part >= 0.4]


def mean(weeks: list[tuple[int, float]]) -> float:
    return sum(calls for calls, _ in weeks) / sum(part for _, part in weeks)


def dispersion(*periods: list[tuple[int, float]]) -> tuple[float, int]:
    """Phi, inflated for what a week has of the one before; and its degrees of freedom."""
    square, freedom, product, number = 0.0, 0, 0.0, 0
    for weeks in periods:
        usual = mean(weeks)
        residuals = [(calls - usual * part) / math.sqrt(usual * part) for calls, part in weeks]
        square += sum(each**2 for each in residuals)
        product += sum(residuals[n] * residuals[n + 1] for n in range(len(residuals) - 1))
        freedom += len(weeks) - 1
        number += len(weeks)
    seen = product / square + 1.5 * len(periods) / number
    r = min(0.6, max(0.2, (number * seen + 18) / (number + 40)))
    return 1 + (max(1.0, square / freedom) - 1) * (1 + r) / (1 - r), freedom


def change(
    now: Weekly, then: Weekly, pairs: list[tuple[float, float]], t: Quantile
) -> tuple[float, float, float, bool] | None:
    one, other = enough(now), enough(then)
    calls, before = sum(calls for calls, _ in one), sum(calls for calls, _ in other)
    if len(one) < 6 or len(other) < 6 or calls < 30 or before < 30:
        return None
    phi, freedom = dispersion(one, other)
    ratio, chance = mean(one) / mean(other), 1 / calls + 1 / before
    variance = phi * chance
    if pairs:
        k, total = len(pairs), sum(y for _, y in pairs)
        r = sum(x for x, _ in pairs) / total
        jackknife = sum(((x - r * y) / (1 - y / total)) ** 2 for x, y in pairs)
        variance += max(0.0, (k - 1) / k * jackknife / (r * total) ** 2 - chance)
        freedom = min(freedom, max(2, int(total**2 / sum(y * y for _, y in pairs)) - 1))
    log, error = math.log(ratio), math.sqrt(variance)
    beyond = abs(log) > t(0.995, freedom) * error and abs(ratio - 1) >= 0.05
    reach = t(0.975, freedom) * error
    return ratio - 1, math.exp(log - reach) - 1, math.exp(log + reach) - 1, beyond


def steady(weeks: Weekly, also: Weekly | None, t: Quantile) -> bool | None:
    def months(of: Weekly) -> list[list[tuple[int, float]]]:
        made = defaultdict(list)
        for start, (calls, part) in of.items():
            if part >= 0.4:
                made[str(start + timedelta(3))[:7]].append((calls, part))
        return list(made.values())

    here = [month for month in months(weeks) if len(month) >= 2]
    every = [week for month in here for week in month]
    usual, exposure = mean(every), sum(part for _, part in every)
    if usual < 5:
        return None
    phi, freedom = dispersion(*here, *(months(also) if also else []))
    off = [(mean(month) / usual - 1, sum(part for _, part in month)) for month in here]
    f = sum(part * usual * d * d for d, part in off) / (len(here) - 1) / phi
    # F(2, n) exceeds x once in (1 + 2x/n)^(n/2) times.
    beyond = (1 + 2 * f / freedom) ** (-freedom / 2) < 0.01
    if beyond and max(abs(d) for d, _ in off) >= 0.1:
        return False
    reach = t(1 - 0.1 / (2 * len(here)), freedom)
    far = [abs(d) + reach * math.sqrt(phi / usual * (1 / part - 1 / exposure)) for d, part in off]
    return True if max(far) < 0.15 else None


def peak(weeks: Weekly, last: Weekly, t: Quantile, chance: float, at: date | None = None) -> Any:
    """The week, and the square root of its variance beside an ordinary one's; None where there is no peak."""
    logs = {start: math.log((calls + 0.5) / part) for start, (calls, part) in weeks.items() if part >= 0.4}
    if len(logs) < 7 or (at is not None and at not in logs):
        return None
    best = at or max(logs, key=lambda start: logs[start])
    rest = [log for start, log in logs.items() if abs((start - best).days) > 7]
    usual = math.exp(fmean(rest))
    if len(rest) < 5 or usual < 10:
        return None
    square, freedom = sum((log - fmean(rest)) ** 2 for log in rest), len(rest) - 1
    if len(enough(last)) >= 7:
        then = without(last, t)[0]
        others = [math.log((calls + 0.5) / part) for calls, part in enough(then)]
        square += sum((log - fmean(others)) ** 2 for log in others)
        freedom += len(others) - 1
    variance = max(square / freedom, 1 / usual)
    own = variance + (1 / weeks[best][1] - 1) / usual
    distance, error = logs[best] - math.log(usual), math.sqrt(own + variance / len(rest))
    tried = 1 if at else len(logs)
    if distance <= t(1 - chance / tried, freedom) * error or distance < math.log(1.15):
        return None
    reach, close = t(0.975, freedom) * error, t(0.95, freedom) * math.sqrt(variance + own)
    alike = [start for start, log in logs.items() if logs[best] - log <= close]
    return best, [math.exp(distance + sign * reach) for sign in (0, -1, 1)], alike


def without(weeks: Weekly, t: Quantile) -> tuple[Weekly, bool]:
    found = peak(weeks, {}, t, 0.05)
    if found is None:
        return weeks, False
    return {start: week for start, week in weeks.items() if abs((start - found[0]).days) > 7}, True


def coverage(period: Period, dealership: str | None) -> dict[str, Any]:
    names = sorted(period.rows) if dealership is None else [dealership]
    gaps = [(name, *gap) for name in names for gap in period.gaps[name][0]]
    ends = {period.days[0], period.days[-1]}
    part = {name for name, start, end, share in gaps if {start, end} & ends or share > 0.03}
    return {
        "dealerships": len(names),
        "whole_quarter": len(names) - len(part),
        "since": period.days[0].isoformat(),
        "gaps": [
            {
                "dealership": name,
                "from": start.isoformat(),
                "to": end.isoformat(),
                "reason": "joined" if start in ends else "left" if end in ends else "silent",
            }
            for name, start, end, _ in gaps
        ],
        "too_quiet": sum(period.gaps[name][1] < 1.5 * len(period.days) for name in names),
    }


def compared(periods: list[Period], dealership: str | None) -> set[str]:
    followed = set.intersection(*(period.followed() for period in periods))
    if dealership is not None:
        return followed & {dealership}
    calls = {name: len(rows) for name, rows in periods[0].rows.items()}
    most = 3 * sum(calls[name] for name in followed) >= sum(calls.values())
    return followed if len(followed) >= 10 and most else set()


def changes(
    order: list[str], now: Period, before: dict[str, Period], dealership: str | None, t: Quantile
) -> list[dict[str, Any]]:
    made = []
    for against, then in before.items():
        names = compared([now, then], dealership)
        scope = [dealership] if dealership else list(then.rows)
        for department in order:
            if not any(row["department"] == department for name in scope for row in then.rows.get(name, [])):
                continue
            one, here = without(now.panel(names, department), t)
            other, there = without(then.panel(names, department), t)
            pairs = []
            for name in sorted(names) if len(names) > 1 else []:
                weeks = [list(period.panel({name}, department).values()) for period in (now, then)]
                rates = [mean(of) if of and sum(part for _, part in of) else 0.0 for of in weeks]
                if any(rates):
                    pairs.append((rates[0], rates[1]))
            found = change(one, other, pairs, t)
            made.append(
                {
                    "department": department,
                    "against": against,
                    "dealerships_compared": len(names),
                    "change": found[0] if found else None,
                    "interval": [found[1], found[2]] if found else None,
                    "beyond_chance": found[3] if found else None,
                    "peak_left_out": here or there,
                }
            )
    return made


def stability(
    order: list[str], now: Period, before: Period, dealership: str | None, t: Quantile
) -> list[dict[str, Any]]:
    names, both = compared([now], dealership), compared([now, before], dealership)
    made = []
    for department in order:
        weeks = now.panel(names, department) if names else None
        also = without(before.panel(both, department), t)[0] if both else None
        made.append(
            {
                "department": department,
                "steady": steady(weeks, also, t) if weeks else None,
                "dealerships_compared": len(names),
            }
        )
    return made


def peaks(
    now: Period, last_year: Period, dealership: str | None, t: Quantile, market: dict[str, Any] | None = None
) -> dict[str, Any]:
    """By department this year's and last year's. `market`: the market's, for a dealership."""
    names, both = compared([now], dealership), compared([now, last_year], dealership)
    made = {}
    for department in DEPARTMENTS if names else ():
        here = now.panel(names, department)
        then = last_year.panel(both, department) if both else {}
        at = (market or {}).get(department, (None, None))
        found = peak(here, then, t, 0.01, at[0] and at[0][0])
        if found:
            made[department] = found, peak(then, here, t, 0.01, at[1] and at[1][0])
    return made


def moved(department: str, found: Any, then: Any) -> dict[str, Any]:
    def weeks(one: date, other: date) -> int:
        return ((one - other).days - 364) // 7

    start, (ratio, low, high), alike = found
    return {
        "department": department,
        "start": str(start),
        "ratio": ratio,
        "interval": [low, high],
        "alike": [str(each) for each in alike],
        "last_year": str(then[0]) if then else None,
        "weeks_moved": weeks(start, then[0]) if then else None,
        "weeks_moved_interval": [weeks(alike[0], then[2][-1]), weeks(alike[-1], then[2][0])]
        if then
        else None,
    }


def sought(now: Period, dealership: str | None) -> list[str]:
    names = compared([now], dealership)
    totals = {department: now.panel(names, department) for department in DEPARTMENTS if names}
    ranked = sorted(totals, key=lambda name: (-sum(calls for calls, _ in totals[name].values()), name))
    return [name for name in ranked if len(enough(totals[name])) >= 7 and mean(enough(totals[name])) >= 10]


def unusual_days(now: Period, dealership: str | None, t: Quantile) -> list[dict[str, Any]]:
    names = {dealership} if dealership else now.followed()
    ordinary = Counter(day for name in names for day in now.ordinary(name) if day.isoweekday() <= 5)
    calls = Counter(row["local_date"] for name in names for row in now.rows[name])
    days = [day for day in now.days if ordinary[day] >= 0.9 * len(names)]
    usual = {n: median([calls[day] for day in days if day.isoweekday() == n]) for n in range(1, 6)}
    expected = {}
    for day in days:
        week = [each for each in days if each.isocalendar()[:2] == day.isocalendar()[:2] and each != day]
        if len(week) >= 2:
            mean = usual[day.isoweekday()] * median([calls[each] / usual[each.isoweekday()] for each in week])
            if mean >= 10:
                expected[day] = mean
    roots = {day: math.sqrt((calls[day] + 3 / 8) / (mean + 3 / 8)) for day, mean in expected.items()}
    logs = {day: math.log((calls[day] + 1 / 2) / (mean + 1 / 2)) for day, mean in expected.items()}
    made: list[dict[str, Any]] = []
    left = set(expected)
    while len(made) < 3 and len(left) >= 20:
        day = max(sorted(left), key=lambda each: abs(roots[each] - 1))
        rest = [each for each in left if abs((each - day).days) > 1]
        tests = []
        for values, floor in ((roots, 0.3125), (logs, 1.25)):
            mean = fmean(values[each] for each in rest)
            variance = sum((values[each] - mean) ** 2 for each in rest) / (len(rest) - 1)
            error = math.sqrt(max(variance, floor / expected[day]) * (1 + 1 / len(rest)))
            tests.append((abs(values[day] - mean), error))
        beyond = t(1 - 0.005 / len(expected), len(rest) - 1)
        ratio = calls[day] / expected[day]
        if any(off <= beyond * error for off, error in tests) or abs(ratio - 1) < 0.3:
            break
        reach = t(0.975, len(rest) - 1) * tests[0][1]
        made.append(
            {
                "date": day.isoformat(),
                "calls": calls[day],
                "expected": expected[day],
                "ratio": ratio,
                "interval": [max(0.0, roots[day] - reach) ** 2, (roots[day] + reach) ** 2],
            }
        )
        left = set(rest)
    return made
