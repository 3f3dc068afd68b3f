"""What the processes of a group have used of a processor, and how long they waited for one, as Linux tells.

https://www.kernel.org/doc/html/latest/scheduler/sched-stats.html
"""

import os
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds. `waited` leaves out threads that have ended: it is at least so much."""

    ran: float = 0.0
    waited: float = 0.0

    def __add__(self, other: "Used") -> "Used":
        return Used(self.ran + other.ran, self.waited + other.waited)

    def __sub__(self, other: "Used") -> "Used":
        return Used(self.ran - other.ran, max(0.0, self.waited - other.waited))


def of_group(group: int) -> dict[int, Used]:
    """By process. One that ends while it is looked at is left out."""
    found = {}
    for folder in _PROC.iterdir():
        try:
            if folder.name.isdigit() and os.getpgid(int(folder.name)) == group:
                found[int(folder.name)] = _of(folder)
        except (ProcessLookupError, FileNotFoundError):
            continue
    return found


def _of(folder: Path) -> Used:
    # The name of a process, in brackets, may hold spaces: the fields are counted from its end.
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    waits = [int(file.read_text().split()[1]) for file in folder.glob("task/*/schedstat")]
    return Used((int(fields[11]) + int(fields[12])) * _TICK, sum(waits) / 1e9)
