"""An operator's test text: under the policy of any text, and without a trace in the ledger."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from functions.send_sms import handler as send_sms
from functions.send_sms.carriers.carrier import Refusal
from functions.send_sms.carriers.sns import Sns
from functions.send_sms.trial import Trial
from functions.shared.ledger.pauses import Pauses
from functions.shared.moment import utc_now
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from tests.builders import CALLER
from tests.handlers.conftest import World, claimed, remove_dealership, stored

ID = "garage-tremblay"


def tried(**changes: Any) -> dict[str, Any]:
    trial: dict[str, Any] = {"dealership_id": ID, "number": CALLER, "department": "service"} | changes
    return send_sms.handler(Trial(**trial).event(), None)


def sent() -> list[tuple[str, str]]:
    found = sns_backends[DEFAULT_ACCOUNT_ID]["ca-central-1"].sms_messages.values()
    return [(number, body) for number, body, *_ in found]


def test_a_text_as_a_missed_call_s_goes_to_the_number_and_the_ledger_keeps_nothing(world: World) -> None:
    answer = tried()
    [(number, body)] = sent()
    assert (number, answer["text"]) == (CALLER, body)
    assert (answer["status"], answer["reason"], answer["segments"]) == ("accepted", None, 1)
    assert answer["message_id"]
    assert body.startswith("Garage Tremblay : nous avons manqué votre appel")
    assert world.all_calls() == []
    assert boto3.client("dynamodb").scan(TableName=world.tables["contacts"])["Items"] == []


def test_the_asked_language_and_department_are_the_texts(world: World) -> None:
    assert "we missed your call" in tried(language="en", department="parts")["text"]


def test_the_policy_decides_as_of_any_text(world: World) -> None:
    now = utc_now()
    assert tried(number="+33612345678") == refused("country")
    assert tried(number="+18005550177") == refused("unroutable")
    world.contacts.opt_out(ID, CALLER, now)
    assert tried() == refused("opted_out")
    recent = "+14185550199"
    claimed(world, stored(world, at=now, caller=recent), now, recent)
    assert tried(number=recent) == refused("cooldown")
    assert sent() == []


def test_a_pause_holds_for_a_test_too(world: World) -> None:
    Pauses(boto3.client("dynamodb"), world.tables["directory"]).pause(None, utc_now())
    assert tried() == refused("paused")


def refused(reason: str, status: str = "suppressed") -> dict[str, Any]:
    empty = dict.fromkeys(("sender", "message_id", "text", "segments"))
    return {"status": status, "reason": reason, **empty}


def test_a_dealership_that_is_not_there_is_said(world: World) -> None:
    remove_dealership(world)
    assert tried() == refused("no_dealership", "failed")


@pytest.mark.parametrize(
    ("failure", "status", "reason"),
    [
        (Refusal("PRICE_OVER_THRESHOLD"), "failed", "PRICE_OVER_THRESHOLD"),
        (Unavailable("SPENDING_LIMIT", stopped=True), "unavailable", "SPENDING_LIMIT"),
        (AnswerLost("ReadTimeoutError"), "unknown", "ReadTimeoutError"),
        (ValueError(f"of {CALLER}"), "failed", "ValueError"),
    ],
)
def test_what_the_carrier_answers_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: str, reason: str
) -> None:
    monkeypatch.setattr(Sns, "send", fails_with(failure))
    answer = tried()
    assert (answer["status"], answer["reason"]) == (status, reason)


def test_who_told_the_carrier_to_stop_told_no_dealership(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sns, "send", fails_with(Refusal("OptedOut", opted_out=True)))
    assert tried()["reason"] == "carrier_opted_out"
    assert world.contacts.get(ID, CALLER).opted_out_at is None


def fails_with(failure: Exception) -> Callable[..., str]:
    def send(*_: object) -> str:
        raise failure

    return send


def test_the_number_is_in_no_log(
    world: World, logged: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried()
    monkeypatch.setattr(Sns, "send", fails_with(ValueError(f"of {CALLER}")))
    tried()
    tried(number="not-a-number-4185550177")
    assert '"test"' in logged()
    assert CALLER[2:] not in logged()
    assert "4185550177" not in logged()
    assert CALLER not in repr(Trial(dealership_id=ID, number=CALLER, department="service"))
