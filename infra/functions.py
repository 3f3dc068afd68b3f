"""What each Lambda function is, as data. infra/stack.py says what each may do."""

from collections.abc import Mapping
from datetime import timedelta

from functions.announce.environment import AnnounceEnvironment
from functions.desk.environment import DeskEnvironment
from functions.notify.environment import (
    NotifyEnvironment,
    SyntheticEnvironment,
    WatchEnvironment,
    WebhooksEnvironment,
)
from functions.on_missed_call.environment import (
    OnMissedCallEnvironment,
    ReconcileEnvironment,
    SweepEnvironment,
)
from functions.on_sms_event.environment import OnReceiptEnvironment, OnReplyEnvironment
from functions.quarterly_rollup.environment import QuarterlyRollupEnvironment
from functions.send_sms.environment import SendSmsEnvironment
from infra.function_spec import BundleName, FunctionSpec, Schedule

# Each zip, and the folders of functions/ that go into it beside its own.
BUNDLES: Mapping[BundleName, tuple[str, ...]] = {
    "on_missed_call": ("shared",),
    "send_sms": ("shared",),
    "on_sms_event": ("shared",),
    "quarterly_rollup": ("shared", "lake"),
    "announce": ("shared",),
    "desk": ("shared",),
    "notify": ("shared",),
}

ON_MISSED_CALL = FunctionSpec(
    name="OnMissedCall",
    bundle="on_missed_call",
    environment=OnMissedCallEnvironment,
    timeout=timedelta(seconds=10),
    on_failure="The provider hears a 5xx and sends its webhook again",
    canary=True,
)

# Asks again for texts that got lost between the ledger and the queue, until they leave.
SWEEP = FunctionSpec(
    name="Sweep",
    bundle="on_missed_call",
    module="sweep",
    environment=SweepEnvironment,
    timeout=timedelta(seconds=30),
    schedules=(
        Schedule(
            name="Sweeping",
            expression="rate(1 minute)",
            description="Asks for texts that should have left by now",
        ),
    ),
    runs_every=timedelta(minutes=5),  # a start may be late: nobody is woken up for a minute
)

# Finds calls that no webhook told of, in the providers' own logs. It is done before the lake is refreshed.
RECONCILE = FunctionSpec(
    name="Reconcile",
    bundle="on_missed_call",
    module="reconcile",
    environment=ReconcileEnvironment,
    timeout=timedelta(minutes=15),
    schedules=(
        Schedule(name="Reconciling", expression="cron(30 4 * * ? *)", description="Reads the call logs"),
    ),
    runs_every=timedelta(days=1),
)

SEND_SMS = FunctionSpec(
    name="SendSms",
    bundle="send_sms",
    environment=SendSmsEnvironment,
    timeout=timedelta(seconds=30),
    on_failure="Its message comes again, and ends in the queue's own dead letters",
    canary=True,
)

# Reads what carriers say of texts: it never waits for, nor delays, what callers answer.
ON_RECEIPT = FunctionSpec(
    name="OnReceipt",
    bundle="on_sms_event",
    module="receipts",
    environment=OnReceiptEnvironment,
    timeout=timedelta(seconds=30),
    on_failure="Its message comes again, and ends in the queue's own dead letters",
)

# Reads what callers write back: its queue is its own, so that no storm of receipts delays a STOP.
ON_REPLY = FunctionSpec(
    name="OnReply",
    bundle="on_sms_event",
    environment=OnReplyEnvironment,
    timeout=timedelta(seconds=30),
    on_failure="Its message comes again, and ends in the queue's own dead letters",
)

# Tells of what changed in the ledger: no function that a caller waits for pays for it.
ANNOUNCE = FunctionSpec(
    name="Announce",
    bundle="announce",
    environment=AnnounceEnvironment,
    timeout=timedelta(seconds=30),
    on_failure="Its stream gives the batch again, for hours, and then to a queue of its own",
)

# Shows staff who waits. A cold start reads PyJWT and cryptography: a larger share of a processor halves it.
DESK = FunctionSpec(
    name="ShowDesk",
    bundle="desk",
    environment=DeskEnvironment,
    memory_mb=1024,
    timeout=timedelta(seconds=10),
    on_failure="The browser hears a 5xx, says so, and asks again",
)

# Tells staff by e-mail, Slack and Teams who waits, and the CRM by leads.
NOTIFY = FunctionSpec(
    name="Notify",
    bundle="notify",
    environment=NotifyEnvironment,
    timeout=timedelta(seconds=30),
    on_failure="Its message comes again, and ends in the queue's own dead letters",
)

# Sends events to dealerships' own endpoints: none of them delays what staff are told.
SEND_EVENTS = FunctionSpec(
    name="SendEvents",
    bundle="notify",
    module="webhooks",
    environment=WebhooksEnvironment,
    timeout=timedelta(seconds=30),
    on_failure="Its message comes again, and ends in the queue's own dead letters",
)

# Hears what doesn't come: an integration that tells of no call any more fails nowhere.
WATCH = FunctionSpec(
    name="Watch",
    bundle="notify",
    module="watch",
    environment=WatchEnvironment,
    timeout=timedelta(minutes=5),
    schedules=(
        Schedule(
            name="Watching",
            expression="rate(1 hour)",
            description="Looks for integrations that have fallen silent",
        ),
    ),
    runs_every=timedelta(hours=1),
)

# Calls the stage itself: a path on which nothing comes fails nowhere.
SYNTHETIC_CALL = FunctionSpec(
    name="SyntheticCall",
    bundle="notify",
    module="synthetic",
    environment=SyntheticEnvironment,
    timeout=timedelta(minutes=2),
    schedules=(
        Schedule(
            name="Calling",
            expression="rate(1 hour)",
            description="Makes a missed call of the stage's own, and sees that its text leaves",
        ),
    ),
    runs_every=timedelta(hours=1),
)

# Computes a quarter anew each time, so that any run can be repeated.
QUARTERLY_ROLLUP = FunctionSpec(
    name="QuarterlyRollup",
    bundle="quarterly_rollup",
    environment=QuarterlyRollupEnvironment,
    memory_mb=3008,
    timeout=timedelta(minutes=15),
    scratch_gib=10,
    schedules=(
        Schedule(
            name="NightlyRefresh",
            expression="cron(15 5 * * ? *)",
            event='{"quarter": "current"}',
            description="The current quarter's lake, as of this morning",
        ),
        # All receipts are in on the 6th, and all calls back on the 9th, when it closes. The hour is clear of
        # both changes to and from summer time.
        Schedule(
            name="QuarterClose",
            expression="cron(0 6 * 1,4,7,10 ? *)",
            event='{"quarter": "previous", "unless": "closed"}',
            description="The last quarter's lake, each morning until it is closed for good",
        ),
    ),
    runs_every=timedelta(days=1),
)

FUNCTIONS: tuple[FunctionSpec[...], ...] = (
    ON_MISSED_CALL,
    SWEEP,
    RECONCILE,
    SEND_SMS,
    ON_RECEIPT,
    ON_REPLY,
    ANNOUNCE,
    DESK,
    NOTIFY,
    SEND_EVENTS,
    WATCH,
    SYNTHETIC_CALL,
    QUARTERLY_ROLLUP,
)
