"""The table of alarms, of what staff are told: rows of infra/alarms.py."""

from datetime import timedelta

from infra.alarm import Alarm
from infra.functions import NOTIFY

NOTICE_ALARMS: tuple[Alarm, ...] = (
    Alarm(
        name="NoticesRefused",
        of=NOTIFY,
        metric="NoticeRefused",
        priority="P2",
        first="rappel notice test",
        do="A channel refused a notice, so that staff may not know who waits: see notify's log for which and"
        " why.",
    ),
    # Slack and Teams say so with 404 or 410: nothing more is posted there.
    Alarm(
        name="NoticeWebhookGone",
        of=NOTIFY,
        metric="NoticeWebhookGone",
        priority="P2",
        first="rappel notice test",
        do="A webhook of Slack or Teams is gone, and disabled until rappel notice webhook stores another: see"
        " notify's log for whose.",
    ),
    # An answer is lost once in a while; a digest and the desk show who waits all the same.
    Alarm(
        name="NoticesUnknown",
        of=NOTIFY,
        metric="NoticeUnknown",
        threshold=5,
        window=timedelta(hours=1),
        priority="P3",
        first="rappel notice test",
        do="Nobody can tell whether some notices arrived, and they aren't sent again: see notify's log for"
        " the channel whose answers get lost.",
    ),
    Alarm(
        name="NoticesLate",
        of="notices",
        metric="ApproximateAgeOfOldestMessage",
        statistic="Maximum",
        threshold=600,
        window=timedelta(minutes=1),
        priority="P2",
        first="rappel notice test",
        do="Staff hear of calls minutes late: see notify's log for the channel that doesn't answer, or for"
        " errors.",
    ),
    Alarm(
        name="NoticeFailures",
        of="notice failures",
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        priority="P2",
        first="rappel redrive",
        do="Notices were given up in {queue}: mend the cause that notify's log names, and redrive them. None"
        " comes twice, and none of whom was reached.",
    ),
)
