"""How a benchmark says what it saw: a table for people, JSON for scripts.

Of a machine that others use, the fast rounds say most: ratios are of tenth percentiles.
"""

import json
import sys
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

Samples = dict[str, list[float]]
# What each way is compared with, and what the ratio is called.
_BESIDE = {"floor": "ratio_to_floor", "same_promises": "ratio_to_same_promises", "pick": "ratio_to_pick"}


def ratios(name: str, unit: str, samples: Samples) -> dict[str, object]:
    """`samples`: of `rappel` and what stands beside it, taken by turns in one run.

    A way's own key has its median.
    """
    low = {way: tenth(values) for way, values in samples.items()}
    return {
        "benchmark": name,
        "unit": unit,
        "rounds": min(len(values) for values in samples.values()),
        **{way: round(median(values), 3) for way, values in samples.items()},
        "minimum": {way: round(min(values), 3) for way, values in samples.items()},
        "tenth_percentile": {way: round(value, 3) for way, value in low.items()},
        **{told: round(low["rappel"] / low[way], 3) for way, told in _BESIDE.items() if way in low},
    }


def tenth(values: list[float]) -> float:
    """The tenth percentile."""
    return quantiles(values, n=10, method="inclusive")[0] if len(values) > 1 else values[0]


def report(name: str, unit: str, samples: Samples) -> None:
    if "--json" in sys.argv[1:]:
        print(json.dumps(ratios(name, unit, samples)))
        return
    low = {way: tenth(values) for way, values in samples.items()}
    beside = [way for way in _BESIDE if way in samples]
    table = Table(name, f"least {unit}", "10th percentile", "median", *(f"to {way}" for way in beside))
    for way, value in sorted(low.items(), key=lambda pair: pair[1]):
        measured = (min(samples[way]), value, median(samples[way]))
        compared = (value / low[each] for each in beside)
        table.add_row(way.replace("_", " "), *(f"{number:.2f}" for number in (*measured, *compared)))
    Console().print(table)
