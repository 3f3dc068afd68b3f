"""What each role may do, written out. A grant that isn't here is a mistake, here or there."""

from pathlib import Path

from functions.lake.data_catalog import runs_table
from functions.lake.schema import TABLES
from infra.app import synthesize
from infra.functions import FUNCTIONS
from infra.settings import Settings
from tests.infra.fixtures import Template, read_template, resources
from tests.infra.rights import allowed, as_list, asked, granted, unmet

PARTITIONS = {
    "glue:BatchUpdatePartition",
    "glue:CreatePartition",
    "glue:DeletePartition",
    "glue:GetPartition",
}
FINDING = {"glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable"}
UNLOADING = {
    "s3:AbortMultipartUpload",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
}
CLAIMS = {
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:GetItem",
    "dynamodb:UpdateItem",
}
READ_STREAM = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}
SHIFTS = {"lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}

# role → resource → actions. A resource is named by the beginning of its logical id, and what follows it.
MAY: dict[str, dict[str, set[str]]] = {
    "OnMissedCall": {
        "OnMissedCallLogs": LOGS,
        "LedgerDirectory": {"dynamodb:GetItem", "dynamodb:Query"},
        "LedgerCalls": {"dynamodb:GetItem", "dynamodb:UpdateItem"},
        "DeliveryTexts": {"sqs:SendMessage"},
        "ListeningRepliesQueue": {"sqs:SendMessage"},
        "ListeningDeliveryEventsQueue": {"sqs:SendMessage"},
        "parameter/rappel/prod/integrations/*": {"ssm:GetParameter"},
        "KeysSecrets": {"kms:Decrypt", "kms:Encrypt"},
    },
    "Sweep": {
        "SweepLogs": LOGS,
        "LedgerCalls/index/owed": {"dynamodb:Query"},
        "LedgerCalls": {"dynamodb:UpdateItem"},
        "DeliveryTexts": {"sqs:SendMessage"},
        "NoticesQueue": {"sqs:SendMessage"},
        "SweepFailures": {"sqs:SendMessage"},
    },
    "Reconcile": {
        "ReconcileLogs": LOGS,
        "LedgerDirectory": {"dynamodb:GetItem", "dynamodb:Query"},
        "LedgerCalls": {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem"},
        "parameter/rappel/prod/call-logs/*": {"ssm:GetParameter"},
        "KeysSecrets": {"kms:Decrypt"},
        "ReconcileFailures": {"sqs:SendMessage"},
    },
    "SendSms": {
        "SendSmsLogs": LOGS,
        "LedgerDirectory": {"dynamodb:BatchGetItem"},
        "LedgerCalls": CLAIMS,
        "LedgerContacts": CLAIMS,
        "DeliveryTexts": {
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:SendMessage",
            "sqs:GetQueueAttributes",
        },
        "pool/*": {"sms-voice:SendTextMessage"},
        "phone-number/*": {"sms-voice:SendTextMessage"},
        "parameter/rappel/prod/senders/*": {"ssm:GetParameter"},
        "KeysSecrets": {"kms:Decrypt"},
        "TextsConfigurationSet": {"sms-voice:SendTextMessage"},
        "KeysOptOuts": {"kms:GenerateMac"},
    },
    "ShowDesk": {
        "ShowDeskLogs": LOGS,
        "LedgerDirectory": {"dynamodb:GetItem"},
        "LedgerCalls/index/desk": {"dynamodb:Query"},
        "LedgerCalls": {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem"},
        "LedgerContacts": {
            "dynamodb:BatchGetItem",
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        },
        "DeliveryTexts": {"sqs:SendMessage"},
        "DeskStaff": {"cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser"},
        "parameter/rappel/prod/senders/*": {"ssm:GetParameter"},
        "KeysSecrets": {"kms:Decrypt"},
    },
    "OnReceipt": {
        "OnReceiptLogs": LOGS,
        "LedgerCalls": {"dynamodb:UpdateItem"},
        "LedgerContacts": {"dynamodb:GetItem", "dynamodb:UpdateItem"},
        "ListeningDeliveryEventsQueue": {
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
        },
    },
    "OnReply": {
        "OnReplyLogs": LOGS,
        "LedgerDirectory": {"dynamodb:Query"},
        "LedgerContacts/index/texted": {"dynamodb:Query"},
        "LedgerCalls": {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem"},
        "LedgerContacts": {
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        },
        "DeliveryTexts": {"sqs:SendMessage"},
        "ListeningRepliesQueue": {
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
        },
        "KeysOptOuts": {"kms:GenerateMac"},
    },
    "Notify": {
        "NotifyLogs": LOGS,
        "LedgerDirectory": {"dynamodb:GetItem"},
        "LedgerCalls": {
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:UpdateItem",
        },
        "LedgerCalls/index/desk": {"dynamodb:Query"},
        "LedgerContacts": {"dynamodb:BatchGetItem"},
        "NoticesQueue": {
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueAttributes",
        },
        "identity/rappel@example.com": {"ses:SendEmail"},
        "identity/example.com": {"ses:SendEmail"},
        "parameter/rappel/prod/notices/*": {"ssm:GetParameter"},
        "KeysSecrets": {"kms:Decrypt"},
    },
    "Announce": {
        "AnnounceLogs": LOGS,
        "LedgerCalls": {"dynamodb:UpdateItem"},
        "LedgerCalls/stream": READ_STREAM,
        "LedgerContacts/stream": READ_STREAM,
        "*": {"dynamodb:ListStreams"},
        "AnnouncementsFailures": {"sqs:SendMessage"},
        "AnnouncementsBus": {"events:PutEvents"},
    },
    "SendEvents": {
        "SendEventsLogs": LOGS,
        "LedgerDirectory": {"dynamodb:GetItem"},
        "LedgerCalls": {"dynamodb:GetItem", "dynamodb:UpdateItem"},
        "EndpointsQueue": {
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueAttributes",
        },
        "parameter/rappel/prod/events/*": {"ssm:GetParameter"},
        "KeysSecrets": {"kms:Decrypt"},
    },
    "Watch": {
        "WatchLogs": LOGS,
        "LedgerDirectory": {"dynamodb:GetItem", "dynamodb:Query"},
        "LedgerCalls": {"dynamodb:GetItem", "dynamodb:UpdateItem"},
        "AlarmsTopic": {"sns:Publish"},
        "WatchFailures": {"sqs:SendMessage"},
    },
    "SyntheticCall": {
        "SyntheticCallLogs": LOGS,
        "LedgerCalls": {"dynamodb:GetItem"},
        "parameter/rappel/prod/integrations/rappel-synthetic": {"ssm:GetParameter"},
        "KeysSecrets": {"kms:Decrypt"},
        "SyntheticCallFailures": {"sqs:SendMessage"},
    },
    "QuarterlyRollup": {
        "QuarterlyRollupLogs": LOGS,
        "LedgerDirectory": {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"},
        "LedgerCalls": {"dynamodb:Query"},
        "LakeBucket": {"s3:ListBucket"},
        "LakeBucket/runs/*": {"s3:DeleteObject", "s3:GetObject", "s3:PutObject"},
        "LakeBucket/manifests/*": {"s3:GetObject", "s3:PutObject"},
        "LakeBucket/reports/*": {"s3:GetObject", "s3:PutObject"},
        "LakeBucket/values.toml": {"s3:GetObject"},
        "catalog": PARTITIONS,
        "database/rappel_prod": PARTITIONS,
        **{f"table/rappel_prod/{runs_table(table)}": PARTITIONS for table in TABLES},
        "table/rappel_prod/quarter_runs": PARTITIONS,
        "event-bus/default": {"events:PutEvents"},
        "KeysCallers": {"kms:GenerateMac"},
        "QuarterlyRollupFailures": {"sqs:SendMessage"},
    },
    "RollupMachine": {
        "QuarterlyRollupFunction": {"lambda:InvokeFunction"},
        "rappel-prod-rollup": {"states:StartExecution"},
        "rappel-prod-rollup*": {
            "states:DescribeExecution",
            "states:RedriveExecution",
            "states:StopExecution",
        },
        "workgroup/rappel-prod-rollup": {"athena:GetQueryExecution", "athena:StartQueryExecution"},
        "catalog": FINDING,
        "database/rappel_prod": FINDING,
        "table/rappel_prod/missed_calls_runs": FINDING,
        "LakeBucket": {"s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"},
        "LakeBucket/runs/*": UNLOADING,
        "LakeBucket/athena/*": UNLOADING,
    },
    "CanaryOnMissedCall": {
        "OnMissedCallFunction": SHIFTS,
        "OnMissedCallFunction:live": SHIFTS,
        "*": {"cloudwatch:DescribeAlarms"},
    },
    "CanarySendSms": {
        "SendSmsFunction": SHIFTS,
        "SendSmsFunction:live": SHIFTS,
        "*": {"cloudwatch:DescribeAlarms"},
    },
    "SchedulesSweeping": {
        "SweepFunction": {"lambda:InvokeFunction"},
        "SweepFailures": {"sqs:SendMessage"},
    },
    "SchedulesReconciling": {
        "ReconcileFunction": {"lambda:InvokeFunction"},
        "ReconcileFailures": {"sqs:SendMessage"},
    },
    "SchedulesWatching": {
        "WatchFunction": {"lambda:InvokeFunction"},
        "WatchFailures": {"sqs:SendMessage"},
    },
    "SchedulesCalling": {
        "SyntheticCallFunction": {"lambda:InvokeFunction"},
        "SyntheticCallFailures": {"sqs:SendMessage"},
    },
    "SchedulesNightlyRefresh": {
        "QuarterlyRollupFunction": {"lambda:InvokeFunction"},
        "QuarterlyRollupFailures": {"sqs:SendMessage"},
    },
    "SchedulesQuarterClose": {
        "QuarterlyRollupFunction": {"lambda:InvokeFunction"},
        "QuarterlyRollupFailures": {"sqs:SendMessage"},
    },
}


def test_each_role_may_do_this_and_nothing_else(template: Template) -> None:
    assert allowed(template) == MAY


def test_each_right_was_used_in_a_story_or_it_is_said_why_none_can(template: Template) -> None:
    """`make least-privilege` tells the stories, and writes down what they used."""
    may, used = granted(template), asked()
    left = may - used
    assert left - {right for right, _ in unmet(left)} == set(), "add a story, or take it from the role"
    assert used - may == set(), "the record is old: make least-privilege"
    assert dict(unmet(used)) == {}, "it is used: strike it from unmet_actions.toml"


def test_secrets_are_decrypted_for_ssm_only(template: Template) -> None:
    decrypting = [
        statement
        for policy in resources(template, "AWS::IAM::Policy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if "kms:Decrypt" in as_list(statement["Action"])
    ]
    # on_missed_call's secrets, credentials of call logs and for send_sms and desk, the webhooks of notify,
    # endpoints' secrets, and the synthetic call's
    assert len(decrypting) == 7
    for each in decrypting:
        via = each["Condition"]["StringEquals"]["kms:ViaService"]["Fn::Join"][1]
        assert via == ["ssm.ca-central-1.", {"Ref": "AWS::URLSuffix"}]


def test_no_role_is_given_a_policy_of_others_making(template: Template) -> None:
    assert not any("ManagedPolicyArns" in role for role in resources(template, "AWS::IAM::Role").values())
    assert not resources(template, "AWS::IAM::ManagedPolicy")


def test_each_function_has_a_role_of_its_own(template: Template) -> None:
    roles = [f["Role"]["Fn::GetAtt"][0] for f in resources(template, "AWS::Lambda::Function").values()]
    assert len(set(roles)) == len(roles) == len(FUNCTIONS)


def test_a_schedules_role_serves_this_accounts_schedules_only(template: Template) -> None:
    for name, role in resources(template, "AWS::IAM::Role").items():
        if name.startswith("Schedules"):
            (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
            assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
            assert set(statement["Condition"]["StringEquals"]) == {"aws:SourceAccount", "aws:SourceArn"}


def test_with_sns_send_sms_may_text_numbers_and_no_topic(settings: Settings, tmp_path: Path) -> None:
    with_sns = settings.model_copy(update={"carrier": "sns", "origination_identity": ""})
    template = read_template(synthesize(with_sns, tmp_path / "assembly"))
    statements = [
        statement
        for name, policy in resources(template, "AWS::IAM::Policy").items()
        if name.startswith("SendSms")
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    of_sns = [s for s in statements if "sns:Publish" in as_list(s["Action"])]
    assert [(s["Effect"], s["Resource"]) for s in of_sns] == [("Allow", "*"), ("Deny", "arn:*:sns:*:*:*")]
    assert not any("sms-voice" in action for s in statements for action in as_list(s["Action"]))
    assert not resources(template, "AWS::SMSVOICE::ConfigurationSet")
