"""Has sqlglot translate the SELECTs that a rollup runs, once.

`python -m infra.translation` does it for these sources, infra/bundle.py for a zip. What is written is never
committed.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from functions.lake import translation
from functions.lake.aggregates import AGGREGATES
from functions.lake.findings import preparation
from functions.lake.findings.catalogue import FINDINGS
from functions.lake.findings.of_calls import OF_CALLS


def selects() -> Iterator[str]:
    """Those that a rollup has translated."""
    yield from AGGREGATES.values()
    views = dict.fromkeys((*OF_CALLS, *(view for finding in FINDINGS for view in finding.views)))
    yield from (preparation.select(view) for view in views if not view.in_rollup)


def write(target: Path = translation.BUILT) -> None:
    """Writes them by their digest."""
    translated = {translation.digest(select): translation.translate(select) for select in selects()}
    target.write_text(json.dumps(translated, sort_keys=True), "utf-8")


if __name__ == "__main__":
    write()
