"""The operator's commands on the deployed template, as somebody types them who runs a stage."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.pauses import stage_key
from infra.settings import Settings
from tests.builders import missed_call
from tests.command_line import Ran, Run, run
from tests.end_to_end.conftest import Deployed, eventually, now

__all__ = ["run"]
pytestmark = pytest.mark.slow

FIRST, SECOND = "a-first-secret-of-the-operator", "a-second-secret-of-the-operator"
LINE = "+14185550181"
JSON = {"Content-Type": "application/json"}
FILE = """\
id: {id}
name: Garage {id}
text_name: Garage Opérateur
timezone: America/Toronto
languages: [fr, en]
phone: "+14185550180"
hours: {{default: {{monday-friday: 08:00-17:00}}}}
lines:
  - {{name: Service, department: service, number: "+14185550181"}}
integrations:
  - {{id: {id}-twilio, provider: twilio, settle_seconds: 0}}
  - {{id: {id}-pbx, provider: standardwebhooks}}
"""
SETTINGS = '[prod]\norigination_identity = "pool-example"\nalarms_email = "alarms@example.com"\n'
Typed = Callable[..., Ran]


@pytest.fixture
def account(deployed: Deployed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stage's account is the environment's, and its settings are the folder's."""
    for name, value in {
        "AWS_ENDPOINT_URL": deployed.cloud.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "RAPPEL_STAGE": "prod",
        "COLUMNS": "200",
    }.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "rappel.toml").write_text(SETTINGS, encoding="utf-8")  # whatever the repository's says
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def typed(account: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Runs a command in the stage's account, with what is typed on standard input. It succeeds, or fails."""

    def rappel(*arguments: object, typing: str = "", status: int = 0) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(typing + "\n"))
        ran = run(*arguments)
        assert ran.status == status, ran.err
        assert not any(secret in ran.out + ran.err for secret in (FIRST, SECOND)), "a secret was printed"
        return ran

    return rappel


Onboard = Callable[[str], Path]


@pytest.fixture
def onboard(typed: Typed, tmp_path: Path) -> Onboard:
    """Applies a new dealership's file: no function remembers it yet."""

    def apply(dealership_id: str) -> Path:
        file = tmp_path / f"{dealership_id}.yaml"
        file.write_text(FILE.format(id=dealership_id), encoding="utf-8")
        typed("dealership", "apply", file)
        return file

    return apply


def answer(ran: Ran) -> Any:
    return json.loads(ran.out)


def called(
    deployed: Deployed,
    typed: Typed,
    monkeypatch: pytest.MonkeyPatch,
    integration: str,
    caller: str,
    secret: str,
    taken: bool = True,
) -> int:
    """Sends a missed call's sample. Returns the status that is answered."""
    monkeypatch.setenv("RAPPEL_SECRET", secret)
    path = f"/calls/twilio/{integration}"
    to = ["--provider", "twilio", "--url", deployed.cloud.api_url + path, "--caller", caller]
    to += ["--signed-url", deployed.outputs.public_url + path, "--called", LINE, "--json"]
    status: int = answer(typed("webhook", "send", *to, status=0 if taken else 1))["status"]
    return status


def owed(deployed: Deployed, dealership_id: str, call_id: str, caller: str) -> CallRef:
    """A call whose text is asked for now."""
    call = missed_call(call_id, now(), caller=caller, dealership_id=dealership_id)
    deployed.calls.record(call)
    deployed.client("sqs").send_message(QueueUrl=deployed.outputs.queue_url, MessageBody=message(call))
    return CallRef(call.dealership_id, call.call_key)


def message(call: Any) -> str:
    return json.dumps({"dealership_id": call.dealership_id, "call_key": call.call_key})


def reason(deployed: Deployed, ref: CallRef) -> str | None:
    call = deployed.calls.get(ref)
    return call.text_reason if call else None


