"""The floor: bare boto3. It stores what it is told and asks for a text; it checks nothing."""

import json
import os
from typing import Any
from urllib.parse import parse_qs

import boto3

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    fields = {name: values[0] for name, values in parse_qs(event["body"]).items()}
    key = f"twilio:{fields['CallSid']}"
    dynamodb.put_item(
        TableName=os.environ["RAPPEL_CALLS_TABLE"],
        Item={
            "dealership_id": {"S": "garage-tremblay"},
            "call_key": {"S": key},
            "caller": {"S": fields["From"]},
            "called": {"S": fields["To"]},
        },
    )
    message = json.dumps({"dealership_id": "garage-tremblay", "call_key": key})
    sqs.send_message(QueueUrl=os.environ["RAPPEL_QUEUE_URL"], MessageBody=message)
    return {"statusCode": 200, "headers": {"content-type": "text/xml"}, "body": "<Response/>"}
