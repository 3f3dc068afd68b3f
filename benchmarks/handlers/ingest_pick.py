"""The rival: what one would pick off the shelf. Powertools' resolver, parser, idempotency, parameters, logger
and metrics, Twilio's own validator, and DynamoDB's resource."""

import json
import os
from typing import Any
from urllib.parse import parse_qs

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.parameters import get_parameter
from pydantic import BaseModel
from twilio.request_validator import RequestValidator

logger = Logger()
metrics = Metrics()
app = APIGatewayHttpResolver()
calls = boto3.resource("dynamodb").Table(os.environ["RAPPEL_CALLS_TABLE"])
sqs = boto3.client("sqs")
store = DynamoDBPersistenceLayer(table_name="idempotency")
config = IdempotencyConfig(event_key_jmespath="call_id")


class Call(BaseModel):
    call_id: str
    caller: str
    called: str


@idempotent_function(  # type: ignore[untyped-decorator]
    data_keyword_argument="call", persistence_store=store, config=config
)
def record(call: dict[str, str]) -> str:
    key = f"twilio:{call['call_id']}"
    calls.put_item(Item={"dealership_id": "garage-tremblay", "call_key": key, **call})
    message = json.dumps({"dealership_id": "garage-tremblay", "call_key": key})
    sqs.send_message(QueueUrl=os.environ["RAPPEL_QUEUE_URL"], MessageBody=message)
    return key


@app.post("/calls/<provider>/<integration_id>")
def receive(provider: str, integration_id: str) -> Response[str]:
    fields = {name: values[0] for name, values in parse_qs(app.current_event.body or "").items()}
    url = os.environ["RAPPEL_PUBLIC_URL"] + app.current_event.path
    token = str(get_parameter("/secret", decrypt=True, max_age=300))
    signature = app.current_event.headers["x-twilio-signature"]
    if not RequestValidator(token).validate(url, fields, signature):
        return Response(401, body="")
    call = Call(call_id=fields["CallSid"], caller=fields["From"], called=fields["To"])
    key = record(call=call.model_dump())
    metrics.add_metric(name="MissedCall", unit="Count", value=1)
    logger.info("webhook", extra={"provider": provider, "integration_id": integration_id, "call_key": key})
    return Response(200, content_type="text/xml", body="<Response/>")


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    config.register_lambda_context(context)
    return app.resolve(event, context)
