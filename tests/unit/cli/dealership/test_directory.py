"""The directory's dealerships: listed, checked against a file, closed without a lost call."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.shared.ledger.calls import CallRef
from functions.shared.moment import utc_now
from tests.builders import CALLER, NOW, SERVICE, dealership, missed_call
from tests.command_line import Run
from tests.unit.cli.deployed import PREFIX, Deployed

ID = "garage-tremblay"
FILE = """\
id: garage-tremblay
name: Garage Tremblay
text_name: Garage Tremblay
timezone: America/Toronto
languages: [fr, en]
phone: "+14185550100"
hours:
  default:
    monday-friday: "08:00-17:00"
lines:
  - {name: Service, department: service, number: "+14185550101"}
integrations:
  - {id: tremblay-twilio, provider: twilio}
  - {id: tremblay-pbx, provider: standardwebhooks}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "garage.yaml"
    path.write_text(FILE)
    return path


def check(run: Run, file: Path) -> dict[str, Any]:
    ran = run("dealership", "check", file, "--json")
    assert ran.status == 0, ran.err
    changes: dict[str, Any] = json.loads(ran.out)
    return changes


def rows(run: Run) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(run("dealership", "list", "--json").out)
    return listed


def test_dealerships_are_listed_with_their_lines_and_integrations(deployed: Deployed, run: Run) -> None:
    assert rows(run) == [
        {
            "id": ID,
            "name": "Garage Tremblay",
            "open": True,
            "lines": [SERVICE],
            "integrations": ["tremblay-twilio", "tremblay-pbx"],
            "texts_paused_at": None,
        }
    ]
    assert "Garage Tremblay" in run("dealership", "list").out


def test_a_file_that_says_what_stands_changes_nothing(deployed: Deployed, run: Run, file: Path) -> None:
    changes = check(run, file)
    assert not changes["new"]
    assert not any([*changes["lines"].values(), *changes["integrations"].values(), changes["settings"]])
    assert "apply would change nothing" in run("dealership", "check", file).err


def test_countries_in_another_order_are_no_change(deployed: Deployed, run: Run, file: Path) -> None:
    countries = ["CA", "US", "FR", "MX", "BE", "CH", "DE", "GB", "IT", "ES"]
    profile = deployed.dealerships.get(ID)
    assert profile is not None
    stored = profile.model_copy(update={"allowed_countries": frozenset(reversed(countries))})
    deployed.dealerships.apply(stored, {each.id: PREFIX + each.id for each in stored.integrations})
    file.write_text(FILE + f"allowed_countries: [{', '.join(countries)}]\n")
    assert check(run, file)["settings"] == []


def test_a_country_that_the_stage_does_not_allow_is_said(deployed: Deployed, run: Run, file: Path) -> None:
    file.write_text(FILE + "allowed_countries: [CA, FR, MX]\n")
    for command in ("check", "apply"):
        ran = run("dealership", command, file)
        assert ran.status == 0
        assert (
            "allowed_countries: AWS refuses texts to FR, MX: allowed_countries of rappel.toml, [pro"
            in ran.err
        )
    file.write_text(FILE)
    assert "AWS refuses" not in run("dealership", "check", file).err


def test_what_apply_would_change_is_said_and_not_done(deployed: Deployed, run: Run, file: Path) -> None:
    file.write_text(
        FILE.replace("+14185550101", "+14185550102")
        .replace("{id: tremblay-pbx, provider: standardwebhooks}", "{id: tremblay-zoom, provider: zoom}")
        .replace("provider: twilio}", "provider: twilio, settle_seconds: 30}")
        .replace("17:00", "18:00")
    )
    before = deployed.dealerships.get(ID)
    assert check(run, file) == {
        "dealership": ID,
        "new": False,
        "lines": {"added": ["+14185550102"], "removed": [SERVICE], "changed": []},
        "integrations": {
            "added": ["tremblay-zoom"],
            "removed": ["tremblay-pbx"],
            "changed": ["tremblay-twilio"],
        },
        "settings": ["hours"],
        "never_text": {"added": 0, "removed": 0},
    }
    said = run("dealership", "check", file).out.splitlines()
    assert {"+ line +14185550102", f"- line {SERVICE}", "- integration tremblay-pbx", "~ hours"} <= set(said)
    assert deployed.dealerships.get(ID) == before


