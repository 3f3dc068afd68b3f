import hmac
import json

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, ago, sample, stamp

_SECRET = "an-end-to-end-secret-token"


def missed(caller: str, call_id: str) -> str:
    event = sample("zoom-callee-missed")
    leg = event["payload"]["object"]
    leg |= {"call_id": call_id, "ringing_start_time": ago(30), "call_end_time": ago(0)}
    leg["caller"]["phone_number"], leg["callee"]["phone_number"] = caller, SERVICE
    return json.dumps(event)


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """Another telephone of the queue rings out; the call back's own leg ends."""
    leg = json.loads(missed(caller, missed_id))
    leg["payload"]["object"] |= {"ringing_start_time": ago(27)}
    leg["payload"]["object"]["callee"] |= {"extension_number": 1003, "extension_type": "user"}
    ended = sample("zoom-callee-answered") | {"event": "phone.caller_ended"}
    of_ours = {"extension_type": "user", "extension_number": 1003, "phone_number": SERVICE}
    ended["payload"]["object"] |= {
        "call_id": callback_id,
        "caller": of_ours,
        "callee": {"phone_number": caller},
        "ringing_start_time": ago(5),
        "answer_start_time": ago(3),
    }
    return [json.dumps(leg), json.dumps(ended)]


def callback(caller: str, call_id: str) -> str:
    event = sample("zoom-history-answered") | {"event": "phone.caller_call_history_completed"}
    [record] = event["payload"]["object"]["call_logs"]
    record |= {"call_id": call_id, "direction": "outbound", "start_time": ago(5), "end_time": ago(0)}
    record |= {"caller_did_number": SERVICE, "callee_did_number": caller}
    return json.dumps(event)


def sign(_url: str, body: str) -> dict[str, str]:
    moment = str(stamp())
    signature = hmac.new(_SECRET.encode(), f"v0:{moment}:{body}".encode(), "sha256").hexdigest()
    return JSON | {"x-zm-request-timestamp": moment, "x-zm-signature": f"v0={signature}"}


PROVIDER = Provider(secret=_SECRET, missed=missed, callback=callback, others=others, sign=sign)