def test_a_dealership_is_taken_on_looked_after_and_closed(
    deployed: Deployed, typed: Typed, onboard: Onboard, caller: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = "operator-story"
    twilio, pbx = f"{id_}-twilio", f"{id_}-pbx"
    file = onboard(id_)
    assert "apply would change nothing" in typed("dealership", "check", file).err
    [row] = [row for row in answer(typed("dealership", "list", "--json")) if row["id"] == id_]
    assert (row["open"], row["lines"], row["integrations"]) == (True, [LINE], [twilio, pbx])

    # Its secrets: one, then two at once, then the newer alone.
    typed("dealership", "secret", twilio, typing=FIRST)
    typed("dealership", "secret-rotate", twilio, typing=SECOND)
    assert called(deployed, typed, monkeypatch, twilio, caller, FIRST) == 200
    assert called(deployed, typed, monkeypatch, twilio, caller, SECOND) == 200
    typed("dealership", "secret-revoke", twilio, "--yes")
    secrets = answer(typed("dealership", "secrets", "--dealership", id_, "--json"))
    assert {each["integration"]: each["valid"] for each in secrets} == {twilio: 1, pbx: 0}

    # Its calls.
    [text] = eventually(lambda: deployed.texts_to(caller))
    key = text.context["call"].split("|", 1)[1]
    calls = answer(typed("calls", "list", "--dealership", id_, "--json"))
    assert len(calls) == 2
    assert key in {call["call_key"] for call in calls}
    shown = typed("calls", "show", key, "--dealership", id_, "--json")
    assert caller not in shown.out
    assert answer(typed("calls", "show", key, "--numbers", "--json"))["caller"] == caller

    # It is closed, without losing a call.
    assert "settings" in answer(typed("dealership", "check", file, "--json"))
    typed("dealership", "disable", id_, "--yes")
    [row] = [row for row in answer(typed("dealership", "list", "--json")) if row["id"] == id_]
    assert (row["open"], row["lines"]) == (False, [])
    status, _ = deployed.post(f"/calls/standardwebhooks/{pbx}", JSON, b"{}")
    assert status == 401
    typed("dealership", "remove", id_, "--yes")
    names = [deployed.outputs.secrets_prefix + twilio]
    assert deployed.client("ssm").get_parameters(Names=names)["InvalidParameters"] == names
    assert len(answer(typed("calls", "list", "--dealership", id_, "--json"))) == 2


def test_a_call_that_a_secret_of_tomorrow_had_signed_is_found_and_texted_while_it_is_fresh(
    deployed: Deployed, typed: Typed, onboard: Onboard, caller: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    onboard("operator-recover")
    twilio = "operator-recover-twilio"
    typed("dealership", "secret", twilio, typing=FIRST)
    assert called(deployed, typed, monkeypatch, twilio, caller, SECOND, taken=False) == 401
    recover = ("webhook", "recover", "--integration", twilio, "--json")
    assert answer(typed(*recover))["refused"] == 1
    typed("dealership", "secret-rotate", twilio, typing=SECOND)
    told = answer(typed(*recover))
    assert (told["requests"], told["authentic"], told["missed"], told["refused"]) == (1, 1, 1, 0)
    assert len(eventually(lambda: deployed.texts_to(caller))) == 1
    assert answer(typed(*recover))["requests"] == 0


def test_texts_that_were_given_up_leave_after_all(
    deployed: Deployed, typed: Typed, onboard: Onboard, caller: str
) -> None:
    onboard("operator-redrive")
    call = missed_call(
        "CA-redrive", now() - timedelta(seconds=9), caller=caller, dealership_id="operator-redrive"
    )
    deployed.calls.record(call)
    queue = deployed.outputs.dead_letter_queue_url
    deployed.client("sqs").send_message(QueueUrl=queue, MessageBody=message(call))
    assert answer(typed("redrive", "--json"))["moved"] >= 1
    assert len(eventually(lambda: deployed.texts_to(caller))) == 1


@pytest.fixture
def never_paused(deployed: Deployed) -> Iterator[None]:
    """Afterwards the stage has never been paused: a resume ends whatever text was due before it."""
    yield
    deployed.client("dynamodb").delete_item(TableName=deployed.outputs.directory_table, Key=stage_key())


@pytest.mark.usefixtures("never_paused")
def test_while_texts_are_paused_none_leaves_and_none_later(
    deployed: Deployed, typed: Typed, onboard: Onboard, callers: Any
) -> None:
    paused, other, third, last = (f"operator-paused-{number}" for number in range(4))
    for id_ in (paused, other, third, last):
        onboard(id_)
    typed("texts", "pause", "--dealership", paused)
    first, second = next(callers), next(callers)
    held = owed(deployed, paused, "CA-paused", first)
    owed(deployed, other, "CA-other", second)
    eventually(lambda: reason(deployed, held) == "paused")
    assert eventually(lambda: deployed.texts_to(second))

    assert answer(typed("texts", "pause", "--json"))["paused"] is True
    also = owed(deployed, third, "CA-stage", next(callers))
    eventually(lambda: reason(deployed, also) == "paused")
    rows = answer(typed("dealership", "list", "--json"))
    assert all(row["texts_paused_at"] for row in rows)
    [texts] = [row for row in answer(typed("doctor", "--json", status=1)) if row["check"] == "texts"]
    assert (texts["ok"], texts["do"].split("; ")[0]) == (False, "rappel texts resume")

    assert answer(typed("texts", "resume", "--json"))["paused"] is False
    assert answer(typed("texts", "resume", "--dealership", paused, "--json"))["paused"] is False
    newest = next(callers)
    owed(deployed, last, "CA-resumed", newest)
    assert eventually(lambda: deployed.texts_to(newest))
    assert deployed.texts_to(first) == []
    [row] = answer(typed("calls", "list", "--dealership", paused, "--state", "paused", "--json"))
    assert row["call_key"] == held.call_key


def test_a_test_s_text_arrives_under_the_policy(
    deployed: Deployed, typed: Typed, onboard: Onboard, caller: str
) -> None:
    id_ = "operator-test"
    onboard(id_)
    to = ("text", "test", "--dealership", id_, "--to", caller, "--json")
    sent = answer(typed(*to, "--language", "en"))
    [text] = deployed.texts_to(caller)
    assert (sent["status"], sent["text"], sent["message_id"]) == ("accepted", text.body, text.message_id)
    assert "we missed your call" in text.body
    deployed.contacts.opt_out(id_, caller, now())
    assert answer(typed(*to, status=1))["reason"] == "opted_out"
    assert len(deployed.texts_to(caller)) == 1


def test_the_drill_brings_tables_and_lake_back_and_counts_them(deployed: Deployed, typed: Typed) -> None:
    deployed.calls.record(missed_call("CA-drill", now()))
    deployed.invoke(deployed.outputs.rollup_function, {"quarter": "current"})
    rows = json.loads(typed("restore", "--drill", "--json").out)
    assert len(rows) == 4
    assert all(row["ok"] for row in rows), rows
    directory, calls, _, lake = rows
    assert min(each["back"] for each in (directory, calls, lake)) > 0


def test_doctor_looks_at_the_whole_stage(deployed: Deployed, typed: Typed) -> None:
    found = {row["check"]: row for row in answer(typed("doctor", "--json", status=1))}
    assert {name for name, row in found.items() if row["ok"]} >= {
        *("settings", "account", "clock", "region", "stack", "schedules", "texts"),
    }


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    deployed: Deployed,
    account: None,
    assembly: Path,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The template of another setting, by the CDK's own tool, which npx may have to download."""
    from infra import deploy  # the CDK takes seconds to load, and only this needs it

    monkeypatch.setenv("AWS_REGION", "ca-central-1")
    if deploy.run_cdk("--version") != 0:
        pytest.skip("npx can't get the CDK's tool here")
    other = shutil.copytree(assembly, tmp_path / "assembly")
    template = other / "Rappel-prod.template.json"
    text = template.read_text(encoding="utf-8")
    template.write_text(
        text.replace('"RAPPEL_MAX_PRICE": "0.10"', '"RAPPEL_MAX_PRICE": "0.25"'), encoding="utf-8"
    )
    monkeypatch.setattr(deploy, "from_environment", lambda: settings)
    monkeypatch.setattr(deploy, "synthesize", lambda _settings: other)
    stack = {"StackName": "Rappel-prod"}
    cloudformation = deployed.client("cloudformation")
    before = cloudformation.get_template(**stack)["TemplateBody"]
    assert deploy.main(["--dry-run"]) == 0
    said = capfd.readouterr()
    assert "[-] 0.10" in said.out + said.err
    assert "[+] 0.25" in said.out + said.err
    assert cloudformation.get_template(**stack)["TemplateBody"] == before
    assert not cloudformation.list_change_sets(**stack)["Summaries"]
