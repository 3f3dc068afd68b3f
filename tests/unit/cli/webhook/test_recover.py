"""`rappel webhook recover`: what another secret had signed becomes what it was, and no text leaves late."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from standardwebhooks import Webhook
from twilio.request_validator import RequestValidator

from cli.caller.refused import tells_of
from functions.shared.ledger.items import unpack
from functions.shared.ledger.refused_requests import RefusedRequest, RefusedRequests
from functions.shared.moment import utc_now
from tests.builders import CALLER, SERVICE, sid
from tests.command_line import Run
from tests.unit.cli.deployed import PREFIX, Deployed

pytestmark = pytest.mark.slow

ID, PBX = "tremblay-twilio", "tremblay-pbx"
NEW, PBX_NEW = "the-new-token", "whsec_YSBzZWNyZXQgZm9yIHRlc3RzIG9ubHk="
Keep = Callable[[RefusedRequest], None]


def by_twilio(at: datetime, call_id: str = "CA1", token: str = NEW, **changes: str) -> RefusedRequest:
    fields = {"CallSid": sid(call_id), "Direction": "inbound", "From": CALLER, "To": SERVICE}
    fields |= {"DialCallStatus": "no-answer"} | changes
    fields = {name: value for name, value in fields.items() if value}
    path = f"/calls/twilio/{ID}"
    signature = RequestValidator(token).compute_signature(f"https://calls.example.ca{path}", fields)
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature}
    body = urlencode(fields).encode()
    return RefusedRequest(
        provider="twilio", integration_id=ID, path=path, headers=headers, body=body, received_at=at
    )


def by_the_pbx(at: datetime) -> RefusedRequest:
    """Its scheme signs the time."""
    body = json.dumps({"type": "call.missed", "data": {"call_id": "pbx-1", "from": CALLER, "to": SERVICE}})
    headers = {
        "content-type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(PBX_NEW).sign("msg_1", at, body),
    }
    return RefusedRequest(
        provider="standardwebhooks",
        integration_id=PBX,
        path=f"/calls/standardwebhooks/{PBX}",
        headers=headers,
        body=body.encode(),
        received_at=at,
    )


@pytest.fixture
def requests(deployed: Deployed) -> RefusedRequests:
    kms = deployed.client("kms")
    dynamodb, key = deployed.client("dynamodb"), deployed.outputs.secrets_key_id
    for integration, secret in {ID: NEW, PBX: PBX_NEW}.items():
        deployed.client("ssm").put_parameter(Name=PREFIX + integration, Value=secret, Type="SecureString")
    for name in ("queue_url", "replies_queue_url"):
        url = deployed.client("sqs").create_queue(QueueName=name.replace("_", "-"))["QueueUrl"]
        object.__setattr__(deployed.outputs, name, url)
    return RefusedRequests(dynamodb, "calls", lambda: kms, key)


def recover(run: Run, integration: str = ID) -> dict[str, Any]:
    ran = run("webhook", "recover", "--integration", integration, "--json")
    assert ran.status == 0, ran.err
    assert CALLER[1:] not in ran.out + ran.err
    told: dict[str, Any] = json.loads(ran.out)
    assert told.pop("integration") == integration
    return told


def calls(deployed: Deployed) -> list[dict[str, Any]]:
    found = map(unpack, deployed.client("dynamodb").scan(TableName="calls")["Items"])
    return [item for item in found if "outcome" in item]


def queued(deployed: Deployed, url: str) -> list[str]:
    found = deployed.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", ())]


def test_what_the_new_secret_signed_is_found_marked_and_not_texted_and_the_rest_stays(
    run: Run, deployed: Deployed, requests: RefusedRequests
) -> None:
    came = utc_now() - timedelta(days=3)
    assert all(
        [
            requests.keep(by_twilio(came)),
            requests.keep(by_twilio(came + timedelta(seconds=1))),  # Twilio tried again
            requests.keep(by_twilio(came, "CA2", token="a-stranger-s")),
        ]
    )
    told = {"requests": 3, "authentic": 2, "missed": 1, "already_known": 1, "refused": 1, "unreadable": 0}
    assert recover(run) == told
    [call] = calls(deployed)
    assert (call["found_in"], call["caller"], call["department"]) == ("refused_requests", CALLER, "service")
    assert (call["text_status"], call["text_reason"]) == ("suppressed", "stale")
    assert "owed" not in call
    assert "desk" in call  # it waits for staff
    assert queued(deployed, deployed.outputs.queue_url) == []
    assert recover(run) == dict.fromkeys(told, 0) | {"requests": 1, "refused": 1}


def test_a_time_that_is_signed_is_judged_as_of_when_the_request_came(
    run: Run, deployed: Deployed, requests: RefusedRequests
) -> None:
    came = (utc_now() - timedelta(days=2)).replace(microsecond=0)
    requests.keep(by_the_pbx(came))
    assert recover(run, PBX)["missed"] == 1
    [call] = calls(deployed)
    assert datetime.fromisoformat(call["occurred_at"]) == came.astimezone(UTC)


def test_who_called_within_the_quarter_of_an_hour_is_texted(
    run: Run, deployed: Deployed, requests: RefusedRequests
) -> None:
    requests.keep(by_twilio(utc_now() - timedelta(minutes=5)))
    assert recover(run)["missed"] == 1
    assert [call["text_status"] for call in calls(deployed)] == ["pending"]
    assert len(queued(deployed, deployed.outputs.queue_url)) == 1


def test_a_stop_that_was_refused_is_heard(run: Run, deployed: Deployed, requests: RefusedRequests) -> None:
    text = by_twilio(
        utc_now() - timedelta(days=1),
        CallSid="",
        Direction="",
        DialCallStatus="",
        Body="ARRET",
        MessageSid="SM" + "0" * 32,
    )
    requests.keep(text)
    assert recover(run)["authentic"] == 1
    [body] = queued(deployed, deployed.outputs.replies_queue_url)
    assert "ARRET" in body


def test_what_is_older_than_fourteen_days_is_judged_no_more(run: Run, requests: RefusedRequests) -> None:
    requests.keep(by_twilio(utc_now() - timedelta(days=14, minutes=1)))
    assert recover(run)["requests"] == 0


def test_without_a_secret_or_an_integration_it_says_what_to_do(
    run: Run, deployed: Deployed, requests: RefusedRequests
) -> None:
    ran = run("webhook", "recover", "--integration", "nobody-s")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert "check its spelling" in ran.err
    deployed.client("ssm").delete_parameter(Name=PREFIX + ID)
    assert f"rappel dealership secret {ID}" in run("webhook", "recover", "--integration", ID).err


def test_in_words_it_counts_the_same(run: Run, requests: RefusedRequests) -> None:
    requests.keep(by_twilio(utc_now() - timedelta(days=1)))
    assert "authentic 1, missed 1, already known 0" in run("webhook", "recover", "--integration", ID).out


@pytest.mark.parametrize(
    "body",
    [
        urlencode({"From": CALLER}),
        json.dumps({"from": "(514) 555-0177"}),
        "e30.eyJmcm9tIjoiKzE1MTQ1NTUwMTc3In0.c2ln",  # a JWT's {"from":"+15145550177"}
    ],
)
def test_a_forgotten_number_is_found_however_it_is_written(body: str) -> None:
    request = by_twilio(utc_now())
    assert tells_of(RefusedRequest(**{**_fields(request), "body": body.encode()}), CALLER)
    assert not tells_of(RefusedRequest(**{**_fields(request), "body": body.encode()}), "+15145550178")


def test_who_is_forgotten_is_forgotten_in_them_too(
    run: Run, deployed: Deployed, requests: RefusedRequests
) -> None:
    requests.keep(by_twilio(utc_now() - timedelta(days=1)))
    requests.keep(by_twilio(utc_now() - timedelta(days=1), "CA2", From="+15145550142"))
    ran = run("caller", "forget", CALLER, "--yes", "--json")
    assert [each["refused_requests"] for each in json.loads(ran.out)["dealerships"]] == [1]
    assert [tells_of(request, CALLER) for _, request in requests.of(ID, utc_now())] == [False]


def _fields(request: RefusedRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in RefusedRequest.__dataclass_fields__}
