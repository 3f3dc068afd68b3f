"""A captured request, posted again later, on another day or with its bytes moved, makes no second call."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from plivo.utils.signature_v3 import construct_post_url, get_signature_v3
from twilio.request_validator import RequestValidator

from functions.on_missed_call import handler as on_missed_call
from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.shared.ledger.calls import CallRef
from tests.builders import CALLER, SERVICE, dealership
from tests.handlers.conftest import PUBLIC_URL, Post, World
from tests.providers import PROVIDERS, SERVICE_LINES, provider
from tests.providers.provider import FORM

ALMOST_MIDNIGHT = datetime(2026, 3, 3, 23, 59, 50, tzinfo=UTC)
LATER = {"15 s, over midnight": 15, "five hours": 5 * 3600, "a day": 86_400}
CALL_ID = "5314479320940544"
# Their schemes sign the time: a request of hours ago is no request any more.
SIGN_THE_TIME = {"quo", "quo-newer", "standardwebhooks", "telnyx", "vonage", "zoom"}
# They sign nothing: who has captured a request has its secret, and may make others.
SIGN_NOTHING = {"3cx", "aircall", "ringcentral"}

Tell = Callable[..., dict[str, Any]]


@pytest.fixture(params=PROVIDERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    monkeypatch.setattr(provider, "TOLD_AT", ALMOST_MIDNIGHT)
    monkeypatch.setattr(provider, "SIGNED_AT", ALMOST_MIDNIGHT)

    def set_clock(now: datetime) -> None:
        monkeypatch.setattr(on_missed_call, "utc_now", lambda: now)

    set_clock(ALMOST_MIDNIGHT)
    return set_clock


@pytest.fixture
def tell(world: World, post: Post, name: str, clock: Callable[[datetime], None]) -> Tell:
    """Posts a body, at the moment given, with the headers that it was captured with."""
    kind = name.partition("-")[0]
    integration, parameter = f"tremblay-{name}", f"/secrets/replay-{name}"
    made = dealership(lines=SERVICE_LINES, integrations=[{"id": integration, "provider": kind}])
    world.dealerships.apply(made, {integration: parameter})
    boto3.client("ssm").put_parameter(Name=parameter, Value=PROVIDERS[name].secret, Type="SecureString")

    def told(body: str, headers: dict[str, str], now: datetime = ALMOST_MIDNIGHT) -> dict[str, Any]:
        clock(now)
        return post(body, headers, kind, integration)

    return told


def asked(world: World) -> int:
    """How many texts were asked for, those among them that wait for a settle window."""
    kinds = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
    queue = boto3.client("sqs").get_queue_attributes(QueueUrl=world.queue_url, AttributeNames=kinds)  # type: ignore[arg-type]
    return sum(map(int, queue["Attributes"].values()))


def signed(name: str, body: str) -> dict[str, str]:
    return PROVIDERS[name].sign(f"{PUBLIC_URL}/calls/{name.partition('-')[0]}/tremblay-{name}", body)


@pytest.mark.parametrize("later", LATER)
def test_a_request_posted_again_is_a_duplicate_or_refused_and_never_a_second_call(
    world: World, tell: Tell, name: str, later: str
) -> None:
    body = PROVIDERS[name].missed(CALLER, CALL_ID)
    headers = signed(name, body)
    assert 200 <= tell(body, headers)["statusCode"] < 300
    [call] = world.all_calls()
    assert asked(world) == 1
    # Its text is settled meanwhile: one still owed is asked for again, and its claim lets one through.
    world.calls.transition(CallRef(call["dealership_id"], call["call_key"]), "suppress", text_reason="hours")
    before = world.all_calls()
    answer = tell(body, headers, ALMOST_MIDNIGHT + timedelta(seconds=LATER[later]))
    stale = name in SIGN_THE_TIME and later != "15 s, over midnight"
    assert answer["statusCode"] == 401 if stale else 200 <= answer["statusCode"] < 300
    assert (world.all_calls(), asked(world)) == (before, 1), answer


@pytest.mark.parametrize("later", LATER)
def test_another_event_of_the_call_is_of_the_same_call_whenever_it_comes(
    world: World, tell: Tell, name: str, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "callrail":
        pytest.skip("sends one event a call")
    caller_missed, of_both = PROVIDERS[name].missed, PROVIDERS[name].others
    body = caller_missed(CALLER, CALL_ID)
    other, _ = of_both(CALLER, CALL_ID, str(int(CALL_ID) + 10))
    tell(body, signed(name, body))
    then = ALMOST_MIDNIGHT + timedelta(seconds=LATER[later])
    monkeypatch.setattr(provider, "SIGNED_AT", then)
    assert 200 <= tell(other, signed(name, other), then)["statusCode"] < 300
    assert len(world.all_calls()) == 1


def moved(text: str, begin: int, end: int) -> Iterator[str]:
    """The text with its part from `begin` to `end` grown or shrunk by bytes of its neighbours'."""
    part = text[begin:end]
    for taken in (1, 7):
        before, after = text[begin - taken : begin], text[end : end + taken]
        yield text[: begin - taken] + before + part + text[end + taken :] + after
        yield text[:begin] + part[taken:] + part[:taken] + text[end:]
        yield text[:begin] + part[:-taken] + text[end:] + part[-taken:]
        yield text[:begin] + after + part + text[end + taken :]
        yield text[: begin - taken] + part + before + text[end:]


