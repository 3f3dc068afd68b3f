"""`rappel caller`: opt-outs by number and by list, what is known, and a copy of it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.shared.consent import ConsentChange
from functions.shared.ledger.consents import Consents
from functions.shared.moment import utc_now
from tests.builders import CALLER, dealership
from tests.command_line import Run
from tests.unit.cli.caller.world import ID, fill
from tests.unit.cli.deployed import PREFIX, REGION, Deployed

pytestmark = pytest.mark.slow

OTHER = "+14185550142"
HERE = ("--dealership", ID)


def answer(run: Run, *arguments: object, status: int = 0) -> Any:
    ran = run("caller", *arguments, "--json")
    assert ran.status == status, ran.err
    return json.loads(ran.out)


def consents(deployed: Deployed) -> Consents:
    return Consents(deployed.client("dynamodb"), "contacts")


def test_who_says_so_by_telephone_gets_no_more_texts_and_the_record_says_who_wrote_it_down(
    deployed: Deployed, run: Run
) -> None:
    ran = run("caller", "opt-out", "514 555-0177", *HERE, "--by", "Julie", "--reason", "asked me")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{ID}: ••••••••0177 gets no more texts\n"
    assert deployed.contacts.get(ID, CALLER).opted_out_how == "telephone"
    [record] = consents(deployed).history(ID, CALLER)
    assert (record.what, record.by, record.reason) == ("opt_out", "Julie", "asked me")


def test_without_a_dealership_it_holds_at_all_of_them(deployed: Deployed, run: Run) -> None:
    deployed.dealerships.apply(
        dealership(id="autos-riviere", integrations=[{"id": "riviere", "provider": "twilio"}]),
        {"riviere": PREFIX},
    )
    done = answer(run, "opt-out", CALLER)
    assert [(row["dealership"], row["result"]) for row in done] == [
        ("autos-riviere", "changed"),
        (ID, "changed"),
    ]
    assert CALLER not in json.dumps(done)


def test_an_opt_in_needs_a_reason_and_takes_the_opt_out_back(deployed: Deployed, run: Run) -> None:
    answer(run, "opt-out", CALLER, *HERE)
    assert run("caller", "opt-in", CALLER, *HERE).status == 2
    [done] = answer(run, "opt-in", CALLER, *HERE, "--reason", "bought a car")
    assert done["result"] == "changed"
    assert deployed.contacts.get(ID, CALLER).opted_out_at is None
    assert [each.what for each in consents(deployed).history(ID, CALLER)] == ["opt_out", "opt_in"]


def test_a_change_that_a_later_one_outdates_says_so_and_fails(deployed: Deployed, run: Run) -> None:
    later = ConsentChange(at=utc_now() + timedelta(hours=1), how="text")
    consents(deployed).opt_out(ID, CALLER, later)
    ran = run("caller", "opt-in", CALLER, *HERE, "--reason", "x")
    assert ran.status == 1
    assert "has opted out since" in ran.out
    assert deployed.contacts.get(ID, CALLER).opted_out_at is not None


def test_a_flag_is_decided(deployed: Deployed, run: Run) -> None:
    flagged = ConsentChange(at=utc_now() - timedelta(minutes=1), how="text")
    consents(deployed).flag(ID, CALLER, flagged)
    assert "may want to stop" in run("caller", "show", CALLER).out
    [done] = answer(run, "unflag", CALLER, *HERE)
    assert done["result"] == "changed"
    assert deployed.contacts.get(ID, CALLER).flagged_at is None


@pytest.mark.parametrize("number", ["555-0142", "hello", "", "+1418555014"])
def test_what_is_no_whole_number_is_refused_and_not_repeated(
    deployed: Deployed, run: Run, number: str
) -> None:
    ran = run("caller", "opt-out", number)
    assert ran.status == 2
    assert "+14185550142" in ran.err


def test_a_purchase_is_written_down_with_its_proof_and_its_term_and_lifts_no_opt_out(
    deployed: Deployed, run: Run
) -> None:
    answer(run, "opt-out", CALLER, *HERE)
    day = (utc_now() - timedelta(days=30)).date()
    done = answer(run, "consent", CALLER, *HERE, "--since", day, "--reason", "invoice 4711")
    assert done["until"].startswith(str(day + timedelta(days=730)))
    basis, _ = consents(deployed).history(ID, CALLER)
    assert (basis.what, basis.basis, basis.how, basis.reason) == (
        "basis",
        "customer",
        "staff",
        "invoice 4711",
    )
    assert deployed.contacts.get(ID, CALLER).opted_out_at is not None
    tomorrow = (utc_now() + timedelta(days=1)).date()
    assert run("caller", "consent", CALLER, *HERE, "--since", tomorrow, "--reason", "x").status == 2
    assert run("caller", "consent", CALLER, *HERE, "--since", "once", "--reason", "x").status == 2


# --- a list ---------------------------------------------------------------------------------------


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("cli.caller.consent._AT_ONCE", 1)  # moto copies its tables while others write
    file = tmp_path / "do-not-text.csv"
    lines = [f"Client {n},418-555-{n:04}" for n in range(100, 140)]
    file.write_text("\n".join(["Nom,Téléphone", *lines, "Mme X,555-0177", f"Y,{CALLER}"]) + "\n")
    return file


def test_a_crm_s_list_loses_no_line_and_names_each_that_it_leaves_out(
    deployed: Deployed, run: Run, crm: Path
) -> None:
    ran = run("caller", "opt-out", "--file", crm, *HERE, "--json")
    assert ran.status == 1, "a line was left out"
    counts = json.loads(ran.out)
    assert (counts["numbers"], counts["opted_out"], counts["left_out"]) == (41, 41, [42])
    assert f"{crm}:42: no telephone number" in ran.err
    assert "0177" not in ran.err, "a message repeats no number"
    for number in (*(f"+1418555{n:04}" for n in range(100, 140)), CALLER):
        assert deployed.contacts.get(ID, number).opted_out_how == "file"
    [record] = consents(deployed).history(ID, CALLER)
    assert record.reason == "do-not-text.csv"


def test_a_list_that_is_read_again_writes_only_what_is_new(deployed: Deployed, run: Run, crm: Path) -> None:
    run("caller", "opt-out", "--file", crm, *HERE)
    crm.write_text(crm.read_text().replace("Mme X,555-0177", "Mme X,450-555-0177"))
    counts = answer(run, "opt-out", "--file", crm, *HERE)
    assert (counts["opted_out"], counts["already"], counts["left_out"]) == (1, 41, [])
    assert len(list(consents(deployed).history(ID, CALLER))) == 1


def test_a_list_belongs_to_a_dealership(deployed: Deployed, run: Run, crm: Path) -> None:
    ran = run("caller", "opt-out", "--file", crm)
    assert ran.status == 2
    assert "--dealership" in ran.err
    assert run("caller", "opt-out", CALLER, "--file", crm, *HERE).status == 2
    missing = run("caller", "opt-out", "--file", crm.with_name("no.csv"), *HERE)
    assert missing.status == 1
    assert "check its path" in missing.err


# --- what is known --------------------------------------------------------------------------------


def test_a_copy_has_all_of_the_person_s_data_and_nobody_else_s(deployed: Deployed, run: Run) -> None:
    now = utc_now()
    ref = fill(deployed, CALLER, now)
    fill(deployed, OTHER, now)
    ran = run("caller", "export", CALLER)
    assert OTHER not in ran.out
    copy = json.loads(ran.out)
    assert copy["number"] == CALLER
    [known] = copy["dealerships"]
    assert known["dealership"] == ID
    assert [call["call_key"] for call in known["calls"]] == [ref.call_key]
    assert [text["kind"] for text in known["texts"]] == ["follow_up"]
    assert known["messages"][0]["body"].startswith("Arrêtez svp")
    assert [record["what"] for record in known["consents"]] == ["opt_out"]
    assert known["contact"][0]["opted_out_how"] == "text"
    assert known["history"][0]["history"]
    assert known["consents"][0]["kept_until"] > known["calls"][0]["kept_until"]


def test_a_copy_may_be_a_file(deployed: Deployed, run: Run, tmp_path: Path) -> None:
    fill(deployed, CALLER, utc_now())
    target = tmp_path / "copy.json"
    assert run("caller", "export", CALLER, "--out", target, "--json").out == ""
    assert json.loads(target.read_text("utf-8"))["dealerships"]


def test_what_is_shown_hides_the_number_unless_it_is_asked_for(deployed: Deployed, run: Run) -> None:
    fill(deployed, CALLER, utc_now())
    ran = run("caller", "show", CALLER)
    assert ran.out.startswith(f"{ID}: opted out at ")
    assert "1 calls, 1 texts, 1 messages" in ran.out
    for hidden in (ran.out, run("caller", "show", CALLER, "--json").out):
        assert CALLER not in hidden
    assert CALLER in run("caller", "show", CALLER, "--json", "--numbers").out


def test_of_a_stranger_nothing_is_known(deployed: Deployed, run: Run) -> None:
    assert answer(run, "show", OTHER) == []
    assert answer(run, "export", OTHER)["dealerships"] == []
    assert boto3.client("dynamodb", region_name=REGION).scan(TableName="contacts")["Items"] == []
