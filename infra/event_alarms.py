"""The table of alarms, of what is told to others: rows of infra/alarms.py."""

from datetime import timedelta

from infra.alarm import Alarm
from infra.functions import ANNOUNCE

EVENT_ALARMS: tuple[Alarm, ...] = (
    # The desk shows a change within seconds, and a notice leaves as soon.
    Alarm(
        name="EventsLate",
        of=ANNOUNCE,
        metric="IteratorAge",
        statistic="Maximum",
        threshold=60_000,
        window=timedelta(minutes=1),
        windows=3,
        priority="P2",
        do="Staff hear of calls minutes late: see announce's log for what fails, EventBridge's or ours.",
    ),
    Alarm(
        name="EventFailures",
        of="event failures",
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        priority="P2",
        do="Nobody was told of some changes of the ledger: {queue} names their stream and their place in it,"
        " which holds them for 24 hours. See announce's log for the error.",
    ),
)