def test_what_apply_would_refuse_is_refused(deployed: Deployed, run: Run, file: Path) -> None:
    file.write_text(FILE.replace("provider: twilio", "provider: twillio"))
    ran = run("dealership", "check", file)
    assert ran.status == 1
    assert "did you mean twilio?" in ran.err
    file.write_text(FILE.replace("id: garage-tremblay", "id: garage-gagnon"))
    ran = run("dealership", "check", file)
    assert ran.status == 1
    assert "belongs to another dealership" in ran.err


@pytest.mark.parametrize("command", ["disable", "remove"])
def test_a_closed_dealership_loses_no_call_and_no_opt_out(
    deployed: Deployed, run: Run, file: Path, command: str
) -> None:
    other = dealership(id="b-autos", integrations=[{"id": "b-twilio", "provider": "twilio"}])
    deployed.dealerships.apply(other, {"b-twilio": "/b"})
    call = missed_call("CA1", utc_now())
    deployed.calls.record(call)
    deployed.contacts.opt_out(ID, CALLER, NOW)
    ssm = deployed.client("ssm")
    ssm.put_parameter(Name=f"{PREFIX}tremblay-twilio", Value="s", Type="SecureString")

    ran = run("dealership", command, ID, "--yes")
    assert ran.status == 0, ran.err
    assert "3 lines and integrations" in ran.err
    [own] = [row for row in rows(run) if row["id"] == ID]
    assert (own["open"], own["lines"], own["integrations"]) == (False, [], [])
    assert [row["open"] for row in rows(run) if row["id"] == "b-autos"] == [True]
    assert deployed.calls.get(CallRef(ID, call.call_key)) is not None
    assert deployed.contacts.get(ID, CALLER).opted_out_at == NOW
    assert deployed.dealerships.get(ID) is not None, "reports need its hours"
    kept = ssm.get_parameters_by_path(Path=PREFIX)["Parameters"]
    assert len(kept) == (1 if command == "disable" else 0)
    assert json.loads(run("dealership", "secrets", "--dealership", ID, "--json").out) == []

    assert check(run, file)["integrations"]["added"] == ["tremblay-pbx", "tremblay-twilio"]
    assert run("dealership", "apply", file).status == 0
    assert [row["open"] for row in rows(run)] == [True, True]


def test_the_secret_of_whoever_has_the_id_now_is_not_deleted(deployed: Deployed, run: Run) -> None:
    run("dealership", "disable", ID, "--yes")
    other = dealership(id="b-autos", integrations=[{"id": "tremblay-twilio", "provider": "twilio"}])
    deployed.dealerships.apply(other, {"tremblay-twilio": f"{PREFIX}tremblay-twilio"})
    ssm = deployed.client("ssm")
    ssm.put_parameter(Name=f"{PREFIX}tremblay-twilio", Value="s", Type="SecureString")
    assert run("dealership", "remove", ID, "--yes").status == 0
    assert ssm.get_parameter(Name=f"{PREFIX}tremblay-twilio")


@pytest.mark.parametrize("command", ["disable", "remove"])
def test_nothing_is_closed_that_nobody_confirmed(deployed: Deployed, run: Run, command: str) -> None:
    ran = run("dealership", command, ID)
    assert ran.status == 2
    assert "--yes" in ran.err
    assert rows(run)[0]["open"]
    ran = run("dealership", command, "garage-tremblai", "--yes")
    assert ran.status == 1
    assert "rappel dealership list" in ran.err
