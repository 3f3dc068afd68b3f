"""The queue between a call and its text: who consumes it, how many at once, and where failures end."""

from constructs import Construct

from infra.constructs.dead_letters import dead_letters
from infra.constructs.function import Function
from infra.constructs.keys import Keys
from infra.constructs.ledger import Ledger
from infra.constructs.work_queue import consume, work_queue
from infra.settings import Settings

# With send_sms's BACKOFF, a text's 11th try is after its 15 minutes, and settles it as stale. The rest is for
# messages that come too early, or that no sender got to.
TRIES = 15
# A text waits for no other of its batch, and a sender that dies takes none with it. Larger batches would save
# $0.20 a million texts.
BATCH = 1


class Delivery(Construct):
    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.failures = dead_letters(self, "Failures")
        self.queue = work_queue(self, "Texts", failures=self.failures, tries=TRIES)

    def consume_with(self, function: Function, ledger: Ledger, keys: Keys, settings: Settings) -> None:
        """Hands the queue's messages to a function, one each, which reads and writes what a text needs."""
        function.grant("kms:GenerateMac", on=[keys.opt_outs.key_arn])
        function.grant("dynamodb:BatchGetItem", on=[ledger.directory.table_arn])
        function.grant(
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:UpdateItem",
            on=[ledger.calls.table_arn, ledger.contacts.table_arn],
        )
        keys.grant_credentials(function, settings)
        # It hides a message until the text's next try, and asks anew for one that comes too early.
        also = ("sqs:ChangeMessageVisibility", "sqs:SendMessage")
        at_once = settings.send_concurrency
        consume(self, "Sending", self.queue, function, batch=BATCH, at_once=at_once, also=also)
