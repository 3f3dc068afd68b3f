"""Rappel in one account and region, on one page: its parts, and who may do what to them."""

from collections.abc import Mapping

from aws_cdk import Environment, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from functions.shared.synthetic import SYNTHETIC
from infra import functions
from infra.constructs.alarms import Alarms
from infra.constructs.announcements import Announcements
from infra.constructs.canary import Canary
from infra.constructs.carrier import Carrier
from infra.constructs.dashboard import Dashboard
from infra.constructs.delivery import Delivery
from infra.constructs.desk import Desk
from infra.constructs.endpoints import Endpoints
from infra.constructs.function import Function
from infra.constructs.intake import Intake
from infra.constructs.keys import Keys
from infra.constructs.lake import Lake
from infra.constructs.ledger import Ledger
from infra.constructs.listening import Listening
from infra.constructs.notices import Notices
from infra.constructs.outputs import add_outputs
from infra.constructs.parts import Parts
from infra.constructs.rollup_machine import RollupMachine
from infra.constructs.schedules import Schedules
from infra.function_spec import BundleName, Fields, FunctionSpec
from infra.settings import Settings


class Rappel(Stack):
    def __init__(
        self, scope: Construct, *, settings: Settings, code: Mapping[BundleName, lambda_.Code]
    ) -> None:
        super().__init__(
            scope,
            f"Rappel-{settings.stage}",
            description="Rappel: a missed call becomes a text, and a quarter of them a report",
            env=Environment(region=settings.region),
            termination_protection=True,
            analytics_reporting=False,
        )
        keys = Keys(self, "Keys")
        ledger = Ledger(self, "Ledger")
        directory, calls, contacts = ledger.directory, ledger.calls, ledger.contacts
        lake = Lake(self, "Lake", settings=settings)
        intake = Intake(self, "Intake", settings=settings)
        delivery = Delivery(self, "Delivery")
        texts = delivery.queue
        listening = Listening(self, "Listening", settings=settings)
        announcements = Announcements(self, "Announcements", settings=settings)
        desk = Desk(self, "Desk", settings=settings)
        notices = Notices(self, "Notices", bus=announcements.bus)
        endpoints = Endpoints(self, "Endpoints", bus=announcements.bus)
        alarms = Alarms(self, "Alarms", settings=settings)

        def function(spec: FunctionSpec[Fields], *_: Fields.args, **told: Fields.kwargs) -> Function:
            return Function(
                self,
                spec,
                code=code[spec.bundle],
                environment=spec.environment(*_, **told),
                settings=settings,
            )

        # 1 · a webhook becomes a call, and its text is asked for
        on_missed_call = function(
            functions.ON_MISSED_CALL,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            queue_url=texts.queue_url,
            replies_queue_url=listening.replies.queue.queue_url,
            receipts_queue_url=listening.receipts.queue.queue_url,
            public_url=intake.public_url,
            call_retention_days=settings.call_retention_days,
            secrets_key_id=keys.secrets.key_id,
            secrets_remembered_seconds=settings.secrets_remembered_seconds,
        )
        # It seals what it refuses, and can't read it again: that takes an operator.
        on_missed_call.grant("kms:Encrypt", on=[keys.secrets.key_arn])
        on_missed_call.grant("dynamodb:GetItem", "dynamodb:Query", on=[directory.table_arn])
        on_missed_call.grant("dynamodb:GetItem", "dynamodb:UpdateItem", on=[calls.table_arn])
        told = [listening.replies.queue.queue_arn, listening.receipts.queue.queue_arn]
        on_missed_call.grant("sqs:SendMessage", on=[texts.queue_arn, *told])
        keys.grant_integrations(on_missed_call, settings)
        intake.route_to(on_missed_call)

        sweep = function(
            functions.SWEEP,
            calls_table=calls.table_name,
            queue_url=texts.queue_url,
            notices_queue_url=notices.queue.queue_url,
        )
        sweep.grant("dynamodb:Query", on=[ledger.owed_index_arn])
        sweep.grant("dynamodb:UpdateItem", on=[calls.table_arn])
        sweep.grant("sqs:SendMessage", on=[texts.queue_arn, notices.queue.queue_arn])

        reconcile = function(
            functions.RECONCILE,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            call_logs_prefix=settings.call_logs_prefix,
            call_retention_days=settings.call_retention_days,
        )
        keys.grant_call_logs(reconcile, settings, ledger)

        # 2 · a call becomes a text
        send_sms = function(
            functions.SEND_SMS,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            contacts_table=contacts.table_name,
            queue_url=texts.queue_url,
            carrier=settings.carrier,
            origination_identity=settings.origination_identity,
            configuration_set=settings.configuration_set,
            max_price=settings.max_price_usd,
            call_retention_days=settings.call_retention_days,
            sender_credentials_prefix=settings.sender_credentials_prefix,
            public_url=intake.public_url,
            parts_per_second=settings.sender_parts_per_second,
            opt_outs_key_id=keys.opt_outs.key_id,
        )
        delivery.consume_with(send_sms, ledger, keys, settings)
        Carrier(self, "Texts", settings=settings, sender=send_sms, events=listening.receipts.topic)

        # 3 · a text becomes an outcome
        on_receipt = function(
            functions.ON_RECEIPT, calls_table=calls.table_name, contacts_table=contacts.table_name
        )
        on_receipt.grant("dynamodb:UpdateItem", on=[calls.table_arn])
        on_receipt.grant("dynamodb:GetItem", "dynamodb:UpdateItem", on=[contacts.table_arn])
        listening.receipts.consume_with(on_receipt, batch=10, at_once=10)

        on_reply = function(
            functions.ON_REPLY,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            contacts_table=contacts.table_name,
            queue_url=texts.queue_url,
            opt_outs_key_id=keys.opt_outs.key_id,
        )
        listening.answer_with(on_reply, ledger, keys, texts)

        # 4 · what changes in the ledger becomes events
        announce = function(
            functions.ANNOUNCE,
            calls_table=calls.table_name,
            bus=announcements.bus.event_bus_name,
            desk_url=desk.page_url,
            failures_url=announcements.failures.queue_url,
        )
        announcements.consume_with(announce, ledger)

        send_events = function(
            functions.SEND_EVENTS,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            queue_url=endpoints.queue.queue_url,
            secrets_prefix=settings.events_prefix,
        )
        endpoints.consume_with(send_events, ledger, keys, settings)

        # 5 · staff see who waits, and act
        desk_function = function(
            functions.DESK,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            contacts_table=contacts.table_name,
            queue_url=texts.queue_url,
            desk_url=desk.url,
            user_pool_id=desk.pool.ref,
            client_id=desk.client.ref,
            sender_credentials_prefix=settings.sender_credentials_prefix,
            public_url=intake.public_url,
        )
        desk.serve_with(desk_function, ledger, texts)
        keys.grant_credentials(desk_function, settings)

        # 6 · staff are told who waits
        notify = function(
            functions.NOTIFY,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            contacts_table=contacts.table_name,
            notices_queue_url=notices.queue.queue_url,
            sender=settings.notices_from,
            webhooks_prefix=settings.notices_prefix,
            desk_url=desk.page_url,
        )
        notices.consume_with(notify, ledger, keys, settings)

        # 7 · what doesn't come is heard
        watch = function(
            functions.WATCH,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            alarms_topic=alarms.topic.topic_arn,
            stack=self.stack_name,
        )
        alarms.tell_with(watch, ledger)

        synthetic = function(
            functions.SYNTHETIC_CALL,
            calls_table=calls.table_name,
            endpoint=f"{intake.public_url}/calls/standardwebhooks/{SYNTHETIC}",
            secret_parameter=settings.secrets_prefix + SYNTHETIC,
        )
        synthetic.grant("dynamodb:GetItem", on=[calls.table_arn])
        keys.grant_secret(synthetic, settings.secrets_prefix + SYNTHETIC)

        # 8 · a quarter's calls become the lake
        rollup = function(
            functions.QUARTERLY_ROLLUP,
            directory_table=directory.table_name,
            calls_table=calls.table_name,
            lake_bucket=lake.bucket.bucket_name,
            glue_database=lake.database,
            hashing_key_id=keys.hashing_key.key_id,
            call_retention_days=settings.call_retention_days,
        )
        # It writes how long departments take to call back, beside the profile that it reads.
        rollup.grant("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", on=[directory.table_arn])
        rollup.grant("dynamodb:Query", on=[calls.table_arn])
        lake.grant_publish(rollup)
        keys.reserve_hashing(rollup, alarms.topic, settings)
        machine = RollupMachine(self, "RollupMachine", settings=settings, rollup=rollup, lake=lake)

        of_texts = (on_missed_call, sweep, reconcile, send_sms, on_receipt, on_reply)
        all_functions = (*of_texts, announce, send_events, desk_function, notify, watch, synthetic, rollup)
        Schedules(self, "Schedules", functions=all_functions, machines=machine.scheduled)
        parts = Parts(
            intake=intake,
            desk=desk,
            delivery=delivery,
            listening=listening,
            announcements=announcements,
            notices=notices,
            endpoints=endpoints,
            rollup_machine=machine,
        )
        alarms.watch(all_functions, parts)
        Canary(self, "Canary", settings=settings, functions=all_functions, alarms=alarms.made)
        Dashboard(self, "Dashboard", functions=all_functions, parts=parts)
        add_outputs(self, settings, keys, ledger, lake, parts, all_functions)
