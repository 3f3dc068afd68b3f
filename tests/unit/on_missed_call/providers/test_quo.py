"""Quo's two signatures and two bodies, with the official `standardwebhooks` package as one signer."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from functions.on_missed_call.providers import quo
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent
from tests.builders import CALLER, NOW, SERVICE, request
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

NEWER = "whsec_" + b64encode(b"the newer key of 24 byte").decode()
LEGACY = b64encode(b"the older key of 24 byte").decode()
STARTED = "2025-09-02T13:59:30.000Z"


def older(kind: str = "call.completed", **changes: Any) -> bytes:
    call = {
        "id": "ACsXlF0",
        "object": "call",
        "answeredAt": None,
        "completedAt": "2025-09-02T14:00:00.000Z",
        "createdAt": STARTED,
        "direction": "incoming",
        "status": "no-answer",
        "phoneNumberId": "PN1ZmRMzlx",
        "participants": [CALLER],
    } | changes
    return json.dumps({"id": "EV1", "apiVersion": "v4", "type": kind, "data": {"object": call}}).encode()


def newer(kind: str = "call.missed", people: dict[str, Any] | None = None, **changes: Any) -> bytes:
    people = {"workspace": [SERVICE], "external": [CALLER], "resolution": "available"} | (people or {})
    resource = {"id": "AC-call", "createdAt": STARTED, "updatedAt": STARTED} | changes
    context = {"orgId": "OR123", "phoneNumberId": "PN123", "userId": "US123", "participants": people}
    data = {"resource": resource, "context": context, "links": {"quo": None}}
    return json.dumps({"id": "EV1", "apiVersion": "2026-03-30", "type": kind, "data": data}).encode()


def read(content: bytes) -> CallEvent:
    [event] = quo.ADAPTER.parse(request(content))
    return event


def signed_older(content: bytes, late: int = 0, secret: str = LEGACY) -> Request:
    stamp = str(int((NOW - timedelta(seconds=late)).timestamp() * 1000))
    digest = hmac.digest(b64decode(secret), f"{stamp}.".encode() + content, "sha256")
    return request(content, {"openphone-signature": f"hmac;1;{stamp};{b64encode(digest).decode()}"})


def signed_newer(content: bytes, secret: str = NEWER) -> Request:
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", NOW, content.decode()),
    }
    return request(content, headers)


def test_each_secret_verifies_its_own_kind_of_signature() -> None:
    quo.verify(signed_older(older()), [LEGACY], NOW)
    quo.verify(signed_newer(newer()), [NEWER], NOW)
    for webhook in (signed_older(older()), signed_newer(newer())):  # while the webhooks are replaced
        quo.verify(webhook, [NEWER, LEGACY], NOW)


def test_a_webhook_of_the_other_kind_is_refused_and_says_which_secret_to_store() -> None:
    with pytest.raises(Refused, match="not a whsec_ one") as refused:
        quo.verify(signed_older(older()), [NEWER], NOW)
    assert refused.value.status == 401
    with pytest.raises(Refused, match="needs its whsec_ key") as refused:
        quo.verify(signed_newer(newer()), [LEGACY], NOW)
    assert refused.value.status == 401


def test_one_key_s_bytes_never_verify_the_other_scheme() -> None:
    bare = NEWER.removeprefix("whsec_")
    with pytest.raises(Refused):
        quo.verify(signed_older(older(), secret=bare), [NEWER], NOW)
    with pytest.raises(Refused):
        quo.verify(signed_newer(newer()), [bare], NOW)


@pytest.mark.parametrize("secrets", [[], [""], ["===="], ["é"], [b64encode(b"another").decode()]])
def test_no_other_secret_verifies_the_older_signature(secrets: list[str]) -> None:
    webhook = signed_older(older())
    for each in (webhook, request(webhook.body, {"openphone-signature": _keyed_with_nothing(webhook)})):
        with pytest.raises(Refused) as refused:
            quo.verify(each, secrets, NOW)
        assert refused.value.status == 401
        assert refused.value.code == ("bad_signature" if secrets else "missing_signature")


def _keyed_with_nothing(webhook: Request) -> str:
    stamp = webhook.headers["openphone-signature"].split(";")[2]
    digest = hmac.digest(b"", f"{stamp}.".encode() + webhook.body, "sha256")
    return f"hmac;1;{stamp};{b64encode(digest).decode()}"


def test_one_letter_of_the_older_signature_changed_is_refused() -> None:
    webhook = signed_older(older())
    header = webhook.headers["openphone-signature"]
    for i in range(len(header)):
        changed = header[:i] + ("A" if header[i] != "A" else "B") + header[i + 1 :]
        with pytest.raises(Refused):
            quo.verify(request(webhook.body, {"openphone-signature": changed}), [LEGACY], NOW)
    with pytest.raises(Refused):
        quo.verify(request(webhook.body + b" ", webhook.headers), [LEGACY], NOW)


def test_one_of_several_older_signatures_suffices() -> None:
    webhook = signed_older(older())
    genuine = webhook.headers["openphone-signature"]
    stamp = genuine.split(";")[2]
    for both in (f"hmac;1;1;QUFB,{genuine}", f"hmac;1;{stamp};QUFB, {genuine}", f"{genuine}, hmac;2;x"):
        quo.verify(request(webhook.body, {"openphone-signature": both}), [LEGACY], NOW)


def test_a_stale_signature_is_not_refreshed_by_another_s_timestamp() -> None:
    webhook = signed_older(older(), late=301)
    both = f"{webhook.headers['openphone-signature']},hmac;1;{int(NOW.timestamp() * 1000)};QUFB"
    with pytest.raises(Refused, match="doesn't hold"):
        quo.verify(request(webhook.body, {"openphone-signature": both}), [LEGACY], NOW)


@pytest.mark.parametrize("late", [301, -301])
def test_five_minutes_is_the_tolerance(late: int) -> None:
    quo.verify(signed_older(older(), late - (1 if late > 0 else -1)), [LEGACY], NOW)
    with pytest.raises(Refused, match="5 minutes") as refused:
        quo.verify(signed_older(older(), late), [LEGACY], NOW)
    assert (refused.value.status, refused.value.code) == (401, "stale_timestamp")


@pytest.mark.parametrize(
    "header",
    [
        *("x", "hmac;1;1", "hmac;1;;QUFB", f"hmac;1;{'9' * 15};QUFB"),
        *("hmac;1;soon;QUFB,GENUINE", "GENUINE,hmac;1;soon;QUFB"),
    ],
)
def test_a_timestamp_that_cannot_be_read_is_refused_even_beside_a_genuine_signature(header: str) -> None:
    webhook = signed_older(older())
    header = header.replace("GENUINE", webhook.headers["openphone-signature"])
    with pytest.raises(Refused, match="isn't hmac;1") as refused:
        quo.verify(request(webhook.body, {"openphone-signature": header}), [LEGACY], NOW)
    assert (refused.value.status, refused.value.code) == (401, "bad_signature")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("no-answer", "no_answer"),
        ("missed", "no_answer"),
        ("completed", "no_answer"),
        ("busy", "busy"),
        ("abandoned", "abandoned"),
        ("canceled", "abandoned"),
        ("failed", "failed"),
    ],
)
def test_an_older_call_that_ended_unanswered_is_a_missed_call(status: str, outcome: str) -> None:
    event = read(older(status=status))
    assert (event.kind, event.outcome) == ("missed", outcome)
    assert (event.call_id, event.caller, event.extension) == ("ACsXlF0", CALLER, "PN1ZmRMzlx")


def test_a_newer_missed_call_names_its_caller_and_its_line() -> None:
    event = read(newer())
    assert (event.kind, event.outcome, event.call_id) == ("missed", "no_answer", "AC-call")
    assert (event.caller, event.called, event.extension) == (CALLER, SERVICE, "PN123")


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        ("unanswered", "missed", "no_answer"),
        ("abandoned", "missed", "abandoned"),
        ("failed", "missed", "failed"),
        ("answered", "answered", None),
        ("forwarded", "ended", None),
        ("ai-handled", "ended", None),
        ("unknown", "ended", None),
        ("teleported", "ended", None),
    ],
)
def test_a_newer_call_s_end_is_told_by_its_status(status: str, kind: str, outcome: str | None) -> None:
    event = read(newer("call.completed", direction="incoming", status=status))
    assert (event.kind, event.outcome) == (kind, outcome)
    assert "teleported" not in event.why


def test_both_events_of_a_missed_call_tell_the_same_call_and_start() -> None:
    one, other = read(newer()), read(newer("call.completed", direction="incoming", status="unanswered"))
    assert (one.call_id, one.started_at, one.caller) == (other.call_id, other.started_at, other.caller)
    assert one.started_at == NOW - timedelta(seconds=30)


def test_a_voicemail_is_told_without_its_address() -> None:
    voicemail = {"url": "https://media.example/secret"}
    event = read(older(status="completed", voicemail=voicemail))
    assert (event.kind, event.outcome) == ("missed", "voicemail")
    assert "secret" not in repr(event)
    ended = newer("call.completed", direction="incoming", status="unanswered", hasVoicemail=True)
    assert (read(ended).kind, read(ended).outcome) == ("missed", "voicemail")


@pytest.mark.parametrize("make", [older, newer])
def test_a_call_that_was_answered_is_none_missed(make: Any) -> None:
    for kind in ("call.answered", "call.completed"):
        event = read(make(kind, direction="incoming", status="completed", answeredAt=STARTED))
        assert (event.kind, event.callback) == ("answered", None)
    assert read(make("call.ringing", direction="incoming", status="ringing")).kind == "progress"
    assert read(make("call.answered", direction="incoming")).kind == "answered"
    assert read(make("call.forwarded", direction="incoming", status="completed")).kind == "ended"


@pytest.mark.parametrize("make", [older, newer])
@pytest.mark.parametrize(
    ("kind", "answered", "callback"),
    [
        ("call.ringing", None, None),
        ("call.answered", None, "reached"),
        ("call.completed", STARTED, "reached"),
        ("call.completed", None, "tried"),
    ],
)
def test_an_outgoing_call_is_a_call_back(
    make: Any, kind: str, answered: str | None, callback: str | None
) -> None:
    event = read(make(kind, direction="outgoing", status="unanswered", answeredAt=answered))
    assert (event.kind, event.direction, event.called, event.callback) == (
        "ignored",
        "outbound",
        CALLER,
        callback,
    )
    assert event.caller == (SERVICE if make is newer else None)
    assert read(make("call.completed", direction="outgoing", status="answered")).callback == "reached"


@pytest.mark.parametrize(
    "kind",
    ["call.recording.completed", "call.summary.completed", "call.voicemail.completed", "message.received"],
)
def test_what_comes_later_says_nothing_of_the_call_s_fate(kind: str) -> None:
    assert quo.ADAPTER.parse(request(json.dumps({"type": kind, "data": {}}).encode())) == []


def test_a_number_told_as_such_is_the_caller_s_whoever_took_part() -> None:
    told: dict[str, Any] = {"from": CALLER, "to": SERVICE, "participants": [SERVICE, CALLER]}
    event = read(older(**told))
    assert (event.caller, event.called) == (CALLER, SERVICE)
    event = read(older(**told, direction="outgoing"))
    assert (event.caller, event.called) == (CALLER, SERVICE)


def test_of_several_that_took_part_the_first_outside_is_the_caller() -> None:
    event = read(newer(people={"external": [CALLER, "+15145550178"], "workspace": [SERVICE, "+14185550102"]}))
    assert (event.caller, event.called) == (CALLER, SERVICE)


@pytest.mark.parametrize("participants", [None, [], [SERVICE, CALLER], ["anonymous"], ["call me"]])
def test_a_caller_whom_nothing_tells_is_unknown(participants: list[str] | None) -> None:
    event = read(older(participants=participants))
    assert (event.kind, event.caller) == ("missed", None)


def test_participants_that_quo_could_not_resolve_are_unknown() -> None:
    event = read(newer(people={"external": [], "workspace": [], "resolution": "unavailable"}))
    assert (event.kind, event.caller, event.called) == ("missed", None, None)


@pytest.mark.parametrize("caller", ["204", "USlHhXmRM7"])
def test_an_internal_caller_is_ignored(caller: str) -> None:
    assert read(older(participants=[caller])).kind == "ignored"


@pytest.mark.parametrize("direction", ["sideways", None, ""])
def test_a_direction_unknown_is_no_missed_call(direction: str | None) -> None:
    assert read(older(direction=direction)).kind == "ignored"
    assert read(newer("call.completed", direction=direction, status="unanswered")).kind == "ignored"


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_optional_part_may_be_null_or_empty(nothing: str | None) -> None:
    event = read(
        newer(people={"external": nothing, "workspace": nothing}, direction=nothing, answeredAt=nothing)
    )
    assert (event.kind, event.caller, event.called) == ("missed", None, None)
    event = read(older(status="completed", voicemail=nothing, hasVoicemail=nothing, phoneNumberId=nothing))
    assert (event.kind, event.outcome, event.extension) == ("missed", "no_answer", None)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (older(id=""), "data.object.id"),
        (older(id="AC call"), "data.object.id"),
        (newer(id="A" * 65), "data.resource.id"),
        (older(createdAt=None), "data.object.createdAt"),
        (older(phoneNumberId="x" * 33), "data.object.phoneNumberId"),
        (older(participants=[["call me"]]), "data.object.participants.0"),
        (newer(id=1), "data.resource.id"),
        (b'{"type":"call.missed","data":{}}', "data.resource: Field required"),
    ],
)
def test_a_bad_field_is_named(content: bytes, named: str) -> None:
    with pytest.raises(Refused, match=named.replace(".", r"\.")) as refused:
        read(content)
    assert refused.value.status == 400


@given(
    spoilt(json.loads(older())) | spoilt(json.loads(newer())) | st.binary(max_size=200),
    st.text(alphabet="hmac;1,0Aé", max_size=30),
)
def test_no_request_raises_anything_but_a_refusal(content: bytes, header: str) -> None:
    stamp = int(NOW.timestamp() * 1000)
    for each, signature in ((content, header), (b"[" * 9999, f"hmac;1;{stamp};\ud800")):
        webhook = request(each, {"openphone-signature": signature})
        taken_or_refused("quo", webhook)
        with pytest.raises(Refused) as refused:
            quo.verify(webhook, [NEWER, LEGACY], NOW)
        assert refused.value.status == 401


def test_the_newer_delivery_has_an_id_and_the_answer_is_a_200() -> None:
    assert quo.ADAPTER.webhook_id(signed_newer(newer())) == "msg_1"
    assert quo.ADAPTER.webhook_id(signed_older(older())) is None
    assert quo.ADAPTER.respond(None).status == 200
