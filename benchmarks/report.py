"""How a benchmark says what it saw: a table for people, JSON for scripts."""

import json
import sys
from statistics import median

from rich.console import Console
from rich.table import Table


def ratios(name: str, unit: str, samples: dict[str, list[float]]) -> dict[str, object]:
    """`samples`: of `rappel`, `floor` and `pick`, taken by turns in one run. Medians, and ratios of them."""
    medians = {handler: median(values) for handler, values in samples.items()}
    return {
        "benchmark": name,
        "unit": unit,
        "rounds": min(len(values) for values in samples.values()),
        **{handler: round(value, 3) for handler, value in medians.items()},
        "ratio_to_floor": round(medians["rappel"] / medians["floor"], 3),
        "ratio_to_pick": round(medians["rappel"] / medians["pick"], 3),
    }


def report(name: str, unit: str, samples: dict[str, list[float]]) -> None:
    if "--json" in sys.argv[1:]:
        print(json.dumps(ratios(name, unit, samples)))
        return
    medians = {handler: median(values) for handler, values in samples.items()}
    table = Table(name, f"median {unit}", "to the floor", "to the pick")
    for handler, value in sorted(medians.items(), key=lambda pair: pair[1]):
        table.add_row(
            handler, f"{value:.2f}", f"{value / medians['floor']:.2f}", f"{value / medians['pick']:.2f}"
        )
    Console().print(table)
