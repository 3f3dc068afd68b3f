"""`rappel caller forget`: no byte of the number is left, and an opt-out holds all the same."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from cli.caller import forget
from cli.caller.queues import forms
from functions.shared.consent import ConsentChange
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.forgotten import Forgotten
from functions.shared.ledger.texts import Texts
from functions.shared.moment import utc_now
from tests.builders import CALLER, dealership
from tests.command_line import Run
from tests.unit.cli.caller.world import ID, everything, fill
from tests.unit.cli.deployed import PREFIX, Deployed

pytestmark = pytest.mark.slow

OTHER = "+14185550142"
ENVELOPE = {
    "Type": "Notification",
    "Message": json.dumps({"originationNumber": CALLER, "messageBody": "Oui"}),
}


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr("cli.caller.forget.time.sleep", slept.append)
    return slept


def run_forget(run: Run, *arguments: str) -> Any:
    ran = run("caller", "forget", CALLER, *arguments, "--yes", "--json")
    assert ran.status == 0, ran.err
    assert CALLER not in ran.out + ran.err
    return json.loads(ran.out)


def forgotten(deployed: Deployed) -> Forgotten:
    kms = deployed.client("kms")
    return Forgotten(deployed.client("dynamodb"), lambda: kms, "contacts", deployed.outputs.opt_outs_key_id)


def queue(deployed: Deployed, *bodies: str, name: str = "Rappel-prod-RepliesFailures") -> str:
    sqs = deployed.client("sqs")
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    return url


def waiting(deployed: Deployed, url: str) -> list[str]:
    answer = deployed.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return sorted(message["Body"] for message in answer.get("Messages", []))


def absent(deployed: Deployed, number: str = CALLER) -> bool:
    held = everything(deployed)
    assert OTHER in held, "what is searched is everything"
    return not any(form in held for form in (number, *forms(number)))


def test_no_table_has_the_number_and_it_says_what_it_did_place_by_place(deployed: Deployed, run: Run) -> None:
    now = utc_now()
    for caller in (CALLER, OTHER):
        fill(deployed, caller, now)
    [done] = run_forget(run)["dealerships"]
    assert done == {
        "dealership": ID,
        "opt_out_kept_as_hash": 1,
        "calls": 1,
        "texts": 1,
        "history": 1,
        "contact": 1,
        "consents": 1,
        "messages": 1,
    }
    assert absent(deployed)


def test_a_call_stays_as_one_of_a_caller_who_withheld_the_number_and_nobody_else_is_touched(
    deployed: Deployed, run: Run
) -> None:
    now = utc_now()
    ref, other = fill(deployed, CALLER, now), fill(deployed, OTHER, now)
    before = deployed.calls.get(other)
    run_forget(run)
    call = deployed.calls.get(ref)
    assert call
    assert (call.caller, call.outcome, call.department) == (None, "no_answer", "service")
    text = Texts(deployed.client("dynamodb"), "calls").get(CallRef(ID, f"follow_up#{ref.call_key}"))
    assert text
    assert text.caller == ""
    assert deployed.calls.get(other) == before
    assert deployed.contacts.get(ID, OTHER).opted_out_at is not None


def test_an_opt_out_stays_as_a_hash_of_this_dealership_alone(deployed: Deployed, run: Run) -> None:
    now = utc_now()
    fill(deployed, CALLER, now)
    run_forget(run)
    hashed = forgotten(deployed)
    at = hashed.opted_out_at(ID, CALLER)
    assert at is not None
    assert abs(at - now) < timedelta(milliseconds=2)
    assert hashed.opted_out_at(ID, OTHER) is None
    assert hashed.opted_out_at("autos-riviere", CALLER) is None
    known = deployed.dealerships.get_with_pause(ID)
    assert known
    assert known.forgets


def test_who_could_be_texted_leaves_nothing_at_all_and_nobody_waits(
    deployed: Deployed, run: Run, slept: list[float]
) -> None:
    fill(deployed, OTHER, utc_now())
    deployed.contacts.note_reply(ID, CALLER, {"language": "en"}, utc_now())
    [done] = run_forget(run)["dealerships"]
    assert done == {"dealership": ID, "contact": 1}
    assert forgotten(deployed).opted_out_at(ID, CALLER) is None
    known = deployed.dealerships.get_with_pause(ID)
    assert known
    assert not known.forgets
    assert slept == []


def test_the_first_forgotten_opt_out_waits_until_each_sender_knows_and_the_next_does_not(
    deployed: Deployed, run: Run, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(deployed, CALLER, utc_now())
    run_forget(run)
    [first] = slept
    assert 60 < first <= 65
    later = utc_now() + timedelta(minutes=2)
    monkeypatch.setattr(forget, "utc_now", lambda: later)
    fill(deployed, CALLER, utc_now())
    run_forget(run)
    assert slept == [first]


def test_staff_bring_back_who_was_forgotten_once_they_ask(deployed: Deployed, run: Run) -> None:
    fill(deployed, CALLER, utc_now())
    run_forget(run)
    ran = run("caller", "opt-in", CALLER, "--dealership", ID, "--reason", "asked at the desk")
    assert ran.status == 0
    assert forgotten(deployed).opted_out_at(ID, CALLER) is None


def test_where_it_broke_off_it_goes_on(deployed: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(deployed, OTHER, utc_now())
    for fails_at in range(1, 7):
        fill(deployed, CALLER, utc_now())
        erase, left = forget._erase, iter([True] * (fails_at - 1))

        def breaks(*arguments: Any, erase: Any = erase, left: Any = left) -> None:
            if not next(left, False):
                raise KeyboardInterrupt
            erase(*arguments)

        with monkeypatch.context() as patched:
            patched.setattr(forget, "_erase", breaks)
            assert run("caller", "forget", CALLER, "--yes").status == 130
        run_forget(run)
        assert absent(deployed)
        assert forgotten(deployed).opted_out_at(ID, CALLER) is not None
    assert run_forget(run)["dealerships"] == [], "twice finds nothing left"


def test_at_one_dealership_the_others_keep_what_they_know_and_queues_are_left_alone(
    deployed: Deployed, run: Run
) -> None:
    deployed.dealerships.apply(
        dealership(id="autos-riviere", integrations=[{"id": "riviere", "provider": "twilio"}]),
        {"riviere": PREFIX},
    )
    url = queue(deployed, json.dumps(ENVELOPE))
    for dealership_id in (ID, "autos-riviere"):
        fill(deployed, CALLER, utc_now(), dealership_id)
    done = run_forget(run, "--dealership", ID)
    assert [each["dealership"] for each in done["dealerships"]] == [ID]
    assert deployed.contacts.get("autos-riviere", CALLER).opted_out_at is not None
    assert len(waiting(deployed, url)) == 1


# --- queues ---------------------------------------------------------------------------------------


def test_what_waits_in_a_queue_or_was_set_aside_is_deleted_however_it_is_written_and_all_else_given_back(
    deployed: Deployed, run: Run
) -> None:
    fill(deployed, OTHER, utc_now())
    others = [json.dumps({"originationNumber": OTHER, "messageBody": str(n)}) for n in range(5)]
    own = [
        json.dumps(ENVELOPE),
        f"From={quote(CALLER, safe='')}&Body=Oui",
        *(b64encode(b"x" * shift + f'{{"from": "{CALLER}"}}'.encode()).decode() for shift in range(3)),
    ]
    url = queue(deployed, *own, *others)
    assert run_forget(run)["queues"] == {"Rappel-prod-RepliesFailures": len(own)}
    assert waiting(deployed, url) == sorted(others)


def test_a_queue_of_another_stage_is_none_of_ours(deployed: Deployed, run: Run) -> None:
    url = queue(deployed, json.dumps(ENVELOPE), name="Rappel-test-RepliesFailures")
    assert run_forget(run)["queues"] == {}
    assert len(waiting(deployed, url)) == 1


@pytest.mark.parametrize("words", ["STOP", "ARRÊT", "arrêtez de me texter"])
def test_a_stop_that_nobody_had_read_counts_before_it_is_forgotten(
    deployed: Deployed, run: Run, words: str
) -> None:
    fill(deployed, OTHER, utc_now())
    inner = json.dumps({"originationNumber": CALLER, "messageBody": words})
    queue(deployed, json.dumps({"Message": inner}))
    run_forget(run)
    assert forgotten(deployed).opted_out_at(ID, CALLER) is not None
    assert absent(deployed)


def test_who_opts_out_while_being_forgotten_is_heeded(
    deployed: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.contacts.note_reply(ID, CALLER, {"language": "en"}, utc_now())
    erase = forget._erase

    def late(client: Any, place: Any, *rest: Any) -> None:
        if place.name == "contact":
            change = ConsentChange(at=utc_now(), how="text")
            Consents(client, "contacts").opt_out(ID, CALLER, change)
        erase(client, place, *rest)

    monkeypatch.setattr(forget, "_erase", late)
    ran = run("caller", "forget", CALLER, "--yes")
    assert (ran.status, "just opted out" in ran.err) == (1, True)
    assert deployed.contacts.get(ID, CALLER).opted_out_at is not None


def test_it_asks_first(deployed: Deployed, run: Run) -> None:
    fill(deployed, CALLER, utc_now())
    assert run("caller", "forget", CALLER).status == 2
    assert deployed.contacts.get(ID, CALLER).opted_out_at is not None
