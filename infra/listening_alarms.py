"""The table of alarms, of what carriers tell of texts and callers answer: rows of infra/alarms.py."""

from datetime import timedelta

from functions.shared.receipt import TELLS
from infra.alarm import Alarm, Share, of_failures
from infra.functions import ON_RECEIPT, ON_REPLY

_HOUR = timedelta(hours=1)

LISTENING_ALARMS: tuple[Alarm, ...] = (
    # The law gives a STOP ten days, and callers seconds.
    Alarm(
        name="RepliesLate",
        of="replies",
        metric="ApproximateAgeOfOldestMessage",
        statistic="Maximum",
        threshold=300,
        window=timedelta(minutes=1),
        priority="P1",
        do="What callers wrote waits too long, and one may be a STOP: see on_sms_event's log and errors.",
    ),
    Alarm(
        name="RepliesUnreadable",
        of=ON_REPLY,
        metric="ReplyUnreadable",
        priority="P2",
        first="rappel redrive",
        do="What lies in the queue of replies is none: see on_sms_event's log for its error, and who else"
        " may write to the topic of replies.",
    ),
    Alarm(
        name="RepliesUnforeseen",
        of=ON_REPLY,
        metric="ReplyUnforeseen",
        priority="P1",
        first="rappel redrive",
        do="on_sms_event failed at a caller's text in a way nobody foresaw, and it may be a STOP: see its log"
        " for the error.",
    ),
    # Strangers text any number now and then.
    Alarm(
        name="RepliesUnplaced",
        of=ON_REPLY,
        metric="ReplyUnplaced",
        threshold=5,
        window=timedelta(hours=6),
        priority="P3",
        first="rappel dealership list",
        do="Callers' texts belong to no dealership that is known: see whether a number is missing in"
        " a dealership's file.",
    ),
    # Some callers' numbers are landlines, and some telephones off: a fifth of twenty is a carrier's affair.
    *(
        Alarm(
            name=f"Undelivered{carrier.title().replace('_', '')}",
            of=ON_RECEIPT,
            metric="CarrierUndelivered",
            share=Share("CarrierDelivered", least=20, carrier=carrier),
            threshold=0.2,
            window=_HOUR * 6,
            priority="P2",
            first="rappel calls list --state undelivered",
            do=f"Over a fifth of {carrier}'s texts don't arrive: rappel calls show says why. Filtered or"
            " blocked is the number's standing, not_allowed its registration.",
        )
        for carrier, tells in TELLS.items()
        if tells == "delivery"
    ),
    Alarm(
        name="ReceiptsUnforeseen",
        of=ON_RECEIPT,
        metric="ReceiptUnforeseen",
        priority="P2",
        do="OnReceipt failed at a receipt in a way nobody foresaw: see its log for the error and the text.",
    ),
    of_failures("Receipt", "receipt failures"),
    of_failures("Reply", "reply failures"),
)
