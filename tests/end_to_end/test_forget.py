"""A caller is forgotten on the deployed template: all that the local cloud holds is searched."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.request import urlopen

import pytest

from cli.caller.queues import forms
from functions.shared.consent import ConsentChange
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.messages import Message, Messages
from functions.shared.ledger.texts import OwedText, Texts
from infra.outputs import LIVE
from tests.command_line import run
from tests.end_to_end.conftest import Deployed, eventually, now
from tests.end_to_end.test_operator import Typed, account, typed

__all__ = ["account", "run", "typed"]
pytestmark = pytest.mark.slow
ID = "garage-tremblay"


def everything(deployed: Deployed) -> Iterator[tuple[str, str]]:
    """All that the account holds, by place. What the carrier knows of texts that left is the carrier's."""
    dynamodb, sqs, s3, logs = (deployed.client(name) for name in ("dynamodb", "sqs", "s3", "logs"))
    for table in dynamodb.list_tables()["TableNames"]:
        for page in dynamodb.get_paginator("scan").paginate(TableName=table):
            yield table, json.dumps(page["Items"], default=str)
    for url in sqs.list_queues().get("QueueUrls", ()):
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        yield url, json.dumps([message["Body"] for message in found.get("Messages", [])])
    for bucket in s3.list_buckets()["Buckets"]:
        for each in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", ()):
            body = s3.get_object(Bucket=bucket["Name"], Key=each["Key"])["Body"].read()
            yield f"{bucket['Name']}/{each['Key']}", each["Key"] + body.decode("latin-1")
    for group in logs.describe_log_groups()["logGroups"]:
        events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        yield group["logGroupName"], json.dumps([event["message"] for event in events])
    yield "schedules", json.dumps(deployed.client("scheduler").list_schedules()["Schedules"], default=str)
    yield "functions", json.dumps(deployed.client("lambda").list_functions()["Functions"], default=str)
    yield "parameters", json.dumps(deployed.client("ssm").describe_parameters()["Parameters"], default=str)
    yield "rules", json.dumps(deployed.client("events").list_rules()["Rules"], default=str)


def holding(deployed: Deployed, number: str) -> list[str]:
    """The places that hold the number: raw, escaped for a URL, or in base64."""
    return [place for place, held in everything(deployed) if any(f in held for f in (number, *forms(number)))]


def test_no_place_of_the_local_cloud_holds_a_forgotten_number_and_its_owner_is_not_texted(
    deployed: Deployed, typed: Typed, caller: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deployed.twilio(caller, "CA-forget")[0] == 200
    eventually(lambda: deployed.texts_to(caller))
    _leave_traces(deployed, caller)
    typed("caller", "opt-out", caller, "--dealership", ID, "--reason", "by telephone")
    deployed.invoke(deployed.outputs.rollup_function, {"quarter": "current"})
    places = holding(deployed, caller)
    assert {deployed.outputs.calls_table, deployed.outputs.contacts_table} < set(places), "the search finds"
    searched = [place for place, held in everything(deployed) if len(held) > 2]
    for kind in (f"{deployed.outputs.lake_bucket}/runs/", "SendSmsLogs", "OnMissedCallLogs"):
        assert any(kind in place for place in searched), f"{kind} has nothing that could hold a number"
    copy = json.loads(typed("caller", "export", caller).out)["dealerships"][0]
    assert all(copy[place] for place in ("calls", "texts", "history", "contact", "consents", "messages"))

    waited: list[float] = []
    monkeypatch.setattr("cli.caller.forget.time.sleep", waited.append)
    done = json.loads(typed("caller", "forget", caller, "--yes", "--json").out)
    assert waited, "senders remember the dealership for a minute"
    assert done["dealerships"][0]["opt_out_kept_as_hash"] == 1
    assert list(done["queues"].values()) == [3]
    deployed.invoke(deployed.outputs.rollup_function, {"quarter": "current"})
    assert holding(deployed, caller) == []
    assert json.loads(typed("caller", "show", caller, "--json").out) == []

    # Another function, which has never read the dealership: a minute later in the life of this one.
    _forget_the_cache(deployed)
    assert deployed.twilio(caller, "CA-after")[0] == 200
    again = eventually(lambda: _text_reason(deployed, caller))
    assert again == "opted_out"
    assert len(deployed.texts_to(caller)) == 1


def _leave_traces(deployed: Deployed, caller: str) -> None:
    dynamodb, sqs = deployed.client("dynamodb"), deployed.client("sqs")
    calls, contacts = deployed.outputs.calls_table, deployed.outputs.contacts_table
    at = now()
    Callers(dynamodb, calls).add(ID, caller, "2025|missed|twilio:x", at)
    later = at + timedelta(hours=1)
    text = OwedText(
        dealership_id=ID,
        kind="follow_up",
        about="twilio:forget",
        caller=caller,
        department="service",
        line="Service",
        called=None,
        language="fr",
        occurred_at=at,
        due_at=later,
    )
    Texts(dynamodb, calls).owe(text, asked=False)
    reply = Message(
        dealership_id=ID,
        caller=caller,
        at=at,
        message_id="in-forget",
        carrier="end_user_messaging",
        recipient="+14185550100",
        body=f"Rappelez-moi au {caller}",
        meaning="reply",
        rule="R17",
    )
    Messages(dynamodb, contacts).record(reply)
    Consents(dynamodb, contacts).flag(ID, caller, ConsentChange(at=at, how="text", message_id="in-forget"))
    body = json.dumps({"originationNumber": caller, "messageBody": "Oui"})
    url = sqs.create_queue(QueueName="Rappel-prod-SetAside")["QueueUrl"]
    for each in (body, f"From=%2B{caller[1:]}", b64encode(body.encode()).decode(), '{"of": "another"}'):
        sqs.send_message(QueueUrl=url, MessageBody=each)


def _forget_the_cache(deployed: Deployed) -> None:
    function = deployed.outputs.send_sms_function
    client: Any = deployed.client("lambda")
    variables = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
    client.update_function_configuration(
        FunctionName=function, Environment={"Variables": variables | {"FRESH": "1"}}
    )
    version = client.publish_version(FunctionName=function)["Version"]
    client.update_alias(FunctionName=function, Name=LIVE, FunctionVersion=version)


def _text_reason(deployed: Deployed, caller: str) -> str | None:
    found = deployed.client("dynamodb").scan(
        TableName=deployed.outputs.calls_table,
        FilterExpression="caller = :caller AND attribute_exists(text_reason)",
        ExpressionAttributeValues={":caller": {"S": caller}},
    )["Items"]
    return found[0]["text_reason"]["S"] if found else None


def test_the_information_page_is_read_by_anybody(deployed: Deployed) -> None:
    dynamodb = deployed.client("dynamodb")
    page = {
        "pk": {"S": "dealership#garage-page"},
        "sk": {"S": "page"},
        "html": {"S": "<p>Bonjour"},
        "policy": {"S": "default-src 'none'"},
    }
    dynamodb.put_item(TableName=deployed.outputs.directory_table, Item=page)
    with urlopen(f"{deployed.cloud.api_url}/info/garage-page", timeout=60) as answer:
        assert (answer.status, answer.read()) == (200, b"<p>Bonjour")
        assert answer.headers["content-security-policy"] == "default-src 'none'"
