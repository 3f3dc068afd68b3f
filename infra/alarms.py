"""The table of alarms: what wakes somebody up. docs/operations.md says more about each."""

from datetime import timedelta

from infra.alarm import Alarm, Share, of_failures, of_function, of_silence
from infra.event_alarms import EVENT_ALARMS
from infra.functions import FUNCTIONS, ON_MISSED_CALL, QUARTERLY_ROLLUP, SEND_SMS
from infra.intake_alarms import INTAKE_ALARMS
from infra.listening_alarms import LISTENING_ALARMS
from infra.notice_alarms import NOTICE_ALARMS
from infra.silence_alarms import SILENCE_ALARMS

_HOUR = timedelta(hours=1)

ALARMS: tuple[Alarm, ...] = (
    *(alarm for function in FUNCTIONS for alarm in of_function(function)),
    *(alarm for function in FUNCTIONS for alarm in of_silence(function)),
    Alarm(
        name="ApiFailures",
        of="api",
        metric="5xx",
        priority="P1",
        do="Providers got a 5xx, and will send again: read on_missed_call's log before they give up.",
    ),
    # Only known integrations count: three calls within 6 hours are all that a quiet dealership has.
    Alarm(
        name="WebhooksRefused",
        of=ON_MISSED_CALL,
        metric="Refused",
        threshold=2,
        window=timedelta(hours=6),
        priority="P2",
        first="rappel dealership secrets",
        do="A known integration's webhooks are refused: see on_missed_call's log for which and for the"
        " code, store the secret that its provider signs with, and rappel webhook recover.",
    ),
    # A passing scanner knocks for a minute, or once in a while.
    Alarm(
        name="WebhooksUnknown",
        of=ON_MISSED_CALL,
        metric="UnknownIntegration",
        threshold=5,
        window=_HOUR,
        windows=3,
        priority="P2",
        first="rappel dealership list",
        do="Webhooks come, hour after hour, to a URL that names no integration: see API Gateway's log for"
        " whose they are, and mend the URL at the provider.",
    ),
    Alarm(
        name="WebhooksThrottled",
        of="api",
        metric="WebhooksThrottled",
        priority="P1",
        first="rappel calls list --since 2h",
        do="Providers got a 429, and few of them send again: see API Gateway's log for who sends so much,"
        " and raise api_requests_per_second and api_burst.",
    ),
    Alarm(
        name="TextsNotAsked",
        of=ON_MISSED_CALL,
        metric="TextNotAsked",
        threshold=2,
        window=_HOUR,
        priority="P2",
        first="rappel calls list --state untexted --since 2h",
        do="Calls are stored, and their texts leave minutes late, by the sweeper: see on_missed_call's log"
        " for what the queue answers.",
    ),
    # A text is stale after 15 minutes and then isn't sent: this leaves 10 of them to act. Whoever waits for
    # its turn comes back by a new message, whose age the queue counts anew: send_sms tells the whole wait.
    Alarm(
        name="TextsLate",
        of=SEND_SMS,
        metric="TextWaited",
        statistic="Maximum",
        threshold=300,
        window=timedelta(minutes=1),
        priority="P1",
        do="Texts wait too long for their sender's turn: see send_sms's log for whose they are, and give the"
        " dealership a sender of its own, or the sender a faster number.",
    ),
    Alarm(
        name="TextsUnserved",
        of="texts",
        metric="ApproximateAgeOfOldestMessage",
        statistic="Maximum",
        threshold=300,
        window=timedelta(minutes=1),
        priority="P1",
        do="Texts wait, and no sender takes them: see whether send_sms is throttled or its queue's trigger"
        " is off, or raise senders_at_least.",
    ),
    # SQS leaves a message that was received three times out of its oldest message's age. The 5th try in
    # vain, at 205 s, is the first that is later than this.
    Alarm(
        name="TextsStuck",
        of=SEND_SMS,
        metric="TextTriedFor",
        statistic="Maximum",
        threshold=180,
        priority="P1",
        do="Texts are tried in vain for minutes: see send_sms's log for the reason, the carrier's or"
        " DynamoDB's. They are stale after 15 minutes.",
    ),
    # Providers report a few calls late.
    Alarm(
        name="TextsStale",
        of=SEND_SMS,
        metric="TextStale",
        threshold=5,
        window=_HOUR,
        priority="P2",
        first="rappel calls list --state stale",
        do="Texts were not sent, since they would have come too late: see send_sms's log for what held them"
        " up and for the calls, and have their callers called back.",
    ),
    Alarm(
        name="CarrierStopped",
        of=SEND_SMS,
        metric="CarrierStopped",
        priority="P1",
        do="A carrier takes no text: send_sms's log names the sender and the reason, and rappel doctor what"
        " is wrong: its credential, its number, the account's sandbox or spend limit. Texts wait for 15"
        " minutes.",
    ),
    # A dealership's day or hour has more texts than it ever needed, and its callers get no more.
    Alarm(
        name="TextsOverBudget",
        of=SEND_SMS,
        metric="TextOverBudget",
        window=_HOUR,
        priority="P2",
        first="rappel calls list --state untexted",
        do="A dealership's texts of the day are used up, or ten times its usual hour's have left: see"
        " send_sms's log for which, and whether somebody makes these calls; else raise its texts_per_day.",
    ),
    # One refusal is its caller's affair: a number that is blocked or opted out. Six within an hour are not,
    # and a shorter time would never show them where a dealership misses a few calls an hour.
    Alarm(
        name="TextsRefused",
        of=SEND_SMS,
        metric="TextFailed",
        threshold=5,
        window=_HOUR,
        priority="P2",
        first="rappel calls list --state untexted",
        do="The carrier refuses texts for good: see send_sms's log for its reason, and mend the words or"
        " max_price_usd.",
    ),
    Alarm(
        name="TextsUnknown",
        of=SEND_SMS,
        metric="TextUnknown",
        priority="P2",
        first="rappel calls list --state unknown",
        do="A carrier's answer got lost, and the text is never sent again: see send_sms's log for the call,"
        " and have its caller called back.",
    ),
    Alarm(
        name="NoDealership",
        of=SEND_SMS,
        metric="TextNoDealership",
        priority="P1",
        first="rappel dealership list",
        do="Texts wait for a dealership that is gone or can't be read: see send_sms's log for which, and"
        " apply its file again. They are stale after 15 minutes.",
    ),
    # Such a text is tried again until it is stale, and may never reach the dead letters.
    Alarm(
        name="TextsUnforeseen",
        of=SEND_SMS,
        metric="TextUnforeseen",
        priority="P1",
        first="rappel calls list --state untexted --since 2h",
        do="send_sms failed at a text in a way nobody foresaw: see its log for the error and the call.",
    ),
    # Repeats, withheld numbers and answered calls are some of any day: four of five are a setting.
    Alarm(
        name="TextsSuppressed",
        of=SEND_SMS,
        metric="TextSuppressed",
        share=Share("TextAccepted", least=20),
        threshold=0.8,
        window=_HOUR * 6,
        priority="P2",
        first="rappel calls list --state untexted",
        do="Rappel decides against most texts: text_reason says why. paused is an operator's, budget and"
        " breaker a flood's, stale a delay's.",
    ),
    Alarm(
        name="UnreadableItems",
        of=QUARTERLY_ROLLUP,
        metric="UnreadableItems",
        priority="P3",
        do="The lake lacks calls that the rollup can't read: its manifest says how many and why.",
    ),
    # Each night counts it. The close has a night's grace, as a stage that is an hour old hasn't had one.
    Alarm(
        name="QuarterOverdue",
        of=QUARTERLY_ROLLUP,
        metric="QuarterOverdue",
        statistic="Maximum",
        window=_HOUR * 24,
        windows=2,
        priority="P3",
        do="The quarter before should be closed, and isn't: see the log of the schedule QuarterClose's runs.",
    ),
    Alarm(
        name="RollupBroken",
        of="rollup machine",
        metric="ExecutionsFailed",
        priority="P3",
        do="A rollup by many functions stopped: its execution says at which step and why. The lake is as it"
        " was; redrive the execution, and what is done isn't done again.",
    ),
    of_failures("Text", "text failures"),
    *INTAKE_ALARMS,
    *LISTENING_ALARMS,
    *EVENT_ALARMS,
    *NOTICE_ALARMS,
    *SILENCE_ALARMS,
    *(of_failures(function.name, function) for function in FUNCTIONS if not function.on_failure),
)
