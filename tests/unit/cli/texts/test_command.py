"""`rappel texts pause` and `resume`: what they write, say and refuse, and who shows a pause."""

import json
from datetime import timedelta
from typing import Any

from functions.shared.ledger.pauses import Pauses
from functions.shared.moment import to_text, utc_now
from tests.builders import dealership
from tests.command_line import Run
from tests.unit.cli.deployed import PREFIX, Deployed

ID = "garage-tremblay"
OTHER = "b-autos"


def paused(deployed: Deployed, dealership_id: str = ID) -> bool:
    """As a sender reads it."""
    known = deployed.dealerships.get_with_pause(dealership_id)
    assert known is not None
    return known.pause.paused_at is not None


def with_other(deployed: Deployed) -> None:
    other = dealership(id=OTHER, integrations=[{"id": "b-twilio", "provider": "twilio"}])
    deployed.dealerships.apply(other, {"b-twilio": PREFIX + "b-twilio"})


def texts(run: Run, *arguments: object) -> dict[str, Any]:
    ran = run("texts", *arguments, "--json")
    assert ran.status == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_one_dealership_is_paused_and_goes_on(deployed: Deployed, run: Run) -> None:
    with_other(deployed)
    answer = texts(run, "pause", "--dealership", ID)
    assert answer.pop("since").endswith("Z")
    assert answer == {"dealership": ID, "paused": True, "within_seconds": 60}
    assert (paused(deployed), paused(deployed, OTHER)) == (True, False)
    assert texts(run, "resume", "--dealership", ID) == {
        "dealership": ID,
        "paused": False,
        "since": None,
        "within_seconds": 60,
    }
    assert not paused(deployed)


def test_the_stages_pause_holds_for_every_dealership_and_for_those_to_come(
    deployed: Deployed, run: Run
) -> None:
    assert "within 60 s" in run("texts", "pause").err
    with_other(deployed)
    assert (paused(deployed), paused(deployed, OTHER)) == (True, True)
    run("texts", "pause", "--dealership", OTHER)
    assert "within 60 s" in run("texts", "resume").err
    assert (paused(deployed), paused(deployed, OTHER)) == (False, True)


def test_a_dealership_that_goes_on_within_a_paused_stage_is_told_so(deployed: Deployed, run: Run) -> None:
    run("texts", "pause")
    run("texts", "pause", "--dealership", ID)
    said = run("texts", "resume", "--dealership", ID).err
    assert "The whole stage is paused all the same: rappel texts resume\n" in said
    assert paused(deployed)


def test_a_second_pause_changes_nothing_and_neither_does_a_second_resume(
    deployed: Deployed, run: Run
) -> None:
    first, second = (texts(run, "pause")["since"] for _ in range(2))
    assert first == second
    run("texts", "resume")
    pauses = Pauses(deployed.client("dynamodb"), deployed.outputs.directory_table)
    before = pauses.get(None)
    assert "texts weren't paused" in run("texts", "resume").err
    assert pauses.get(None) == before


def test_no_pause_is_written_for_a_dealership_that_is_not_there(deployed: Deployed, run: Run) -> None:
    for command in ("pause", "resume"):
        ran = run("texts", command, "--dealership", "garage-tremblai")
        assert ran.status == 1
        assert "rappel dealership list" in ran.err
    assert deployed.dealerships.get_with_pause("garage-tremblai") is None
    assert run("texts", "pause", "--dealership", "garage-tremblai").status == 1


def test_applying_a_file_lifts_no_pause(deployed: Deployed, run: Run) -> None:
    run("texts", "pause", "--dealership", ID)
    changed = dealership(cooldown_minutes=5)
    deployed.dealerships.apply(changed, {each.id: PREFIX + each.id for each in changed.integrations})
    known = deployed.dealerships.get_with_pause(ID)
    assert known is not None
    assert (known.dealership.cooldown_minutes, known.pause.paused_at is not None) == (5, True)


def test_a_pause_is_shown_where_an_operator_looks(deployed: Deployed, run: Run) -> None:
    assert json.loads(run("dealership", "list", "--json").out)[0]["texts_paused_at"] is None
    since = texts(run, "pause")["since"]
    [row] = json.loads(run("dealership", "list", "--json").out)
    assert row["texts_paused_at"] == since
    assert "paused" in run("dealership", "list").out
    for arguments in (("calls", "list"), ("dealership", "list")):
        assert "All texts of the stage are paused since" in run(*arguments).err
    run("texts", "pause", "--dealership", ID)
    said = run("calls", "list", "--dealership", ID).err
    assert f"{ID}'s texts are paused since" in said
    assert f"rappel texts resume --dealership {ID}" in said


def test_a_pause_that_ended_says_when(deployed: Deployed, run: Run) -> None:
    run("texts", "pause")
    run("texts", "resume")
    known = deployed.dealerships.get_with_pause(ID)
    assert known is not None
    ended = known.pause.resumed_at
    assert ended is not None
    assert to_text(ended) <= to_text(utc_now())
    assert known.pause.holds(ended - timedelta(seconds=1))
    assert not known.pause.holds(ended)
