"""The stage's own call on moto: it goes callers' way, and none of those who read calls sees it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import pytest

from functions.notify import synthetic
from functions.notify.rehearsal import Rehearsal, Unanswered
from functions.send_sms.carriers.choice import Carriers
from functions.send_sms.delivery import Delivery
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import utc_now
from functions.shared.sender import Sender
from functions.shared.synthetic import SYNTHETIC
from infra import synthetic as joining
from tests.handlers.conftest import NOBODY_FORGOTTEN, SECRETS_KEY, Post, World

STAGE = Sender(carrier="end_user_messaging", identity="pool-1", parts_per_second=1)


class Stands:
    """What of the stack's outputs the stage's own dealership needs."""

    secrets_prefix, secrets_key_id = "/secrets/", SECRETS_KEY

    def __init__(self, directory_table: str) -> None:
        self.directory_table = directory_table


def join(world: World) -> str:
    """As each deployment does it. Returns the secret."""
    stands: Any = Stands(world.tables["directory"])
    joining.join(boto3.client("dynamodb"), boto3.client("ssm"), stands)
    name = f"/secrets/{SYNTHETIC}"
    found: str = boto3.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    return found


def rehearsal(world: World, post: Post, secret: str, senders: list[Sender]) -> Rehearsal:
    """On the handlers themselves; a text is judged and taken while the rehearsal waits for it."""

    def tell(headers: Mapping[str, str], body: bytes) -> int:
        answer = post(body.decode(), dict(headers), "standardwebhooks", SYNTHETIC)
        return int(answer["statusCode"])

    def carrier_of(sender: Sender) -> Any:
        senders.append(sender)
        return Taking()

    delivery = Delivery(
        calls=world.calls,
        contacts=world.contacts,
        claims=world.claims,
        clock=utc_now,
        dealership=world.dealerships.get_with_pause,
        stage_sender=STAGE,
        carrier_of=carrier_of,
        sleep=lambda _: None,
        forgotten_opt_outs=NOBODY_FORGOTTEN,
        texts=world.texts,
    )

    def send(_seconds: float) -> None:
        for body in world.queued(world.queue_url):
            delivery.deliver(CallRef(**json.loads(body)))

    return Rehearsal(post=tell, secrets=lambda: [secret], text=world.calls.text, clock=utc_now, sleep=send)


class Taking:
    name = "end_user_messaging"

    def send(self, _caller: str, _body: str, _call: str) -> str:
        return "message-1"


def test_its_call_becomes_a_text_that_the_carrier_only_judges(world: World, post: Post) -> None:
    senders: list[Sender] = []
    assert rehearsal(world, post, join(world), senders).play() is None
    assert [sender.rehearses for sender in senders] == [True]
    assert senders[0].id == STAGE.id  # it waits its turn as callers' texts do


def test_no_list_of_dealerships_has_it_and_its_secret_is_drawn_once(world: World) -> None:
    assert join(world) == join(world)
    assert world.dealerships.get(SYNTHETIC) is not None
    assert world.dealerships.ids() == ["garage-tremblay"]


@pytest.mark.parametrize(("carrier", "asked"), [("end_user_messaging", [True]), ("sns", [])])
def test_no_carrier_sends_what_is_rehearsed(
    carrier: Any, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[bool] = []

    class Client:
        def send_text_message(self, **request: Any) -> dict[str, str]:
            requests.append(request["DryRun"])
            return {"MessageId": "message-1"}

    carriers = Carriers(
        configuration_set=None,
        max_price="0.10",
        credentials_prefix="/senders/",
        public_url="https://calls.example.ca",
        now=utc_now,
        clock=lambda: 0.0,
    )
    monkeypatch.setattr(carriers, "_client", lambda _service: Client())
    sender = Sender(carrier=carrier, identity="pool-1", parts_per_second=1, rehearses=True)
    assert carriers.of(sender).send("+18675550101", "Rappel", "call") in ("message-1", "call")
    assert requests == asked


def test_a_call_that_becomes_no_text_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(_headers: Mapping[str, str], _body: bytes) -> int:
        raise Unanswered("MaxRetryError")

    def stage() -> Rehearsal:
        return Rehearsal(
            post=nobody,
            secrets=lambda: ["whsec_YSBzeW50aGV0aWMgY2FsbCdzIG93biBzZWNyZXQ="],
            text=lambda _: None,
            clock=utc_now,
            sleep=lambda _: None,
        )

    monkeypatch.setattr(synthetic, "_wiring", stage)
    handler: Callable[..., Any] = synthetic.handler
    assert handler({}, None) == {"wrong": "the webhook: MaxRetryError"}
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    assert [line["SyntheticCallLost"] for line in lines] == [[1.0]]
