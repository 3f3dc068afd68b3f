"""The names of all that is measured. infra/alarms.py watches some of it; the rest is for who looks."""

from typing import Literal

Metric = Literal[
    # on_missed_call: a webhook's outcome
    "MissedCall",
    "Duplicate",
    "Answered",
    "AnsweredInTime",
    "Outbound",
    "Ignored",
    "Handshake",
    "Refused",
    "RefusedKept",
    "UnknownIntegration",
    "NotStored",
    "Unforeseen",
    # … and beside it
    "InboundText",
    "TextReceipt",
    "TextNotAsked",
    "UnknownLine",
    "SubscriptionEnds",
    # API Gateway, by its access log
    "WebhooksThrottled",
    # reconcile: calls that no webhook had told of, and call logs that couldn't be read
    "CallLogMissed",
    "CallLogAnswered",
    "CallLogUnread",
    "SubscriptionLost",
    # synthetic: a call of the stage's own that became no text
    "SyntheticCallLost",
    # sweep
    "Swept",
    "SweptNotices",
    # send_sms: the status that a message gave a text
    "TextPending",
    "TextClaimed",
    "TextSending",
    "TextAccepted",
    "TextDelivered",
    "TextFailed",
    "TextSuppressed",
    "TextDeferred",
    "TextUnknown",
    # … or that the text had already
    "TextAlreadyPending",
    "TextAlreadyClaimed",
    "TextAlreadySending",
    "TextAlreadyAccepted",
    "TextAlreadyDelivered",
    "TextAlreadyFailed",
    "TextAlreadySuppressed",
    "TextAlreadyDeferred",
    "TextAlreadyUnknown",
    # … or why the message comes again
    "TextUnreadable",
    "TextNotYet",
    "TextNoDealership",
    "TextUnavailable",
    "TextLedgerFailed",
    "TextUnforeseen",
    # … and beside it
    "TextStale",
    "TextOverBudget",
    "TextTriedFor",
    "TextWaited",
    "CarrierStopped",
    # on_sms_event's handler: how a caller's text was read
    "ReplyOptOut",
    "ReplyOptIn",
    "ReplyHelp",
    "ReplyWrongNumber",
    "ReplyAuto",
    "ReplyTaken",
    # … or what became of its message
    "ReplyAlready",
    "ReplyUnplaced",
    "ReplyUnreadable",
    "ReplyLedgerFailed",
    "ReplyUnforeseen",
    # … and beside it
    "ReplyMuted",
    # receipts: what a carrier's receipt did
    "ReceiptDelivered",
    "ReceiptUndelivered",
    "ReceiptAccepted",
    "ReceiptNoted",
    "ReceiptAlready",
    "ReceiptUnexpected",
    "ReceiptNoText",
    "ReceiptUnreadable",
    "ReceiptLedgerFailed",
    "ReceiptUnforeseen",
    # … and by carrier
    "CarrierDelivered",
    "CarrierUndelivered",
    # announce: events on the bus, those that it refused for now, and records that nobody can read
    "Announced",
    "AnnounceFailed",
    "AnnounceUnreadable",
    # notify: what became of a notice at one target
    "NoticeSent",
    "NoticeRefused",
    "NoticeWebhookDisabled",
    "NoticeUnknown",
    "NoticeAlready",
    "NoticeUnavailable",
    # … why its message comes again
    "NoticeLater",
    "NoticeUnreadable",
    "NoticeLedgerFailed",
    "NoticeUnforeseen",
    # … and beside it
    "NoticeWebhookGone",
    # webhooks: what became of an event on its way to its dealership's own endpoint
    "WebhookDelivered",
    "WebhookNobody",
    "WebhookOff",
    "WebhookGone",
    "WebhookRefused",
    "WebhookUnreachable",
    "WebhookForbidden",
    "WebhookNoSecret",
    "WebhookUnreadable",
    "WebhookAwsFailed",
    "WebhookUnforeseen",
    # watch: how many integrations are silent that aren't usually
    "IntegrationsSilent",
    # quarterly_rollup
    "UnreadableItems",
    # … and each night: 1 where the quarter before should be closed and isn't
    "QuarterOverdue",
]
