"""Rappel in one account and region, on one page: what there is, and who may do what to it."""

from collections.abc import Mapping

from aws_cdk import CfnOutput, Duration, Environment, Size, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from functions.on_missed_call.environment import OnMissedCallEnvironment, SweepEnvironment
from functions.quarterly_rollup.environment import QuarterlyRollupEnvironment
from functions.send_sms.environment import SendSmsEnvironment
from infra.bundle import FunctionName
from infra.constructs.alarms import Alarms
from infra.constructs.carrier import Carrier
from infra.constructs.dashboard import Dashboard
from infra.constructs.delivery import Delivery, dead_letters
from infra.constructs.function import Function
from infra.constructs.intake import Intake
from infra.constructs.keys import Keys
from infra.constructs.lake import WRITTEN, Lake
from infra.constructs.ledger import Ledger
from infra.constructs.schedules import Schedules
from infra.nag import accept
from infra.settings import Settings


class Rappel(Stack):
    def __init__(
        self, scope: Construct, *, settings: Settings, code: Mapping[FunctionName, lambda_.Code]
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
        alarms = Alarms(self, "Alarms", email=settings.alarms_email)
        secrets_arn = self.format_arn(
            service="ssm", resource="parameter", resource_name=f"{settings.secrets_prefix.strip('/')}/*"
        )

        # 1 · a webhook becomes a call, and its text is asked for
        on_missed_call = Function(
            self,
            "OnMissedCall",
            code=code["on_missed_call"],
            handler="functions.on_missed_call.handler.handler",
            when_it_fails="The provider hears a 5xx and sends its webhook again",
            memory_mb=512,
            timeout=Duration.seconds(10),
            log_retention_days=settings.log_retention_days,
            environment=OnMissedCallEnvironment(
                directory_table=directory.table_name,
                calls_table=calls.table_name,
                queue_url=delivery.queue.queue_url,
                public_url=intake.public_url,
            ),
        )
        on_missed_call.grant("dynamodb:GetItem", "dynamodb:Query", on=[directory.table_arn])
        on_missed_call.grant("dynamodb:UpdateItem", on=[calls.table_arn])
        on_missed_call.grant("sqs:SendMessage", on=[delivery.queue.queue_arn])
        on_missed_call.grant("ssm:GetParameter", on=[secrets_arn])
        accept(
            on_missed_call.role,
            "An integration's secret is named when its dealership joins, under this prefix of its own",
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:{self.region}:<AWS::AccountId>"
            f":parameter{settings.secrets_prefix}*]",
        )
        on_missed_call.grant(
            "kms:Decrypt", on=[keys.secrets.key_arn], via=f"ssm.{self.region}.{self.url_suffix}"
        )
        intake.route_to(on_missed_call)

        # the sweeper: asks again for texts that got lost between the ledger and the queue, until they leave
        sweep_failures = dead_letters(self, "SweepFailures")
        sweep = Function(
            self,
            "Sweep",
            code=code["on_missed_call"],
            handler="functions.on_missed_call.sweep.handler",
            when_it_fails=sweep_failures,
            memory_mb=512,
            timeout=Duration.seconds(30),
            log_retention_days=settings.log_retention_days,
            environment=SweepEnvironment(calls_table=calls.table_name, queue_url=delivery.queue.queue_url),
        )
        sweep.grant("dynamodb:Query", on=[ledger.owed_index_arn])
        sweep.grant("sqs:SendMessage", on=[delivery.queue.queue_arn])

        # 2 · a call becomes a text
        send_sms = Function(
            self,
            "SendSms",
            code=code["send_sms"],
            handler="functions.send_sms.handler.handler",
            when_it_fails="Its message comes again, and ends in the queue's own dead letters",
            memory_mb=512,
            timeout=Duration.seconds(75),
            log_retention_days=settings.log_retention_days,
            environment=SendSmsEnvironment(
                directory_table=directory.table_name,
                calls_table=calls.table_name,
                contacts_table=contacts.table_name,
                queue_url=delivery.queue.queue_url,
                carrier=settings.carrier,
                origination_identity=settings.origination_identity,
                configuration_set=settings.configuration_set,
                max_price=settings.max_price_usd,
                seconds_per_part=settings.seconds_per_part,
            ),
        )
        send_sms.grant("dynamodb:GetItem", on=[directory.table_arn])
        send_sms.grant("dynamodb:GetItem", "dynamodb:UpdateItem", on=[calls.table_arn, contacts.table_arn])
        send_sms.grant(
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueAttributes",
            on=[delivery.queue.queue_arn],
        )
        Carrier(self, "Texts", settings=settings, sender=send_sms)
        delivery.consume_with(send_sms, at_once=settings.send_concurrency)

        # 3 · a quarter's calls become the lake, anew each time: any run can be repeated
        rollup_failures = dead_letters(self, "QuarterlyRollupFailures")
        rollup = Function(
            self,
            "QuarterlyRollup",
            code=code["quarterly_rollup"],
            handler="functions.quarterly_rollup.handler.handler",
            when_it_fails=rollup_failures,
            memory_mb=3008,
            timeout=Duration.minutes(15),
            scratch=Size.gibibytes(4),
            log_retention_days=settings.log_retention_days,
            environment=QuarterlyRollupEnvironment(
                directory_table=directory.table_name,
                calls_table=calls.table_name,
                lake_bucket=lake.bucket.bucket_name,
                hashing_key_id=keys.hashing_key.key_id,
            ),
        )
        rollup.grant("dynamodb:GetItem", "dynamodb:Query", on=[directory.table_arn])
        rollup.grant("dynamodb:Query", on=[calls.table_arn])
        rollup.grant(
            "s3:GetObject", "s3:PutObject", on=[lake.bucket.arn_for_objects(f"{name}/*") for name in WRITTEN]
        )
        accept(
            rollup.role,
            "It writes one object per quarter below each of these prefixes, and nowhere else",
            *(f"AwsSolutions-IAM5[Resource::<{lake.bucket_id}.Arn>/{name}/*]" for name in WRITTEN),
        )
        # What calls are worth, where the operator knows better than our estimates.
        rollup.grant("s3:GetObject", on=[lake.bucket.arn_for_objects("values.toml")])
        # Of the whole bucket: without it S3 answers 403 and not 404 for what isn't there yet.
        rollup.grant("s3:ListBucket", on=[lake.bucket.bucket_arn])
        rollup.grant("kms:GenerateMac", on=[keys.hashing_key.key_arn])
        # "Quarter rolled up": for whoever listens on the account's own bus.
        rollup.grant(
            "events:PutEvents",
            on=[self.format_arn(service="events", resource="event-bus", resource_name="default")],
        )

        schedules = Schedules(self, "Schedules")
        schedules.add(
            "Sweeping",
            expression="rate(5 minutes)",
            starts=sweep,
            says={},
            about="Asks again for texts that should have left by now",
        )
        schedules.add(
            "NightlyRefresh",
            expression="cron(15 5 * * ? *)",
            starts=rollup,
            says={"quarter": "current"},
            about="The current quarter's lake, as of this morning",
        )
        # All receipts are in on the 6th, and all calls back on the 9th, when it closes. The hour is clear of
        # both changes to and from summer time.
        schedules.add(
            "QuarterClose",
            expression="cron(0 6 * 1,4,7,10 ? *)",
            starts=rollup,
            says={"quarter": "previous", "unless": "closed"},
            about="The last quarter's lake, each morning until it is closed for good",
        )

        functions = (on_missed_call, sweep, send_sms, rollup)
        failures = {"Text": delivery.failures, "Sweep": sweep_failures, "QuarterlyRollup": rollup_failures}
        for function in functions:
            alarms.on_function(function)
        alarms.on_silence(sweep, expected_every=Duration.minutes(5))
        alarms.on_silence(rollup, expected_every=Duration.days(1))
        alarms.on_intake(intake)
        alarms.on_texts(delivery.queue)
        alarms.on_rollup()
        alarms.on_failures(failures)
        Dashboard(
            self,
            "Dashboard",
            title=self.stack_name,
            intake=intake,
            functions=functions,
            texts=delivery.queue,
            failures=list(failures.values()),
        )

        outputs = {
            "ApiId": intake.api.api_id,
            "ApiUrl": intake.url,
            "PublicUrl": intake.public_url,
            "DirectoryTable": directory.table_name,
            "CallsTable": calls.table_name,
            "ContactsTable": contacts.table_name,
            "QueueUrl": delivery.queue.queue_url,
            "DeadLetterQueueUrl": delivery.failures.queue_url,
            "LakeBucket": lake.bucket.bucket_name,
            "GlueDatabase": lake.database,
            "Workgroup": lake.workgroup,
            "OnMissedCallFunction": on_missed_call.name,
            "SweepFunction": sweep.name,
            "SendSmsFunction": send_sms.name,
            "RollupFunction": rollup.name,
            "SecretsKeyId": keys.secrets.key_id,
            "SecretsPrefix": settings.secrets_prefix,
        }
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)
