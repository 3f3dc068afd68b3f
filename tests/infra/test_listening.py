"""What carriers and callers say comes in by two topics, each with a queue and dead letters of its own."""

from typing import Any

import pytest

from infra.functions import ON_RECEIPT
from tests.infra.fixtures import Template, one, resources

QUEUE, MAPPING, TOPIC = "AWS::SQS::Queue", "AWS::Lambda::EventSourceMapping", "AWS::SNS::Topic"
CHANNELS = ["ListeningDeliveryEvents", "ListeningReplies"]


def named(template: Template, kind: str, beginning: str) -> str:
    [name] = [each for each in resources(template, kind) if each.startswith(beginning)]
    return name


def allowed(template: Template, channel: str) -> dict[str, Any]:
    policy = one(template, "AWS::SNS::TopicPolicy", f"{channel}Topic")
    [statement] = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert policy["Topics"] == [{"Ref": named(template, TOPIC, f"{channel}Topic")}]
    return dict(statement)


@pytest.mark.parametrize("channel", CHANNELS)
def test_only_end_user_messaging_of_this_account_may_publish(template: Template, channel: str) -> None:
    statement = allowed(template, channel)
    assert statement["Principal"] == {"Service": "sms-voice.amazonaws.com"}
    assert statement["Action"] == "sns:Publish"
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}


def test_delivery_events_come_from_the_stage_s_configuration_set_alone(template: Template) -> None:
    source = allowed(template, CHANNELS[0])["Condition"]["ArnLike"]["aws:SourceArn"]
    assert str(source["Fn::Join"][1][-1]).endswith(":configuration-set/rappel-prod")
    source = allowed(template, CHANNELS[1])["Condition"]["ArnLike"]["aws:SourceArn"]
    assert str(source["Fn::Join"][1][-1]).endswith(":*")


@pytest.mark.parametrize("channel", CHANNELS)
def test_nobody_publishes_without_tls(template: Template, channel: str) -> None:
    policy = one(template, "AWS::SNS::TopicPolicy", f"{channel}Topic")
    [statement] = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_topic_hands_on_to_its_own_queue_with_its_envelope(template: Template, channel: str) -> None:
    """The envelope has the moment, which a reply itself doesn't say."""
    topic, queue = named(template, TOPIC, f"{channel}Topic"), named(template, QUEUE, f"{channel}Queue")
    [subscription] = [
        it
        for it in resources(template, "AWS::SNS::Subscription").values()
        if it["TopicArn"] == {"Ref": topic}
    ]
    assert subscription["Endpoint"] == {"Fn::GetAtt": [queue, "Arn"]}
    assert (subscription["Protocol"], subscription.get("RawMessageDelivery", False)) == ("sqs", False)
    failures = named(template, QUEUE, f"{channel}Failures")
    assert subscription["RedrivePolicy"] == {"deadLetterTargetArn": {"Fn::GetAtt": [failures, "Arn"]}}


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_failed_at_five_times_is_set_aside(template: Template, channel: str) -> None:
    policy = one(template, QUEUE, f"{channel}Queue")["RedrivePolicy"]
    assert policy["maxReceiveCount"] == 5
    assert policy["deadLetterTargetArn"]["Fn::GetAtt"][0].startswith(f"{channel}Failures")


def test_a_receipt_that_failed_comes_again_without_its_batch(template: Template) -> None:
    mapping = one(template, MAPPING, CHANNELS[0])
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["FunctionName"]["Ref"].startswith("OnReceiptFunction")
    visible = one(template, QUEUE, f"{CHANNELS[0]}Queue")["VisibilityTimeout"]
    assert visible == 6 * ON_RECEIPT.timeout.total_seconds()


def test_every_event_of_a_text_goes_to_the_topic_of_receipts(template: Template) -> None:
    [destination] = one(template, "AWS::SMSVOICE::ConfigurationSet")["EventDestinations"]
    assert (destination["Enabled"], destination["MatchingEventTypes"]) == (True, ["TEXT_ALL"])
    topic = named(template, TOPIC, f"{CHANNELS[0]}Topic")
    assert destination["SnsDestination"] == {"TopicArn": {"Ref": topic}}


def test_the_topic_s_policy_stands_before_the_set_names_it(template: Template) -> None:
    name = named(template, "AWS::SMSVOICE::ConfigurationSet", "Texts")
    policy = named(template, "AWS::SNS::TopicPolicy", f"{CHANNELS[0]}Topic")
    assert policy in template["Resources"][name]["DependsOn"]
