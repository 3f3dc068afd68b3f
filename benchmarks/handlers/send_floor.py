"""The floor: bare boto3. It reads whom to text and texts; it checks nothing and records nothing."""

import json
import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")
carrier = boto3.client("pinpoint-sms-voice-v2")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    for record in event["Records"]:
        message = json.loads(record["body"])
        key = {name: {"S": message[name]} for name in ("dealership_id", "call_key")}
        call = dynamodb.get_item(TableName=os.environ["RAPPEL_CALLS_TABLE"], Key=key)["Item"]
        carrier.send_text_message(
            DestinationPhoneNumber=call["caller"]["S"],
            OriginationIdentity=os.environ["RAPPEL_ORIGINATION_IDENTITY"],
            MessageBody="Garage Tremblay : nous avons manqué votre appel. ARRET pour ne plus en recevoir.",
        )
    return {"batchItemFailures": []}
