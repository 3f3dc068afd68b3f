"""The table of alarms, of what telephone systems tell beside calls: rows of infra/alarms.py."""

from datetime import timedelta

from infra.alarm import Alarm
from infra.functions import ON_MISSED_CALL

INTAKE_ALARMS: tuple[Alarm, ...] = (
    # A new number at the dealership: its calls are texted in no department's name.
    Alarm(
        name="LinesUnknown",
        of=ON_MISSED_CALL,
        metric="UnknownLine",
        threshold=5,
        window=timedelta(hours=6),
        priority="P3",
        first="rappel dealership list",
        do="Calls come to numbers that their dealership's file doesn't name: see on_missed_call's log for"
        " whose, and add the line.",
    ),
    # RingCentral's reminder comes once a day, from two weeks before.
    Alarm(
        name="SubscriptionsEnd",
        of=ON_MISSED_CALL,
        metric="SubscriptionEnds",
        window=timedelta(days=1),
        priority="P3",
        first="rappel dealership list",
        do="A telephone system's subscription is about to end, and no call is told of after it: see"
        " on_missed_call's log for whose, and renew it.",
    ),
)
