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
