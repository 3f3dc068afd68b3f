"""`rappel caller`: what is known of a caller, whether texts may go, and how the caller is forgotten."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.caller import consent
from cli.caller.forget import forget
from cli.caller.number import NumberArgument, whole_number
from cli.caller.records import places, portable
from cli.caller.stores import Stores
from cli.shared.deployment import DealershipOption, Deployment, Stage, asked_dealerships
from cli.shared.numbers import NumbersOption, last_four
from functions.shared.moment import to_text, utc_now
from infra.settings import DEFAULT_STAGE

caller = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What is known of a caller; opt-outs, a copy of all data, and forgetting.",
)
caller.command("opt-out")(consent.opt_out)
caller.command("opt-in")(consent.opt_in)
caller.command()(consent.unflag)
caller.command()(consent.consent)
caller.command()(forget)

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


@caller.command()
def show(
    number: NumberArgument,
    dealership: DealershipOption = None,
    numbers: NumbersOption = False,
    as_json: JsonOption = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Show whether a caller may be texted, and what the ledger holds. Times are in UTC.

    \b
    rappel caller show 418-555-0142 --dealership garage-tremblay
    """
    known = list(_known(Stores(Deployment(stage)), dealership, whole_number(number)))
    text = json.dumps(known, ensure_ascii=False, indent=2)
    if as_json:
        print(text if numbers else last_four(text))
        return
    for each in known:
        lines = "\n".join(_lines(each))
        print(lines if numbers else last_four(lines))
    if not known:
        print(f"no dealership knows {last_four(whole_number(number))}.", file=sys.stderr)


@caller.command()
def export(
    number: NumberArgument,
    dealership: DealershipOption = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; standard output if absent.")] = None,
    _as_json: Annotated[bool, typer.Option("--json", help="As JSON, which it is anyway.")] = True,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Give a caller all of their data in a common form: calls, texts, messages, consents (Law 25, s. 27).

    \b
    rappel caller export +14185550142 --out caller.json
    """
    whole = whole_number(number)
    copy = {
        "number": whole,
        "exported_at": to_text(utc_now()),
        "dealerships": list(_known(Stores(Deployment(stage)), dealership, whole)),
    }
    text = json.dumps(copy, ensure_ascii=False, indent=2)
    if out is None:
        print(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")


def _known(stores: Stores, dealership: str | None, number: str) -> Iterator[dict[str, Any]]:
    """What each dealership that holds something of the number holds, by place."""
    for dealership_id in asked_dealerships(stores.deployment, dealership):
        outputs = stores.deployment.outputs
        found = {
            place.name: [portable(item) for item in place.items]
            for place in places(stores.dynamodb, outputs, dealership_id, number)
        }
        if any(found.values()):
            yield {"dealership": dealership_id, **found}


def _lines(known: dict[str, Any]) -> Iterator[str]:
    contact = known["contact"][0] if known["contact"] else {}
    out, flagged = contact.get("opted_out_at"), contact.get("flagged_at")
    state = "may be texted"
    if out:
        state = f"opted out at {out} (by {contact.get('opted_out_how', 'unknown')})"
    elif flagged:
        state = f"flagged at {flagged}: may want to stop, and nobody has decided"
    yield f"{known['dealership']}: {state}"
    counts = (f"{len(known[name])} {name}" for name in ("calls", "texts", "messages") if known[name])
    yield f"  {', '.join(counts) or 'no calls'}"
    for record in known["consents"]:
        who = " ".join(f"{name} {record[name]}" for name in ("how", "by", "rule", "reason") if name in record)
        yield f"  {record['at']}  {record['what']}  {record.get('result', record.get('basis', ''))}  {who}"
