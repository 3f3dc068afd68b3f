"""Processes on simulated time: one runs at a time, and each moment that passes is another's chance.

Each process is a thread, so that our code runs as it is; which one goes on is decided by the simulated clock
alone, so that a seed gives the same run each time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from threading import Semaphore, Thread, local


class Died(BaseException):
    """No handler catches it, as where Lambda kills a process."""


@dataclass(eq=False)
class Process:
    """`skew` is how far its clock is ahead, in seconds; `ends_at` when Lambda kills it."""

    skew: float = 0.0
    ends_at: float = float("inf")
    turn: Semaphore = field(default_factory=lambda: Semaphore(0))


class Simulation:
    """`now` is in seconds from the beginning."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order, self._own, self._back = count(), local(), Semaphore(0)
        self._broke: BaseException | None = None

    @property
    def process(self) -> Process | None:
        """The process that runs; None outside of all."""
        found: Process | None = getattr(self._own, "process", None)
        return found

    def at(self, moment: float, do: Callable[[], None]) -> None:
        """Has something done at a moment, which takes no time."""
        heappush(self._due, (max(moment, self.now), next(self._order), do))

    def start(self, process: Process, work: Callable[[], None]) -> None:
        """Starts a process now."""

        def run() -> None:
            self._own.process = process
            process.turn.acquire()
            try:
                work()
            except BaseException as error:  # noqa: BLE001 -- it is raised again where the simulation runs
                self._broke = error
            self._back.release()

        Thread(target=run, daemon=True).start()
        self.at(self.now, lambda: self._resume(process))

    def sleep(self, seconds: float) -> None:
        """Lets time pass for the process that runs. Raises Died once its time is over."""
        process = self.process
        assert process, "only a process can wait"
        until = min(self.now + max(seconds, 0.0), process.ends_at)
        self.at(until, lambda: self._resume(process))
        self._back.release()
        process.turn.acquire()
        if self.now >= process.ends_at:
            raise Died

    def run(self, until: float, progress: Callable[[float], None] = lambda _: None) -> None:
        """Lets everything happen that is due until then."""
        while self._due and self._due[0][0] <= until:
            self.now, _, do = heappop(self._due)
            do()
            progress(self.now)
            if self._broke:
                raise self._broke
        self.now = until

    def _resume(self, process: Process) -> None:
        process.turn.release()
        self._back.acquire()
