from typing import Any

from infra.outputs import NAMES
from tests.infra.fixtures import Template, one, resources

STATEFUL = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")


def test_the_outputs_are_those_that_scripts_and_an_operator_read(template: Template) -> None:
    assert set(template["Outputs"]) == set(NAMES.values())


def test_what_holds_data_outlives_the_stack(template: Template) -> None:
    kept = [it for it in template["Resources"].values() if it["Type"] in STATEFUL]
    assert len(kept) == 8
    assert {(it["DeletionPolicy"], it["UpdateReplacePolicy"]) for it in kept} == {("Retain", "Retain")}


def test_the_secrets_key_rotates(template: Template) -> None:
    assert one(template, "AWS::KMS::Key", "KeysSecrets")["EnableKeyRotation"] is True


def test_the_callers_key_makes_macs_and_nothing_else(template: Template) -> None:
    key = one(template, "AWS::KMS::Key", "KeysCallers")
    assert (key["KeySpec"], key["KeyUsage"]) == ("HMAC_256", "GENERATE_VERIFY_MAC")


def test_nobody_but_the_rollup_makes_a_callers_key_whatever_other_policies_say(template: Template) -> None:
    statements = one(template, "AWS::KMS::Key", "KeysCallers")["KeyPolicy"]["Statement"]
    [denied] = [each for each in statements if each["Effect"] == "Deny"]
    assert denied["Principal"] == {"AWS": "*"}
    assert set(denied["Action"]) == {"kms:GenerateMac", "kms:VerifyMac"}
    [role] = [
        name for name in resources(template, "AWS::IAM::Role") if name.startswith("QuarterlyRollupRole")
    ]
    by_role, by_session = denied["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    assert by_role == {"Fn::GetAtt": [role, "Arn"]}
    assert by_session["Fn::Join"][1][-3:] == [":assumed-role/", {"Ref": role}, "/*"]


def test_who_tries_all_the_same_is_named_in_a_mail(template: Template) -> None:
    rule = one(template, "AWS::Events::Rule", "KeysTrespass")
    assert rule["State"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    assert rule["EventPattern"]["detail"] == {
        "eventName": ["GenerateMac", "VerifyMac"],
        "errorCode": [{"exists": True}],
    }
    [target] = rule["Targets"]
    assert target["Arn"]["Ref"].startswith("AlarmsTopic")
    told = target["InputTransformer"]
    assert "$.detail.userIdentity.arn" in told["InputPathsMap"].values()
    for said in ("P2", "forgets_as", "docs/operations.md#who-tried-the-hashing-key"):
        assert said in told["InputTemplate"]


def test_no_queue_table_bucket_or_topic_is_named_by_hand(template: Template) -> None:
    """A name of ours would keep a retained resource from being replaced."""
    names = {"QueueName", "TableName", "BucketName", "TopicName", "FunctionName", "RoleName"}
    named: list[tuple[str, Any]] = [
        (name, key)
        for kind in (*STATEFUL, "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Lambda::Function")
        for name, properties in resources(template, kind).items()
        for key in names & set(properties)
    ]
    assert named == []
