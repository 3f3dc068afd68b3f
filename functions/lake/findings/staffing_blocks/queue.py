"""What one more person at the telephone would answer. Pure.

A department is taken for a queue whose callers hang up when nobody is free (Erlang's loss formula), with as
many persons as its own misses tell: whatever else they do is in that number. docs/methods.md says how near it
comes to simulated departments.
"""

from math import log

_FEWEST_MISSED = 1e-9


def gain(offered: float, missed: float, talk: float) -> float:
    """Returns how many calls an hour one more person answers, who does nothing else.

    `offered` and `missed` are calls an hour, `talk` is how long a call occupies somebody, in hours.
    """
    if missed <= _FEWEST_MISSED or offered <= 0:
        return 0.0
    if missed >= offered:  # nobody is there
        return missed / (1 + missed * talk)
    load, share = offered * talk, missed / offered
    lost = load * share
    return offered * (share - lost / (_persons(share, load) + 1 + lost))


def _persons(share: float, load: float) -> float:
    """Returns how many persons miss that share of the load, between whole numbers on the logarithm's line."""
    blocked, persons = 1.0, 0
    while True:
        fewer = load * blocked / (persons + 1 + load * blocked)
        if fewer <= share:
            return persons + log(blocked / share) / log(blocked / fewer)
        blocked, persons = fewer, persons + 1
