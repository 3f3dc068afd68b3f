from datetime import timedelta
from typing import Any

from functions.send_sms.handler import BACKOFF
from functions.shared.text_life import STALE_AFTER
from infra.constructs.delivery import TRIES
from infra.settings import Settings
from tests.infra.fixtures import Template, one, resources

QUEUE, MAPPING = "AWS::SQS::Queue", "AWS::Lambda::EventSourceMapping"


def statement_without_tls(policy: dict[str, Any]) -> dict[str, Any]:
    (found,) = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
    return dict(found)


def test_what_is_tried_too_often_is_set_aside(template: Template) -> None:
    policy = one(template, QUEUE, "DeliveryTexts")["RedrivePolicy"]
    assert policy["maxReceiveCount"] == TRIES
    assert policy["deadLetterTargetArn"]["Fn::GetAtt"][0].startswith("DeliveryFailures")


def test_a_text_is_tried_until_it_is_stale_and_three_tries_may_get_lost_meanwhile() -> None:
    waits = [*BACKOFF, *[BACKOFF[-1]] * TRIES][: TRIES - 1 - 3]
    assert timedelta(seconds=sum(waits)) > STALE_AFTER


def test_a_message_stays_hidden_for_six_times_as_long_as_a_sender_may_run(template: Template) -> None:
    timeout = one(template, "AWS::Lambda::Function", "SendSms")["Timeout"]
    assert one(template, QUEUE, "DeliveryTexts")["VisibilityTimeout"] == 6 * timeout == 180


def test_what_failed_for_good_is_kept_for_two_weeks(template: Template) -> None:
    kept = {
        name: queue.get("MessageRetentionPeriod")
        for name, queue in resources(template, QUEUE).items()
        if "Failures" in name
    }
    assert len(kept) == 11
    assert set(kept.values()) == {14 * 24 * 3600}


def test_every_queue_is_encrypted_and_reached_by_tls_only(template: Template) -> None:
    queues = resources(template, QUEUE)
    assert all(queue["SqsManagedSseEnabled"] is True for queue in queues.values())
    guarded = {p["Queues"][0]["Ref"] for p in resources(template, "AWS::SQS::QueuePolicy").values()}
    assert guarded == set(queues)
    for policy in resources(template, "AWS::SQS::QueuePolicy").values():
        denied = statement_without_tls(policy)
        assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert (denied["Action"], denied["Principal"]) == ("sqs:*", {"AWS": "*"})


def test_senders_take_one_message_each_and_are_no_more_than_the_sender_bears(template: Template) -> None:
    mapping = one(template, MAPPING, "Delivery")
    assert mapping["BatchSize"] == 1
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 10}
    assert "SendSmsLive" in str(mapping["FunctionName"])


def test_a_sender_is_told_the_number_s_pace(template: Template, settings: Settings) -> None:
    told = one(template, "AWS::Lambda::Function", "SendSms")["Environment"]["Variables"]
    assert float(told["RAPPEL_PARTS_PER_SECOND"]) == settings.sender_parts_per_second
