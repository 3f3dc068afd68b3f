"""The table of alarms, of what doesn't come: rows of infra/alarms.py."""

from datetime import timedelta

from infra.alarm import Alarm
from infra.functions import RECONCILE, SYNTHETIC_CALL, WATCH

_HOUR = timedelta(hours=1)

SILENCE_ALARMS: tuple[Alarm, ...] = (
    # Each tries three times by itself, and follows its text for 45 seconds.
    Alarm(
        name="SyntheticCallLost",
        of=SYNTHETIC_CALL,
        metric="SyntheticCallLost",
        priority="P1",
        do="A missed call of the stage's own became no text, and callers' may not either: the log of"
        " synthetic says how far it came.",
    ),
    # Whose it is, Watch itself writes to the same address, once for each (docs/decisions/0036).
    Alarm(
        name="IntegrationsSilent",
        of=WATCH,
        metric="IntegrationsSilent",
        statistic="Maximum",
        window=_HOUR,
        priority="P2",
        first="rappel calls list --since 2d",
        mails=False,
        do="An integration tells of no call, where some are usual: Watch's own mail names it.",
    ),
    # A webhook gets lost once in a while. Three in three days are all that a quiet dealership has.
    Alarm(
        name="CallsUntold",
        of=RECONCILE,
        metric="CallLogMissed",
        threshold=2,
        window=_HOUR,
        priority="P2",
        first="rappel calls list --since 4d",
        do="Providers' logs have missed calls that no webhook told of: nobody was texted, and they wait at"
        " the desk. See reconcile's log for whose, and the provider's console for its webhook.",
    ),
    Alarm(
        name="SubscriptionsLost",
        of=RECONCILE,
        metric="SubscriptionLost",
        window=_HOUR,
        priority="P2",
        do="RingCentral has suspended a subscription, or it ends and can't be renewed: reconcile's log names"
        " the integration. Make it again: docs/providers/ringcentral.md.",
    ),
    Alarm(
        name="CallLogsUnread",
        of=RECONCILE,
        metric="CallLogUnread",
        window=_HOUR,
        priority="P3",
        do="A provider's call log couldn't be read: reconcile's log names the integration and why. Store its"
        " credential anew where it is refused; the next night looks three days back.",
    ),
)
