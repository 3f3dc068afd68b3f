"""The table of alarms, of what is told to others: rows of infra/alarms.py."""

from datetime import timedelta

from infra.alarm import Alarm, of_failures
from infra.functions import ANNOUNCE, SEND_EVENTS

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
    Alarm(
        name="EndpointsGone",
        of=SEND_EVENTS,
        metric="WebhookGone",
        priority="P3",
        first="rappel dealership list",
        do="A dealership's own endpoint wants no more events, and gets none: see webhooks's log for whose,"
        " and ask them. rappel events test turns it on again.",
    ),
    Alarm(
        name="EndpointsForbidden",
        of=SEND_EVENTS,
        metric="WebhookForbidden",
        priority="P2",
        first="rappel dealership list",
        do="A dealership's own endpoint leads to an address that isn't public: see webhooks's log for whose,"
        " and ask them whether its name was changed. Nothing was sent there.",
    ),
    Alarm(
        name="EndpointsUnsigned",
        of=SEND_EVENTS,
        metric="WebhookNoSecret",
        priority="P2",
        first="rappel dealership list",
        do="Events wait for a secret to sign them with: see webhooks's log for whose, and store it by rappel"
        " events secret.",
    ),
    of_failures("Endpoint", "endpoint failures"),
)
