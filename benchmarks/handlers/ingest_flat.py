"""What Rappel promises of a webhook, written flat on boto3: verified, stored once, its text asked for, and
its caller's history kept. One provider, one dealership, and no word more than these need."""

import hmac
import json
import os
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

import boto3

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")
ssm = boto3.client("ssm")

MISSED = {"no-answer": "no_answer", "busy": "busy", "canceled": "abandoned", "failed": "failed"}


@cache
def known(integration_id: str) -> tuple[str, str, dict[str, Any]]:
    """The dealership, its secret and its lines."""
    table = os.environ["RAPPEL_DIRECTORY_TABLE"]
    key = {"pk": {"S": f"integration#{integration_id}"}, "sk": {"S": "integration"}}
    item = dynamodb.get_item(TableName=table, Key=key)["Item"]
    dealership_id = item["dealership_id"]["S"]
    secret = ssm.get_parameter(Name=item["secret_parameter"]["S"], WithDecryption=True)["Parameter"]["Value"]
    lines = dynamodb.query(
        TableName=table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": f"dealership#{dealership_id}"}, ":sk": {"S": "line#"}},
    )["Items"]
    return dealership_id, secret, {line["sk"]["S"].removeprefix("line#"): line for line in lines}


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    dealership_id, secret, lines = known(event["pathParameters"]["integration_id"])
    fields = dict(parse_qsl(event["body"], keep_blank_values=True))
    signed = os.environ["RAPPEL_PUBLIC_URL"] + event["rawPath"]
    signed += "".join(name + fields[name] for name in sorted(fields))
    genuine = b64encode(hmac.digest(secret.encode(), signed.encode(), "sha1")).decode()
    if not hmac.compare_digest(genuine, event["headers"].get("x-twilio-signature", "")):
        return {"statusCode": 401, "body": ""}
    now = datetime.now(UTC)
    table, moment, key = os.environ["RAPPEL_CALLS_TABLE"], text(now), f"twilio:{fields['CallSid']}"
    line = lines[fields["To"]]
    values = {
        "call_id": fields["CallSid"],
        "provider": "twilio",
        "integration_id": event["pathParameters"]["integration_id"],
        "department": line["department"]["S"],
        "line": line["name"]["S"],
        "outcome": MISSED[fields["DialCallStatus"]],
        "caller": fields["From"],
        "called": fields["To"],
        "occurred_at": moment,
        "received_at": moment,
        "settles_at": moment,
        "text_status": "pending",
        "owed": f"text#{crc32(key.encode()) % 10}",
        "owed_at": text(now + timedelta(minutes=2)),
        "desk": f"{dealership_id}#waiting",
        "desk_at": moment,
    }
    typed: dict[str, Any] = {f":{name}": {"S": value} for name, value in values.items()}
    typed[":expires_at"] = {"N": str(int((now + timedelta(days=152)).timestamp()))}
    try:
        dynamodb.update_item(
            TableName=table,
            Key={"dealership_id": {"S": dealership_id}, "call_key": {"S": key}},
            UpdateExpression="SET " + ", ".join(f"#{name[1:]} = {name}" for name in typed),
            ConditionExpression="attribute_not_exists(outcome) AND attribute_not_exists(answered_at)",
            ExpressionAttributeNames={f"#{name[1:]}": name[1:] for name in typed},
            ExpressionAttributeValues=typed,
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return answer(200)
    message = json.dumps({"dealership_id": dealership_id, "call_key": key})
    sqs.send_message(QueueUrl=os.environ["RAPPEL_QUEUE_URL"], MessageBody=message)
    history = dynamodb.update_item(
        TableName=table,
        Key={"dealership_id": {"S": f"{dealership_id}#callers"}, "call_key": {"S": fields["From"]}},
        UpdateExpression="ADD history :history, version :one SET expires_at = :expires_at",
        ExpressionAttributeValues={
            ":history": {"SS": [f"{moment}|missed|{key}"]},
            ":one": {"N": "1"},
            ":expires_at": {"N": str(int((now + timedelta(days=37)).timestamp()))},
        },
        ReturnValues="ALL_NEW",
    )["Attributes"]["history"]["SS"]
    if len(history) > 1:
        first = min(history).split("|", 2)[2]
        dynamodb.update_item(
            TableName=table,
            Key={"dealership_id": {"S": dealership_id}, "call_key": {"S": key}},
            UpdateExpression="SET repeat_of = :first",
            ExpressionAttributeValues={":first": {"S": first}},
        )
    print(json.dumps({"message": "webhook", "dealership_id": dealership_id, "call_key": key, "status": 200}))
    return answer(200)


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def answer(status: int) -> dict[str, Any]:
    return {"statusCode": status, "headers": {"content-type": "text/xml"}, "body": "<Response/>"}
