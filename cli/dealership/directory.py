"""Which dealerships there are, what a file would change, and how one is closed."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.dealership import countries, never_text, one_way, texts
from cli.dealership import file as dealership_file
from cli.dealership.carrier_words import risky
from cli.dealership.follow_ups import name_problems
from cli.dealership.information.page import lacks
from cli.dealership.new import guessable
from cli.senders.check import problems
from cli.shared.confirmation import YesOption, confirm
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from cli.texts.pauses import print_paused, standing
from functions.shared.dealership import Dealership
from functions.shared.ledger.dealerships import TakenIntegration
from functions.shared.moment import to_text, utc_now
from infra.settings import DEFAULT_STAGE

DealershipArgument = Annotated[str, typer.Argument(metavar="ID", help="The dealership's id.")]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


def list_dealerships(as_json: JsonOption = False, stage: Stage = DEFAULT_STAGE) -> None:
    """List the dealerships. One that is closed has no open line; texts may be paused, its own or all.

    \b
    rappel dealership list --json
    """
    deployment = Deployment(stage)
    ids = deployment.dealerships.ids()
    paused = dict(standing(deployment, ids))
    rows = [_row(deployment, id_, paused.get(id_) or paused.get(None)) for id_ in ids]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    print_paused(paused)
    table = Table("id", "name", "lines", "integrations", "texts")
    for row in rows:
        lines = str(len(row["lines"])) if row["open"] else "closed"
        texts = "paused" if row["texts_paused_at"] else "sent"
        table.add_row(row["id"], row["name"], lines, ", ".join(row["integrations"]), texts)
    Console().print(table)


def _row(deployment: Deployment, dealership_id: str, paused_at: datetime | None) -> dict[str, Any]:
    profile = deployment.dealerships.get(dealership_id)
    lines = sorted(deployment.directory.lines(dealership_id))
    integrations = [each.id for each in profile.integrations] if profile else []
    return {
        "id": dealership_id,
        "name": profile.name if profile else None,
        "open": bool(lines),
        "lines": lines,
        "integrations": integrations if lines else [],
        "texts_paused_at": to_text(paused_at) if paused_at else None,
    }


def check(
    file: Annotated[Path, typer.Argument(help="The dealership's YAML file.")],
    as_json: JsonOption = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Say what apply would refuse of FILE, or what it would change. Nothing is written.

    \b
    rappel dealership check garage-tremblay.yaml --json
    """
    wanted = dealership_file.load(file, utc_now().date())
    for warning in (*texts.warnings(texts.every(wanted)), *risky(wanted), *lacks(wanted)):
        print(f"{file}: {warning}", file=sys.stderr)
    deployment = Deployment(stage)
    countries.warn(file, wanted, deployment.settings)
    for warning in guessable(deployment, wanted):
        print(f"{file}: {warning}", file=sys.stderr)
    try:
        deployment.dealerships.check(wanted)
    except TakenIntegration as taken:
        raise Failed(f"{file}: {taken}") from None
    carrier = deployment.settings.carrier
    if wrong := [*name_problems(wanted), *problems(deployment, wanted), *one_way.problems(wanted, carrier)]:
        raise Failed("\n".join(f"{file}: {each}" for each in wrong))
    changes = changes_to(deployment, wanted)
    if as_json:
        print(json.dumps(changes, ensure_ascii=False, indent=2))
        return
    for name, sign in (("added", "+"), ("changed", "~"), ("removed", "-")):
        for kind in ("lines", "integrations"):
            for each in changes[kind][name]:
                print(f"{sign} {kind.removesuffix('s')} {each}")
    for setting in changes["settings"]:
        print(f"~ {setting}")
    for sign, name in (("+", "added"), ("-", "removed")):
        count = changes["never_text"][name]
        if count:
            print(f"{sign} {count:,} number{'s' if count > 1 else ''} never texted")
    never_text.tell(wanted)
    what = "apply would add it" if changes["new"] else "apply would change the above"
    nothing = not changes["new"] and not any(_named(changes))
    print(f"{wanted.id}: {'apply would change nothing' if nothing else what}.", file=sys.stderr)


