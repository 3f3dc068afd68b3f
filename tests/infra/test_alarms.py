import importlib

import pytest

from tests.infra.fixtures import Template, one, resources

ALARM = "AWS::CloudWatch::Alarm"


@pytest.mark.parametrize(
    ("function", "timeout_ms"),
    [("OnMissedCall", 10_000), ("Sweep", 30_000), ("SendSms", 75_000), ("QuarterlyRollup", 900_000)],
)
def test_each_function_is_watched(template: Template, function: str, timeout_ms: int) -> None:
    assert one(template, ALARM, f"Alarms{function}Errors")["MetricName"] == "Errors"
    assert one(template, ALARM, f"Alarms{function}Throttles")["MetricName"] == "Throttles"
    slow = one(template, ALARM, f"Alarms{function}Slow")
    assert (slow["MetricName"], slow["ExtendedStatistic"]) == ("Duration", "p99")
    assert slow["Threshold"] == 0.8 * timeout_ms


@pytest.mark.parametrize("queue", ["Text", "Sweeping", "NightlyRefresh", "QuarterClose"])
def test_one_message_set_aside_wakes_somebody(template: Template, queue: str) -> None:
    alarm = one(template, ALARM, f"Alarms{queue}Failures")
    assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")


def test_texts_that_wait_are_seen_before_they_are_stale(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsTextsLate")
    assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
    assert alarm["Threshold"] == 300


def test_failures_of_the_api_are_seen(template: Template) -> None:
    assert one(template, ALARM, "AlarmsApiFailures")["MetricName"] == "5xx"


def test_a_sweeper_that_stopped_is_seen(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsSweepSilent")
    assert (alarm["MetricName"], alarm["ComparisonOperator"]) == ("Invocations", "LessThanThreshold")
    assert (alarm["Threshold"], alarm["TreatMissingData"]) == (1, "breaching")


def test_a_stopped_carrier_is_looked_for_where_send_sms_counts_it(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsCarrierStopped")
    metrics = importlib.import_module("functions.send_sms.handler").metrics
    assert alarm["Namespace"] == metrics.namespace
    assert alarm["Dimensions"] == [{"Name": "service", "Value": metrics.service}]


def test_each_alarm_tells_somebody_what_to_do(template: Template) -> None:
    (topic,) = resources(template, "AWS::SNS::Topic")
    assert one(template, "AWS::SNS::Subscription")["Protocol"] == "email"
    alarms = resources(template, ALARM)
    assert len(alarms) == 20
    for alarm in alarms.values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["AlarmDescription"]


def test_cloudwatch_may_publish_to_the_topic_and_nobody_without_tls(template: Template) -> None:
    statements = one(template, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    by_effect = {s["Effect"]: s for s in statements}
    assert by_effect["Allow"]["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert by_effect["Deny"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_dashboard_is_there(template: Template) -> None:
    assert one(template, "AWS::CloudWatch::Dashboard")["DashboardName"] == "Rappel-prod"
