import hmac
import json

from tests.builders import SERVICE
from tests.end_to_end.providers.provider import JSON, Provider, ago, sample, seconds_ago

_SECRET = "an-end-to-end-secret-token"


def missed(caller: str, call_id: str) -> str:
    event = sample("zoom-callee-missed")
    leg = event["payload"]["object"]
    leg |= {"call_id": call_id, "ringing_start_time": ago(30), "call_end_time": ago(0)}
    leg["caller"]["phone_number"], leg["callee"]["phone_number"] = caller, SERVICE
    return json.dumps(event)


def callback(caller: str, call_id: str) -> str:
    event = sample("zoom-history-answered") | {"event": "phone.caller_call_history_completed"}
    [record] = event["payload"]["object"]["call_logs"]
    record |= {"call_id": call_id, "direction": "outbound", "start_time": ago(5), "end_time": ago(0)}
    record |= {"caller_did_number": SERVICE, "callee_did_number": caller}
    return json.dumps(event)


def sign(_url: str, body: str) -> dict[str, str]:
    stamp = str(seconds_ago(0))
    signature = hmac.new(_SECRET.encode(), f"v0:{stamp}:{body}".encode(), "sha256").hexdigest()
    return JSON | {"x-zm-request-timestamp": stamp, "x-zm-signature": f"v0={signature}"}


PROVIDER = Provider(secret=_SECRET, missed=missed, callback=callback, sign=sign)
