"""The rival: what one would pick off the shelf. Powertools' batch processor, parser, idempotency, logger and
metrics, DynamoDB's resource, and a text that is recorded once it is sent."""

import os
from datetime import UTC, datetime
from string import Template
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from pydantic import BaseModel

logger = Logger()
metrics = Metrics()
dynamodb = boto3.resource("dynamodb")
calls = dynamodb.Table(os.environ["RAPPEL_CALLS_TABLE"])
contacts = dynamodb.Table(os.environ["RAPPEL_CONTACTS_TABLE"])
carrier = boto3.client("pinpoint-sms-voice-v2")
processor = BatchProcessor(event_type=EventType.SQS)
store = DynamoDBPersistenceLayer(table_name="idempotency")
config = IdempotencyConfig(event_key_jmespath="call_key")
words = Template("$dealership : nous avons manqué votre appel. ARRET pour ne plus en recevoir.")


class Message(BaseModel):
    dealership_id: str
    call_key: str


@idempotent_function(  # type: ignore[untyped-decorator]
    data_keyword_argument="message", persistence_store=store, config=config
)
def send(message: dict[str, str]) -> str:
    call: dict[str, Any] = calls.get_item(Key=message)["Item"]
    who = {"dealership_id": message["dealership_id"], "caller": call["caller"]}
    if "opted_out_at" in contacts.get_item(Key=who).get("Item", {}):
        return "opted_out"
    answer = carrier.send_text_message(
        DestinationPhoneNumber=call["caller"],
        OriginationIdentity=os.environ["RAPPEL_ORIGINATION_IDENTITY"],
        MessageBody=words.substitute(dealership="Garage Tremblay"),
        MessageType="TRANSACTIONAL",
    )
    now = datetime.now(UTC).isoformat()
    calls.update_item(
        Key=message,
        UpdateExpression="SET message_id = :id, texted_at = :now",
        ExpressionAttributeValues={":id": answer["MessageId"], ":now": now},
    )
    contacts.put_item(Item={**who, "last_text_at": now})
    return "sent"


def record(record: SQSRecord) -> None:
    message = Message.model_validate_json(record.body)
    outcome = send(message=message.model_dump())
    metrics.add_metric(name="Text", unit="Count", value=1)
    logger.info("text", extra={**message.model_dump(), "outcome": outcome})


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    config.register_lambda_context(context)
    return dict(process_partial_response(event, record, processor, context))
