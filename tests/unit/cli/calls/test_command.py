"""`rappel calls`: who waits, whose text left or didn't, and one call whole; numbers to four digits."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cli.calls.states import STATES
from functions.shared.consent import ConsentChange
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.messages import Message, Messages
from functions.shared.moment import to_text, utc_now
from tests.builders import CALLER, SERVICE, dealership, missed_call
from tests.command_line import Run
from tests.unit.cli.deployed import REGION, Deployed

pytestmark = pytest.mark.slow

ID = "garage-tremblay"
ADVICE = "rappel calls list"


@pytest.fixture
def now() -> datetime:
    return utc_now()


def record(
    deployed: Deployed, call_id: str, at: datetime, *events: tuple[Any, dict[str, Any]], **changes: Any
) -> CallRef:
    call = missed_call(call_id, at, **changes)
    deployed.calls.record(call)
    ref = CallRef(call.dealership_id, call.call_key)
    for event, facts in events:
        deployed.calls.transition(ref, event, **facts)
    return ref


def listed(run: Run, *arguments: object) -> list[dict[str, Any]]:
    ran = run("calls", "list", "--json", *arguments)
    assert ran.status == 0, ran.err
    rows: list[dict[str, Any]] = json.loads(ran.out)
    return rows


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["call_key"].rpartition(":")[2] for row in rows]


def test_each_state_lists_the_calls_that_are_in_it(deployed: Deployed, run: Run, now: datetime) -> None:
    claim, send = ("claim", {"claimed_at": now}), ("send", {"sending_at": now})
    accept = ("accept", {"texted_at": now})
    lose, refuse = ("lose", {"text_reason": "ReadTimeout"}), ("refuse", {"text_reason": "landline"})
    at = [now - timedelta(minutes=minutes) for minutes in range(60, 0, -5)]
    record(deployed, "pending", at[0])
    texted = record(deployed, "texted", at[1], claim, send, accept)
    record(deployed, "unknown", at[2], claim, send, lose)
    record(deployed, "sending", at[2] + timedelta(minutes=1), claim, send)
    record(deployed, "failed", at[3], claim, send, refuse)
    record(deployed, "stale", at[4], ("suppress", {"text_reason": "stale"}))
    record(deployed, "cooldown", at[5], ("suppress", {"text_reason": "cooldown"}))
    record(deployed, "paused", at[9], ("suppress", {"text_reason": "paused"}))
    other = "+15145550178"
    called_back = record(deployed, "called-back", at[6], claim, send, accept, caller=other)
    recovered = record(deployed, "recovered", at[7], claim, send, accept)
    callers = Callers(deployed.client("dynamodb"), "calls")
    callers.annotate(called_back, {"called_back_at": now}, 1)
    callers.annotate(recovered, {"recovered_at": now, "recovered_by": "caller"}, 1)
    deployed.calls.retract(record(deployed, "answered", at[8]), "answered", now)

    for ref in (texted, called_back):
        deployed.calls.note_reply(ref, now)
    change = ConsentChange(at=now, how="text", rule="R15")
    Consents(deployed.client("dynamodb"), "contacts").flag(ID, other, change)

    found = {state: ids(listed(run, "--state", state)) for state in STATES}
    assert found == {
        "untexted": ["pending", "failed", "stale", "cooldown", "paused"],
        "undelivered": [],
        "unknown": ["unknown", "sending"],
        "stale": ["stale"],
        "paused": ["paused"],
        "replied": ["texted", "called-back"],
        "flagged": ["called-back"],
        "waiting": ["pending", "texted", "unknown", "sending", "failed", "stale", "cooldown", "paused"],
    }
    everything = listed(run)
    assert len(everything) == 11
    assert {state: ids([row for row in everything if state in row["states"]]) for state in STATES} == found


def test_a_note_or_a_history_is_no_call(deployed: Deployed, run: Run, now: datetime) -> None:
    deployed.calls.retract(CallRef(ID, "twilio:note"), "answered", now)
    Callers(deployed.client("dynamodb"), "calls").add(ID, CALLER, "entry", now)
    assert listed(run) == []


def test_the_last_24_hours_are_listed_unless_another_beginning_is_asked(
    deployed: Deployed, run: Run, now: datetime
) -> None:
    record(deployed, "long-ago", now - timedelta(days=40))
    record(deployed, "before", now - timedelta(hours=25))
    record(deployed, "today", now - timedelta(hours=23))
    assert ids(listed(run)) == ["today"]
    assert ids(listed(run, "--since", "26h")) == ["before", "today"]
    assert ids(listed(run, "--since", (now - timedelta(days=41)).date())) == ["long-ago", "before", "today"]
    assert listed(run, "--since", "1h") == []


def test_without_a_dealership_all_are_listed_by_time(deployed: Deployed, run: Run, now: datetime) -> None:
    other = dealership(id="b-autos", integrations=[{"id": "b-twilio", "provider": "twilio"}])
    deployed.dealerships.apply(other, {"b-twilio": "/b"})
    record(deployed, "1", now - timedelta(hours=3))
    record(deployed, "2", now - timedelta(hours=2), dealership_id="b-autos")
    record(deployed, "3", now - timedelta(hours=1))
    assert ids(listed(run)) == ["1", "2", "3"]
    assert ids(listed(run, "--dealership", "b-autos")) == ["2"]


def test_many_pages_are_one_list(deployed: Deployed, run: Run, now: datetime) -> None:
    line = "x" * 30_000  # a page of DynamoDB's is 1 MB
    for number in range(40):
        record(
            deployed, f"CA{number:02}", now - timedelta(minutes=40 - number), ring_seconds=number, line=line
        )
    assert ids(listed(run)) == [f"CA{number:02}" for number in range(40)]


def test_numbers_are_shown_to_their_last_four_digits(deployed: Deployed, run: Run, now: datetime) -> None:
    ref = record(deployed, "CA1", now - timedelta(hours=1), line=SERVICE)
    show = ("calls", "show", ref.call_key)
    for arguments in (("calls", "list"), ("calls", "list", "--json"), show, (*show, "--json")):
        masked, whole = run(*arguments), run(*arguments, "--numbers")
        assert CALLER not in masked.out + masked.err
        assert SERVICE not in masked.out + masked.err
        assert f"••{CALLER[-4:]}" in masked.out
        assert CALLER in whole.out
    [row] = listed(run, "--numbers")
    assert (row["caller"], row["line"]) == (CALLER, SERVICE)


def test_a_withheld_number_is_said_so(deployed: Deployed, run: Run, now: datetime) -> None:
    record(deployed, "CA1", now - timedelta(hours=1), caller=None)
    assert listed(run)[0]["caller"] is None
    assert "withheld" in run("calls", "list").out


def test_a_call_is_shown_with_its_texts_life(deployed: Deployed, run: Run, now: datetime) -> None:
    ref = record(
        deployed,
        "CA1",
        now,
        ("claim", {"claimed_at": now}),
        ("send", {"sending_at": now, "sending_by": "a mark"}),
        ("accept", {"texted_at": now, "message_id": "m-1", "segments": 1}),
        ring_seconds=21,
    )
    ran = run("calls", "show", ref.call_key, "--json", "--dealership", ID)
    call = json.loads(ran.out)
    assert (call["text_status"], call["message_id"], call["segments"]) == ("accepted", "m-1", 1)
    assert (call["ring_seconds"], call["states"]) == (21, ["waiting"])
    assert not {"sending_by", "owed", "expires_at", "delivery"} & set(call)
    assert "message_id      m-1" in run("calls", "show", ref.call_key).out


def test_a_text_that_never_arrived_is_listed_and_shown_with_why_and_what_it_cost(
    deployed: Deployed, run: Run, now: datetime
) -> None:
    accepted = (
        ("claim", {"claimed_at": now}),
        ("send", {"sending_at": now}),
        ("accept", {"texted_at": now, "message_id": "m-1", "carrier": "twilio", "segments": 1}),
    )
    ref = record(
        deployed,
        "CA1",
        now,
        *accepted,
        (
            "undeliver",
            {"undelivered_reason": "landline", "text_reason": "landline", "price_usd": Decimal("0.008")},
        ),
    )
    record(deployed, "CA2", now, *accepted)
    assert ids(listed(run, "--state", "undelivered")) == ["CA1"]
    assert listed(run, "--state", "untexted") == []
    call = json.loads(run("calls", "show", ref.call_key, "--json").out)
    assert (call["undelivered_reason"], call["price_usd"], call["text_final"]) == (
        "landline",
        0.008,
        "failed",
    )
    assert "price_usd       0.008" in run("calls", "show", ref.call_key).out


def test_a_text_without_a_receipt_for_72_hours_is_unknown_from_then_on(
    deployed: Deployed, run: Run, now: datetime
) -> None:
    for call_id, hours, carrier in (("CA1", 73, "twilio"), ("CA2", 71, "twilio"), ("CA3", 73, "sns")):
        at = now - timedelta(hours=hours)
        facts = {"texted_at": at, "message_id": "m-1", "carrier": carrier}
        events = (("claim", {"claimed_at": at}), ("send", {"sending_at": at}), ("accept", facts))
        record(deployed, call_id, at, *events)
    assert ids(listed(run, "--since", "4d", "--state", "unknown")) == ["CA1"]


def test_a_call_is_shown_with_what_its_caller_and_rappel_wrote(
    deployed: Deployed, run: Run, now: datetime
) -> None:
    ref = record(
        deployed,
        "CA1",
        now,
        ("claim", {"claimed_at": now}),
        ("send", {"sending_at": now}),
        ("accept", {"texted_at": now, "message_id": "m-1", "body": "Garage Tremblay : appel manqué."}),
    )
    messages = Messages(deployed.client("dynamodb"), "contacts")
    for number, (call, body) in enumerate(
        [(ref.call_key, "Rappelez-moi au\n(418) 555-0142"), ("twilio:CA2", "Non")]
    ):
        messages.record(
            Message(
                dealership_id=ID,
                caller=CALLER,
                at=now + timedelta(minutes=1 + number),
                message_id=f"inbound-{number}",
                carrier="end_user_messaging",
                recipient=SERVICE,
                body=body,
                meaning="reply",
                rule="R15",
                flag="may_want_to_stop",
                call=call,
            )
        )
    ours, theirs = json.loads(run("calls", "show", ref.call_key, "--json").out)["conversation"]
    assert ours == {
        "at": to_text(now),
        "by": "us",
        "text": "Garage Tremblay : appel manqué.",
        "kind": "answer",
        "status": "accepted",
    }
    assert (theirs["by"], theirs["meaning"], theirs["flag"]) == ("caller", "reply", "may_want_to_stop")
    assert "555" not in theirs["text"]
    assert theirs["text"].endswith("0142")
    line = f"{theirs['at']}  caller  reply, may_want_to_stop: Rappelez-moi au (418) 555-0142"
    assert line in run("calls", "show", ref.call_key, "--numbers").out


def test_a_note_is_shown_as_it_is(deployed: Deployed, run: Run, now: datetime) -> None:
    key = "twilio:note"
    deployed.calls.retract(CallRef(ID, key), "answered", now)
    call = json.loads(run("calls", "show", key, "--json").out)
    assert (call.pop("conversation"), call["states"]) == ([], [])
    assert list(call) == ["answered_at", "call_key", "dealership_id", "states"]


@pytest.mark.parametrize(
    ("arguments", "status", "advice"),
    [
        (("list", "--dealership", "garage-tremblai"), 1, "rappel dealership list"),
        (("show", "twilio:CA9"), 1, ADVICE),
        (("show", CALLER), 1, ADVICE),
        (("list", "--since", "yesterday"), 2, "2h or 3d"),
        (("list", "--since", "99999d"), 0, "0 missed calls"),
        (("list", "--since", "0001-01-01"), 0, "0 missed calls"),
        (("list", "--state", "lost"), 2, "untexted"),
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(
    deployed: Deployed, run: Run, arguments: tuple[str, ...], status: int, advice: str
) -> None:
    Callers(deployed.client("dynamodb"), "calls").add(ID, CALLER, "entry", utc_now())
    ran = run("calls", *arguments)
    assert ran.status == status, ran.err
    assert advice in ran.err
    assert CALLER not in ran.err


def test_the_stage_in_rappel_toml_says_the_region(deployed: Deployed, run: Run, now: datetime) -> None:
    record(deployed, "CA1", now - timedelta(hours=1))
    assert deployed.calls._client.meta.region_name == REGION
    assert ids(listed(run, "--stage", "prod")) == ["CA1"]
    ran = run("calls", "list", "--stage", "production")
    assert ran.status == 1
    assert "no [production]" in ran.err
