"""The outputs by which scripts and people find a deployed stack's parts."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Stack

from infra.constructs.function import Function
from infra.constructs.keys import Keys
from infra.constructs.lake import Lake
from infra.constructs.ledger import Ledger
from infra.constructs.parts import Parts
from infra.outputs import Outputs, render
from infra.settings import Settings


def add_outputs(
    stack: Stack,
    settings: Settings,
    keys: Keys,
    ledger: Ledger,
    lake: Lake,
    parts: Parts,
    functions: Sequence[Function],
) -> None:
    function = {it.spec.service: it.name for it in functions}
    outputs = Outputs(
        api_id=parts.intake.api.api_id,
        api_url=parts.intake.url,
        public_url=parts.intake.public_url,
        desk_url=parts.desk.url,
        user_pool_id=parts.desk.pool.ref,
        directory_table=ledger.directory.table_name,
        calls_table=ledger.calls.table_name,
        contacts_table=ledger.contacts.table_name,
        queue_url=parts.delivery.queue.queue_url,
        dead_letter_queue_url=parts.delivery.failures.queue_url,
        receipts_queue_url=parts.listening.receipts.queue.queue_url,
        receipts_dead_letter_queue_url=parts.listening.receipts.failures.queue_url,
        receipts_topic_arn=parts.listening.receipts.topic.topic_arn,
        replies_queue_url=parts.listening.replies.queue.queue_url,
        replies_dead_letter_queue_url=parts.listening.replies.failures.queue_url,
        replies_topic_arn=parts.listening.replies.topic.topic_arn,
        event_bus=parts.announcements.bus.event_bus_name,
        events_dead_letter_queue_url=parts.announcements.failures.queue_url,
        notices_queue_url=parts.notices.queue.queue_url,
        notices_dead_letter_queue_url=parts.notices.failures.queue_url,
        endpoints_queue_url=parts.endpoints.queue.queue_url,
        endpoints_dead_letter_queue_url=parts.endpoints.failures.queue_url,
        lake_bucket=lake.bucket.bucket_name,
        glue_database=lake.database,
        workgroup=lake.workgroup,
        on_missed_call_function=function["on_missed_call"],
        sweep_function=function["sweep"],
        reconcile_function=function["reconcile"],
        send_sms_function=function["send_sms"],
        receipts_function=function["receipts"],
        replies_function=function["on_sms_event"],
        announce_function=function["announce"],
        notify_function=function["notify"],
        webhooks_function=function["webhooks"],
        watch_function=function["watch"],
        synthetic_function=function["synthetic"],
        rollup_function=function["quarterly_rollup"],
        rollup_machine_arn=parts.rollup_machine.arn,
        desk_function=function["desk"],
        secrets_key_id=keys.secrets.key_id,
        opt_outs_key_id=keys.opt_outs.key_id,
        hashing_key_id=keys.hashing_key.key_id,
        secrets_prefix=settings.secrets_prefix,
    )
    for name, value in render(outputs).items():
        CfnOutput(stack, name, value=value)