def test_a_captured_request_with_bytes_moved_is_refused_or_a_duplicate(
    world: World, tell: Tell, name: str
) -> None:
    if name in SIGN_NOTHING:
        pytest.skip("signs no byte: the next test says what that means")
    body = PROVIDERS[name].missed(CALLER, CALL_ID)
    headers = signed(name, body)
    tell(body, headers)
    call_id = PROVIDERS[name].known_as(CALL_ID, body)
    begin = body.find(call_id) if call_id in body else len(body) // 2
    for other in {*moved(body, begin, begin + len(call_id))} - {body}:
        tell(other, headers)
    assert len(world.all_calls()) == 1


@pytest.mark.parametrize("name", sorted(SIGN_NOTHING), indirect=True)
def test_where_nothing_is_signed_whoever_has_captured_one_request_can_make_up_any_call(
    world: World, tell: Tell, name: str
) -> None:
    """The secret that a request bears vouches for its sender and for no byte of it. Only TLS keeps it."""
    body = PROVIDERS[name].missed(CALLER, CALL_ID)
    headers = signed(name, body)
    tell(body, headers)
    made_up = PROVIDERS[name].missed("+14185550143", "6314479320940544")
    assert 200 <= tell(made_up, headers, ALMOST_MIDNIGHT + timedelta(days=30))["statusCode"] < 300
    callers = {call["caller"] for call in world.all_calls()}
    assert callers == {CALLER, "+14185550143"}, "both are stored, and both are texted"


def test_only_who_signs_nothing_vouches_for_no_byte() -> None:
    assert {each for each in ADAPTERS if load_adapter(each).authentication == "shared_secret"} == SIGN_NOTHING


# --- one key for several dealerships ---------------------------------------------------------------

ACCOUNT_WIDE = {"callrail", "telnyx", "vonage", "zoom"}


def test_where_one_key_signs_for_many_paths_a_call_to_another_s_line_is_not_taken(
    world: World, tell: Tell, name: str
) -> None:
    """The provider sends all calls to each of its account's webhooks: it hears 2xx, and nothing is kept."""
    kind = name.partition("-")[0]
    other = dealership(
        lines=[{"name": "Service", "department": "service", "number": "+14185550188"}],
        integrations=[{"id": f"tremblay-{name}", "provider": kind}],
    )
    world.dealerships.apply(other, {f"tremblay-{name}": f"/secrets/replay-{name}"})
    body = PROVIDERS[name].missed(CALLER, CALL_ID)
    assert 200 <= tell(body, signed(name, body))["statusCode"] < 300
    assert [call["line"] for call in world.all_calls()] == ([] if kind in ACCOUNT_WIDE else ["unknown"])
    assert load_adapter(kind).account_wide == (kind in ACCOUNT_WIDE)


# --- forms: the signature runs names and values together ------------------------------------------

SID, LEG = f"CA{1:032x}", f"CA{2:032x}"
UUID, OTHER = "0703574f-b151-465d-aedb-28972eb513c7", "a97d4e8a-6047-4e2b-be48-fb96b33b5642"
CUT = {
    "twilio": {"CallSid": SID, "DialCallSid": LEG, "ParentCallSid": LEG, "DialCallStatus": "no-answer"},
    "signalwire": {"CallSid": UUID, "DialCallSid": OTHER, "ParentCallSid": OTHER, "DialCallStatus": "busy"},
    "plivo": {"CallUUID": UUID, "DialALegUUID": UUID, "DialBLegUUID": OTHER, "DialStatus": "no-answer"},
}
OF_ALL = {
    "AccountSid": "AC123",
    "ApiVersion": "2010-04-01",
    "Direction": "inbound",
    "CallStatus": "completed",
}


def recut(fields: dict[str, str], id_name: str) -> Iterator[list[tuple[str, str]]]:
    """Forms of the same signed text in which another of its ids goes by the call's name."""
    text = "".join(name + fields[name] for name in sorted(fields))
    for match in re.finditer(id_name, text):
        end = match.end() + len(fields[id_name])
        kept = [(name, value) for name, value in sorted(fields.items()) if text.index(name + value) >= end]
        form = [
            ("AccountSid", text[len("AccountSid") : match.start()]),
            (id_name, text[match.end() : end]),
            *kept,
        ]
        assert (form, "".join(map("".join, form))) == (sorted(form), text)
        yield form


@pytest.mark.parametrize("name", ["twilio", "signalwire", "plivo"], indirect=True)
def test_a_form_cut_otherwise_is_no_other_call(world: World, tell: Tell, name: str) -> None:
    """Ids of a call's other legs stand in fields whose names end like the call's own."""
    fields = OF_ALL | CUT[name] | {"From": CALLER, "To": SERVICE}
    url, secret = f"{PUBLIC_URL}/calls/{name}/tremblay-{name}", PROVIDERS[name].secret
    if name == "plivo":
        signature = get_signature_v3(secret, construct_post_url(url, dict(fields)), "42").decode()
        headers = FORM | {"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": "42"}
    else:
        headers = FORM | {"X-Twilio-Signature": RequestValidator(secret).compute_signature(url, fields)}
    assert len(b64decode(next(value for key, value in headers.items() if key.endswith(("V3", "ure"))))) > 0
    assert tell(urlencode(fields), headers)["statusCode"] == 200
    [call] = world.all_calls()
    id_name = "CallUUID" if name == "plivo" else "CallSid"
    answers = {}
    for form in recut(fields, id_name):
        answer = tell(urlencode(form), headers)
        answers[form[1][1]] = answer["statusCode"]
    assert [each["call_key"] for each in world.all_calls()] == [call["call_key"]]
    if name != "plivo":
        assert answers[CUT[name]["DialCallSid"]] == 400, "its signature holds: only its id gives it away"
