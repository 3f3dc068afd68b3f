"""Each alarm of the deployed stack rings, and its mail says what to do.

MiniStack judges an alarm by its metric and threshold, whatever the dimensions, and knows no expressions:
tests/infra/test_alarms.py has those by the template. An alarm on a share is set by hand.
"""

import json
from typing import Any

import pytest

from infra.alarm import Alarm
from infra.alarms import ALARMS
from tests.end_to_end.conftest import Deployed, eventually

pytestmark = pytest.mark.slow


def test_each_alarm_of_the_stack_rings_and_its_mail_says_what_to_do(deployed: Deployed) -> None:
    watch = deployed.client("cloudwatch")
    found = [page["MetricAlarms"] for page in watch.get_paginator("describe_alarms").paginate()]
    alarms = {alarm["AlarmName"]: alarm for page in found for alarm in page}
    assert len(alarms) == len(ALARMS)
    [topic] = {action for alarm in alarms.values() for action in alarm["AlarmActions"]}
    inbox = subscribe(deployed, topic)
    for name, alarm in alarms.items():
        set_off(watch, name, alarm)
    told: dict[str, str] = {}

    def all_told() -> bool:
        for body in deployed.messages(inbox):
            message = json.loads(json.loads(body)["Message"])
            told[message["AlarmName"]] = message["AlarmDescription"]
        return len(told) >= len([alarm for alarm in ALARMS if alarm.mails])

    eventually(all_told)
    assert set(told) == {name for name, alarm in alarms.items() if alarm["AlarmActions"]}
    for alarm in ALARMS:
        [name] = [each for each in alarms if f"Alarms{alarm.name}" in each and is_of(each, alarm)]
        assert not alarm.mails or alarm.priority in told[name]


def is_of(name: str, alarm: Alarm) -> bool:
    """Whether a deployed alarm is this one: characters of CloudFormation's follow its own name."""
    rest = name.partition(f"Alarms{alarm.name}")[2]
    return not any(
        other.name.startswith(alarm.name) and rest.startswith(other.name.removeprefix(alarm.name))
        for other in ALARMS
        if other is not alarm
    )


def subscribe(deployed: Deployed, topic: str) -> str:
    """A queue that hears what the topic's mail says. Returns its URL."""
    sqs = deployed.client("sqs")
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everybody]})
    url: str = sqs.create_queue(QueueName="alarms-inbox", Attributes={"Policy": policy})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    deployed.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return url


def set_off(watch: Any, name: str, alarm: dict[str, Any]) -> None:
    if "MetricName" not in alarm or not alarm["MetricName"]:
        watch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a rehearsal")
        return
    above = alarm["ComparisonOperator"] == "GreaterThanThreshold"
    datum = {
        "MetricName": alarm["MetricName"],
        "Dimensions": alarm["Dimensions"],
        "Value": alarm["Threshold"] + 1 if above else 0,
    }
    watch.put_metric_data(Namespace=alarm["Namespace"], MetricData=[datum])
    if watch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"] != "ALARM":
        # Another function's runs were counted for it: locally, dimensions don't tell them apart.
        watch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a rehearsal")
