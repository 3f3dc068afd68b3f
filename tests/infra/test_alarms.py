import importlib
import re
from itertools import accumulate
from operator import attrgetter
from typing import get_args

import pytest

from functions.send_sms.handler import BACKOFF
from functions.shared.metrics import Metric
from infra.alarm import Alarm
from infra.alarms import ALARMS
from infra.function_spec import FunctionSpec
from infra.settings import ROOT
from tests.infra.fixtures import Template, one, resources

ALARM = "AWS::CloudWatch::Alarm"
NAME = attrgetter("name")


@pytest.mark.parametrize(
    ("function", "timeout_ms"),
    [
        ("OnMissedCall", 10_000),
        ("Sweep", 30_000),
        ("SendSms", 30_000),
        ("OnReceipt", 30_000),
        ("OnReply", 30_000),
        ("Announce", 30_000),
        ("SendEvents", 30_000),
        ("Watch", 300_000),
        ("Reconcile", 900_000),
        ("QuarterlyRollup", 900_000),
    ],
)
def test_each_function_is_watched(template: Template, function: str, timeout_ms: int) -> None:
    assert one(template, ALARM, f"Alarms{function}Errors")["MetricName"] == "Errors"
    assert one(template, ALARM, f"Alarms{function}Throttles")["MetricName"] == "Throttles"
    slow = one(template, ALARM, f"Alarms{function}Slow")
    assert (slow["MetricName"], slow["ExtendedStatistic"]) == ("Duration", "p99")
    assert slow["Threshold"] == 0.8 * timeout_ms


@pytest.mark.parametrize(
    "queue", ["Text", "Receipt", "Reply", "Event", "Endpoint", "Sweep", "Reconcile", "QuarterlyRollup"]
)
def test_one_message_set_aside_wakes_somebody(template: Template, queue: str) -> None:
    alarm = one(template, ALARM, f"Alarms{queue}Failures")
    assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")


def test_texts_that_wait_are_seen_before_they_are_stale(template: Template) -> None:
    unserved = one(template, ALARM, "AlarmsTextsUnserved")
    assert (unserved["MetricName"], unserved["Threshold"]) == ("ApproximateAgeOfOldestMessage", 300)
    late = one(template, ALARM, "AlarmsTextsLate")
    assert (late["MetricName"], late["Statistic"], late["Threshold"]) == ("TextWaited", "Maximum", 300)


def test_an_integration_that_fell_silent_is_seen_for_as_long_as_it_is(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsIntegrationsSilent")
    assert (alarm["MetricName"], alarm["Statistic"]) == ("IntegrationsSilent", "Maximum")
    assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (0, 3600, 1)
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "watch"}]
    assert alarm["TreatMissingData"] == "notBreaching"


def test_texts_that_are_mostly_suppressed_are_seen_by_their_share(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsTextsSuppressed")
    [share, *counted] = alarm["Metrics"]
    assert share["Expression"].startswith("IF((FILL(bad, 0) + FILL(good, 0)) >= 20, ")
    metrics = {each["Id"]: each["MetricStat"]["Metric"] for each in counted}
    assert {each["MetricName"] for each in metrics.values()} == {"TextSuppressed", "TextAccepted"}
    for metric in metrics.values():
        assert metric["Dimensions"] == [{"Name": "service", "Value": "send_sms"}]


def test_two_stages_in_one_account_share_no_metric(template: Template) -> None:
    """AWS's own metrics name a function, a queue or an API; ours lie in the stage's namespace."""
    namespaces = {
        metric["Namespace"]
        for alarm in resources(template, ALARM).values()
        for metric in [
            alarm,
            *(each.get("MetricStat", {}).get("Metric", {}) for each in alarm.get("Metrics", ())),
        ]
        if "Namespace" in metric and not metric["Namespace"].startswith("AWS/")
    }
    counted = one(template, "AWS::Logs::MetricFilter")["MetricTransformations"][0]["MetricNamespace"]
    assert namespaces | {counted} == {"Rappel/prod"}


def test_failures_of_the_api_are_seen(template: Template) -> None:
    assert one(template, ALARM, "AlarmsApiFailures")["MetricName"] == "5xx"


def test_a_sweeper_that_stopped_is_seen(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsSweepSilent")
    assert (alarm["MetricName"], alarm["ComparisonOperator"]) == ("Invocations", "LessThanThreshold")
    assert (alarm["Threshold"], alarm["TreatMissingData"]) == (1, "breaching")


@pytest.mark.parametrize(
    ("name", "metric", "function"),
    [
        ("WebhooksRefused", "Refused", "on_missed_call"),
        ("WebhooksUnknown", "UnknownIntegration", "on_missed_call"),
        ("TextsNotAsked", "TextNotAsked", "on_missed_call"),
        ("TextsStale", "TextStale", "send_sms"),
        ("CarrierStopped", "CarrierStopped", "send_sms"),
        ("TextsRefused", "TextFailed", "send_sms"),
        ("TextsUnknown", "TextUnknown", "send_sms"),
        ("NoDealership", "TextNoDealership", "send_sms"),
        ("TextsUnforeseen", "TextUnforeseen", "send_sms"),
        ("UnreadableItems", "UnreadableItems", "quarterly_rollup"),
    ],
)
def test_what_a_function_counts_is_looked_for_where_it_counts_it(
    template: Template, name: str, metric: str, function: str
) -> None:
    alarm = one(template, ALARM, f"Alarms{name}")
    metrics = importlib.import_module(f"functions.{function}.handler").metrics
    assert (alarm["MetricName"], alarm["Statistic"]) == (metric, "Sum")
    assert alarm["Namespace"] == "Rappel/prod"
    assert alarm["Dimensions"] == [{"Name": "service", "Value": metrics.service}]


CARRIERS = ["EndUserMessaging", "Twilio", "Signalwire", "Telnyx"]


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_carrier_whose_texts_do_not_arrive_is_seen_by_its_own_share(
    template: Template, carrier: str
) -> None:
    alarm = one(template, ALARM, f"AlarmsUndelivered{carrier}")
    [share, *counted] = alarm["Metrics"]
    assert share["Expression"] == (
        "IF((FILL(bad, 0) + FILL(good, 0)) >= 20, FILL(bad, 0) / (FILL(bad, 0) + FILL(good, 0)), 0)"
    )
    metrics = {each["Id"]: each["MetricStat"]["Metric"] for each in counted}
    assert {name: metric["MetricName"] for name, metric in metrics.items()} == {
        "bad": "CarrierUndelivered",
        "good": "CarrierDelivered",
    }
    for metric in metrics.values():
        dimensions = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
        assert dimensions["service"] == "receipts"
        assert dimensions["carrier"].replace("_", "").title() == carrier.title()
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0.2, "GreaterThanThreshold")


def test_the_template_has_the_alarms_of_the_table(template: Template) -> None:
    alarms = [re.sub(r"^Alarms|[0-9A-F]{8}$", "", name) for name in resources(template, ALARM)]
    assert sorted(alarms) == sorted(alarm.name for alarm in ALARMS)


@pytest.mark.parametrize("alarm", [each for each in ALARMS if each.metric in get_args(Metric)], ids=NAME)
def test_what_an_alarm_looks_for_is_counted_where_it_looks(alarm: Alarm) -> None:
    counted_in = f"functions/{alarm.of.bundle}" if isinstance(alarm.of, FunctionSpec) else "infra/constructs"
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / counted_in).rglob("*.py")]
    assert any(f'"{alarm.metric}"' in text for text in texts)


