"""The webhook that every handler gets, and the environment it runs in."""

import base64
import hmac
from typing import Any
from urllib.parse import urlencode

INTEGRATION = "tremblay-twilio"
SECRET = "benchmark-token"  # noqa: S105
PATH = f"/calls/twilio/{INTEGRATION}"
PUBLIC_URL = "https://calls.example.ca"


def event(call_id: str) -> dict[str, Any]:
    """A signed `<Dial action>` request of a missed call, as API Gateway hands it over."""
    fields = {
        "AccountSid": "AC00000000000000000000000000000000",
        "CallSid": call_id,
        "CallStatus": "in-progress",
        "DialCallStatus": "no-answer",
        "Direction": "inbound",
        "From": "+15145550177",
        "To": "+14185550101",
    }
    signed = f"{PUBLIC_URL}{PATH}" + "".join(name + fields[name] for name in sorted(fields))
    signature = base64.b64encode(hmac.digest(SECRET.encode(), signed.encode(), "sha1")).decode()
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


def environment(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": "ca-central-1",
        "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
        "POWERTOOLS_SERVICE_NAME": "benchmark",
        "POWERTOOLS_METRICS_NAMESPACE": "Benchmark",
        "RAPPEL_PUBLIC_URL": PUBLIC_URL,
        "RAPPEL_DIRECTORY_TABLE": "directory",
        "RAPPEL_CALLS_TABLE": "calls",
        "RAPPEL_QUEUE_URL": f"{endpoint}/queue",
    }
