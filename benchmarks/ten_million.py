"""Ten million missed calls to all statistics, all findings and the market's two pages, in one process.

Says how long it took and what memory the process had at most, in MiB: a Lambda of 3,008 MB must hold it.
The calls are laid by another process, whose memory doesn't count.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from benchmarks import market
from functions.lake import database, findings
from functions.lake.report.page import render
from functions.lake.storage import Folder

CALLS, DEALERSHIPS = 10_000_000, 500
_LAY = """
import sys
from pathlib import Path
from benchmarks import market
market.lay(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
"""


def main() -> None:
    console = Console(stderr=True)
    with TemporaryDirectory(prefix="rappel-") as folder:
        root = Path(folder) / "lake"
        with console.status(f"Laying {CALLS:,} calls …"):
            root.mkdir()
            asked = [str(root), str(CALLS), str(DEALERSHIPS)]
            subprocess.run([sys.executable, "-c", _LAY, *asked], check=True)
        with console.status("Rolling up …"):
            start = time.perf_counter()
            pages = _roll_up(Folder(root), Path(folder))
    said = {
        "benchmark": "ten_million",
        "calls": CALLS,
        "seconds": round(time.perf_counter() - start, 1),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "page_bytes": pages,
    }
    print(json.dumps(said) if "--json" in sys.argv[1:] else "\n".join(f"{k}: {v}" for k, v in said.items()))


def _roll_up(lake: Folder, work: Path) -> list[int]:
    """The pages' sizes, French and English."""
    with database.connect(work) as connection:
        found = findings.compute(connection, market.QUARTER, lake, work=work)
    assert found["calls"] == CALLS
    return [len(render(found, "fr").encode()), len(render(found, "en").encode())]


if __name__ == "__main__":
    main()