def changes_to(deployment: Deployment, wanted: Dealership) -> dict[str, Any]:
    """What `apply` would change of lines (by number or extension), integrations (by id) and settings."""
    stored = deployment.dealerships.get(wanted.id)
    # As values and not as JSON, which writes a set in any order.
    before = stored.model_dump() if stored else {}
    after = wanted.model_dump()
    # A closed dealership's profile names lines and integrations that don't stand any more.
    standing_lines = deployment.directory.lines(wanted.id)
    integrations = {each.id: each.model_dump() for each in stored.integrations} if stored else {}
    return {
        "dealership": wanted.id,
        "new": stored is None,
        "lines": _changed(
            {each.key: each.model_dump() for each in stored.lines if each.key in standing_lines}
            if stored
            else {},
            {each.key: each.model_dump() for each in wanted.lines},
        ),
        "integrations": _changed(
            {id_: each for id_, each in integrations.items() if deployment.directory.integration(id_)},
            {each.id: each.model_dump() for each in wanted.integrations},
        ),
        # Days off follow from the day of the check.
        "settings": sorted(
            name
            for name in after.keys() - {"lines", "integrations", "days_off", "info_url"}
            if stored and before[name] != after[name]
        ),
        "never_text": never_text.difference(stored, wanted),
    }


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[str]]:
    return {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "changed": sorted(name for name in after.keys() & before.keys() if after[name] != before[name]),
    }


def _named(changes: Mapping[str, Any]) -> Iterable[object]:
    yield changes["settings"]
    for kind in ("lines", "integrations"):
        yield from changes[kind].values()


def disable(dealership_id: DealershipArgument, yes: YesOption = False, stage: Stage = DEFAULT_STAGE) -> None:
    """Close a dealership's integrations and lines: its webhooks are refused within a minute.

    Its calls, opt-outs, profile and secrets stay, and so do its reports. `rappel dealership apply FILE` opens
    it again. Texts that are owed already still leave.

    \b
    rappel dealership disable garage-tremblay --yes
    """
    deployment = Deployment(stage)
    _asked(deployment, dealership_id)
    confirm(f"Close all integrations and lines of {dealership_id}?", yes)
    closed = deployment.dealerships.close(dealership_id)
    print(f"{dealership_id}: closed ({closed} lines and integrations). No call was deleted.", file=sys.stderr)


def remove(dealership_id: DealershipArgument, yes: YesOption = False, stage: Stage = DEFAULT_STAGE) -> None:
    """Close a dealership for good: as disable does, and its secrets are deleted.

    Its calls and opt-outs stay, and so does its profile: reports of quarters in which it had calls need its
    hours. To open it again takes its file and new secrets.

    \b
    rappel dealership remove garage-tremblay --yes
    """
    deployment = Deployment(stage)
    profile = _asked(deployment, dealership_id)
    confirm(f"Close all integrations and lines of {dealership_id}, and delete their secrets?", yes)
    closed = deployment.dealerships.close(dealership_id)
    prefix = deployment.outputs.secrets_prefix
    # One of another dealership may have the id since this one was closed.
    gone = [each.id for each in profile.integrations if not deployment.directory.integration(each.id)]
    settings = deployment.settings
    prefixes = (prefix, settings.sender_credentials_prefix, settings.call_logs_prefix)
    names = [each + id_ for each in prefixes for id_ in gone]
    for first in range(0, len(names), 10):  # DeleteParameters takes 10
        deployment.ssm.delete_parameters(Names=names[first : first + 10])
    print(
        f"{dealership_id}: closed ({closed} lines and integrations), secrets deleted. No call was deleted.",
        file=sys.stderr,
    )


def _asked(deployment: Deployment, dealership_id: str) -> Dealership:
    profile = deployment.dealerships.get(dealership_id)
    if profile is None:
        raise Failed(f"no dealership {dealership_id}: rappel dealership list names them all")
    return profile