@pytest.mark.parametrize(
    "name", ["CarrierStopped", "TextsUnknown", "NoDealership", "TextsUnforeseen", "UnreadableItems"]
)
def test_one_is_enough_of_what_never_happens_by_itself(template: Template, name: str) -> None:
    alarm = one(template, ALARM, f"Alarms{name}")
    assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (0, 300, 1)


def test_many_refused_texts_in_an_hour_wake_somebody_and_a_few_do_not(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsTextsRefused")
    assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (5, 3600, 1)


def test_texts_tried_in_vain_are_seen_while_there_is_time_to_act(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsTextsStuck")
    assert (alarm["MetricName"], alarm["Statistic"]) == ("TextTriedFor", "Maximum")
    tried_for = list(accumulate(BACKOFF))
    assert any(alarm["Threshold"] < seconds <= 300 for seconds in tried_for), "one try, and then 10 minutes"


def test_three_webhooks_refused_wake_somebody_where_a_dealership_misses_few_calls(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsWebhooksRefused")
    assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (2, 6 * 3600, 1)


def test_strangers_hour_after_hour_wake_somebody_and_a_passing_scanner_does_not(template: Template) -> None:
    alarm = one(template, ALARM, "AlarmsWebhooksUnknown")
    assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (5, 3600, 3)


def test_a_webhook_that_the_api_throttled_wakes_somebody(template: Template) -> None:
    alarm, seen = one(template, ALARM, "AlarmsWebhooksThrottled"), one(template, "AWS::Logs::MetricFilter")
    [metric] = seen["MetricTransformations"]
    assert (alarm["Namespace"], alarm["MetricName"]) == (metric["MetricNamespace"], metric["MetricName"])
    assert (alarm["Threshold"], seen["FilterPattern"]) == (0, '{ $.status = "429" }')
    logged = one(template, "AWS::ApiGatewayV2::Stage", "IntakeStage")["AccessLogSettings"]
    assert logged["DestinationArn"] == {"Fn::GetAtt": [seen["LogGroupName"]["Ref"], "Arn"]}
    assert '"status":"$context.status"' in logged["Format"].replace(" ", "")


def test_each_alarm_tells_somebody_what_to_do(template: Template) -> None:
    [topic] = [name for name in resources(template, "AWS::SNS::Topic") if name.startswith("Alarms")]
    assert one(template, "AWS::SNS::Subscription", "Alarms")["Protocol"] == "email"
    alarms = resources(template, ALARM)
    assert len(alarms) == len(ALARMS)
    for name, alarm in alarms.items():
        own_mail = name.startswith("AlarmsIntegrationsSilent")
        assert alarm.get("AlarmActions") == (None if own_mail else [{"Ref": topic}])
        assert alarm["AlarmDescription"]


def test_cloudwatch_may_publish_to_the_topic_and_nobody_without_tls(template: Template) -> None:
    statements = one(template, "AWS::SNS::TopicPolicy", "Alarms")["PolicyDocument"]["Statement"]
    by_effect = {s["Effect"]: s for s in statements}
    may = {s["Principal"]["Service"] for s in statements if s["Effect"] == "Allow"}
    assert may == {"cloudwatch.amazonaws.com", "events.amazonaws.com"}
    assert by_effect["Deny"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_dashboard_is_there(template: Template) -> None:
    assert one(template, "AWS::CloudWatch::Dashboard")["DashboardName"] == "Rappel-prod"
