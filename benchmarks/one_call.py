"""One call, as every handler gets it: its webhook, its text's message, and what the tables say of both."""

import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from functions.on_missed_call.environment import OnMissedCallEnvironment
from functions.on_missed_call.providers import ADAPTERS
from functions.send_sms.environment import SendSmsEnvironment
from functions.shared.call import call_key
from functions.shared.environment import render

INTEGRATION = "tremblay-twilio"
DEALERSHIP = "garage-tremblay"
CALLER, SERVICE = "+15145550177", "+14185550101"
SECRET = "benchmark-token"  # noqa: S105
SECRET_PARAMETER = "/secret"  # noqa: S105
# Of other providers than Twilio, by the end of the parameter's name: what signs, where it isn't SECRET.
_KEY = "whsec_YSBzZWNyZXQgb2YgdGhlIGJlbmNobWFya3M="
SECRETS = {"quo": _KEY, "standardwebhooks": _KEY, "telnyx": b64encode(bytes(range(32))).decode()}
PATH = f"/calls/twilio/{INTEGRATION}"
PUBLIC_URL = "https://calls.example.ca"
PROCESS = {
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_DEFAULT_REGION": "ca-central-1",
    "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
    "POWERTOOLS_SERVICE_NAME": "benchmark",
    "POWERTOOLS_METRICS_NAMESPACE": "Benchmark",
}


class Context:
    """What Powertools reads of Lambda's."""

    function_name = "benchmark"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:ca-central-1:000000000000:function:benchmark"
    aws_request_id = "1"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def sid(call_id: str) -> str:
    """A short id such as CA1, as long as Twilio's are."""
    return f"CA{call_id[2:].encode().hex():0>32}"


def webhook(call_id: str, caller: str = CALLER, status: str = "no-answer") -> dict[str, Any]:
    """A signed `<Dial action>` request of a call, a missed one if need be, as API Gateway hands it over."""
    fields = {
        "AccountSid": "AC00000000000000000000000000000000",
        "CallSid": sid(call_id),
        "CallStatus": "in-progress",
        "DialCallStatus": status,
        "Direction": "inbound",
        "From": caller,
        "To": SERVICE,
    }
    signed = f"{PUBLIC_URL}{PATH}" + "".join(name + fields[name] for name in sorted(fields))
    signature = b64encode(hmac.digest(SECRET.encode(), signed.encode(), "sha1")).decode()
    return {
        "version": "2.0",
        "routeKey": "POST /calls/{provider}/{integration_id}",
        "rawPath": PATH,
        "rawQueryString": "",
        "headers": {
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": signature,
            "host": "calls.example.ca",
        },
        "pathParameters": {"provider": "twilio", "integration_id": INTEGRATION},
        "requestContext": {
            "requestId": "1",
            "stage": "$default",
            "http": {"method": "POST", "path": PATH, "sourceIp": "192.0.2.1"},
        },
        "body": urlencode(fields),
        "isBase64Encoded": False,
    }


def batch(body: str) -> dict[str, Any]:
    """A message, as Lambda hands it over from SQS."""
    return {
        "Records": [
            {
                "messageId": "1",
                "receiptHandle": "1",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:ca-central-1:000000000000:texts",
                "awsRegion": "ca-central-1",
            }
        ]
    }


def request(call_id: str) -> str:
    """What asks for the call's text."""
    return json.dumps({"dealership_id": DEALERSHIP, "call_key": call_key("twilio", sid(call_id))})


def delivered(call_id: str) -> str:
    """End User Messaging's receipt of the call's text, in SNS's envelope."""
    moment = int(datetime.now(UTC).timestamp() * 1000)
    key = call_key("twilio", sid(call_id))
    return _envelope(
        {
            "eventType": "TEXT_DELIVERED",
            "eventTimestamp": moment,
            "messageRequestTimestamp": moment,
            "isFinal": True,
            "messageId": "1",
            "context": {"call": f"{DEALERSHIP}|{key}"},
            "totalMessageParts": 1,
            "totalMessagePrice": 0.00581,
        }
    )


def reply(message_id: str, caller: str) -> str:
    """A text that the caller writes back, in SNS's envelope."""
    return _envelope(
        {
            "originationNumber": caller,
            "destinationNumber": "+14185550190",
            "messageBody": "Oui, rappelez-moi demain matin",
            "inboundMessageId": message_id,
        }
    )


def _envelope(message: dict[str, Any]) -> str:
    told = {
        "Type": "Notification",
        "Message": json.dumps(message),
        "Timestamp": datetime.now(UTC).isoformat(),
    }
    return json.dumps(told)


def directory() -> list[dict[str, Any]]:
    """The items of one dealership, plain values by attribute."""
    dealership = {
        "id": DEALERSHIP,
        "name": "Garage Tremblay & Fils",
        "text_name": "Garage Tremblay",
        "timezone": "America/Toronto",
        "languages": ["fr"],
        "phone": "+14185550100",
        "hours": {"default": {"monday-friday": "08:00-17:00"}},
        "lines": [{"name": "Service", "department": "service", "number": SERVICE}],
        "integrations": [{"id": INTEGRATION, "provider": "twilio"}],
    }
    others = [_integration(name, name, f"{SECRET_PARAMETER}/{name}") for name in ADAPTERS if name != "twilio"]
    return [
        _integration(INTEGRATION, "twilio", SECRET_PARAMETER),
        *others,
        {
            "pk": f"dealership#{DEALERSHIP}",
            "sk": f"line#{SERVICE}",
            "name": "Service",
            "department": "service",
            "overflow": False,
        },
        {"pk": f"dealership#{DEALERSHIP}", "sk": "profile", "document": json.dumps(dealership)},
    ]


def _integration(integration_id: str, provider: str, parameter: str) -> dict[str, Any]:
    return {
        "pk": f"integration#{integration_id}",
        "sk": "integration",
        "dealership_id": DEALERSHIP,
        "provider": provider,
        "secret_parameter": parameter,
        "settle_seconds": 0,
    }


def missed(now: datetime) -> dict[str, Any]:
    """The call in the ledger, its text owed."""
    return {
        "dealership_id": DEALERSHIP,
        "call_key": call_key("twilio", sid("CA1")),
        "caller": CALLER,
        "called": SERVICE,
        "department": "service",
        "line": "Service",
        "outcome": "no_answer",
        "occurred_at": now,
        "received_at": now,
        "settles_at": now,
        "text_status": "pending",
    }


def environment(endpoint: str) -> dict[str, str]:
    """The variables of handlers that talk to the stub at `endpoint`."""
    return {"AWS_ENDPOINT_URL": endpoint, **variables(f"{endpoint}/queue")}


def variables(queue_url: str) -> dict[str, str]:
    """The variables of every handler, AWS's own address left out."""
    ingest = OnMissedCallEnvironment(
        directory_table="directory",
        calls_table="calls",
        queue_url=queue_url,
        replies_queue_url=queue_url,
        receipts_queue_url=queue_url,
        public_url=PUBLIC_URL,
        call_retention_days=152,
        secrets_key_id="key",
        secrets_remembered_seconds=300,
    )
    send = SendSmsEnvironment(
        directory_table="directory",
        calls_table="calls",
        contacts_table="contacts",
        queue_url=queue_url,
        carrier="end_user_messaging",
        origination_identity="pool-benchmark",
        configuration_set=None,
        max_price="0.05",
        sender_credentials_prefix="/senders/",
        public_url="https://calls.example.ca",
        parts_per_second=1000,
        call_retention_days=152,
        opt_outs_key_id="none",
    )
    return PROCESS | render(ingest) | render(send)
