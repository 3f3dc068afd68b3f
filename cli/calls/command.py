"""`rappel calls`: the calls about which somebody may have to do something, and one call whole."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.calls.conversation import conversation
from cli.calls.ledger import LedgerCalls, add_flags
from cli.calls.since import moment_of
from cli.calls.states import State, states_of
from cli.shared.deployment import DealershipOption, Deployment, Stage, asked_dealerships
from cli.shared.errors import Failed
from cli.shared.numbers import NumbersOption, in_words, last_four
from cli.texts.pauses import print_standing
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import Item
from functions.shared.moment import from_text, utc_now
from functions.shared.receipt import final_status
from infra.settings import DEFAULT_STAGE

calls = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="List missed calls, and show what became of one."
)

# What a list says of a call, in this order. `show` says all but what the ledger keeps for itself.
_LISTED = (
    "dealership_id",
    "call_key",
    "occurred_at",
    "caller",
    "department",
    "line",
    "outcome",
    "text_status",
    "text_reason",
    "texted_at",
    "replied_at",
    "flagged_at",
    "called_back_at",
    "recovered_at",
)
# A key that a narrow terminal cuts can't be pasted into `calls show`: its lines are the terminal's to fold.
_WHOLE = 1000
_INTERNAL = {"sending_by", "delivery", "expires_at", "history_version", "owed"}


@calls.command("list")
def list_calls(
    dealership: DealershipOption = None,
    state: Annotated[
        State | None,
        typer.Option(
            help="untexted: no text was taken by the carrier. undelivered: it took one that never arrived. "
            "unknown: the text may have left or arrived, or not. "
            "stale: it was too late for a text. paused: texts were paused. replied: the caller answered. "
            "flagged: and may want to stop. "
            "waiting: nobody has spoken with the caller since."
        ),
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="WHEN", help="A date, a time, or how long ago: 2025-09-02, 2h, 3d.")
    ] = "24h",
    numbers: NumbersOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="As a list of JSON objects.")] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """List missed calls, the latest last.

    Times in the table are this machine's, and UTC in the JSON.

    \b
    rappel calls list --state unknown --since 2h
    rappel calls list --dealership garage-tremblay --state waiting --numbers --json
    """
    now = utc_now().astimezone()
    try:
        moment = moment_of(since, now)
    except (ValueError, OverflowError) as bad:
        raise typer.BadParameter(str(bad), param_hint="--since") from None
    deployment = Deployment(stage)
    ledger, contacts = _ledger(deployment), deployment.outputs.contacts_table
    asked = asked_dealerships(deployment, dealership)
    items = [item for dealership_id in asked for item in ledger.since(dealership_id, moment)]
    add_flags(deployment.session.client("dynamodb"), contacts, items)
    found = [item for item in items if state is None or state in states_of(item, now)]
    found.sort(key=lambda item: str(item["occurred_at"]))
    print_standing(deployment, asked)
    rows = [_shown({name: item.get(name) for name in _LISTED}, numbers) for item in found]
    for row, item in zip(rows, found, strict=True):
        row["states"] = states_of(item, now)
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if rows:
        Console(width=_WHOLE).print(_table(rows))
    what = f"{state or 'missed'} call{'' if len(rows) == 1 else 's'}"
    typer.echo(f"{len(rows)} {what} since {moment:%Y-%m-%d %H:%M %Z}.", err=True)


@calls.command()
def show(
    key: Annotated[str, typer.Argument(help="The call's key, as in the list and in the logs.")],
    dealership: DealershipOption = None,
    numbers: NumbersOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON object.")] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Show all that is known of a call, and what its caller and Rappel wrote. Times are in UTC.

    \b
    rappel calls show 'twilio:CA0123'
    rappel calls show 'twilio:CA0123' --numbers --json
    """
    deployment = Deployment(stage)
    ledger = _ledger(deployment)
    for dealership_id in asked_dealerships(deployment, dealership):
        item = ledger.get(CallRef(dealership_id, key))
        if item is not None:
            break
    else:
        whose = f"{dealership} has" if dealership else "no dealership has"
        raise Failed(
            f"{whose} no call {last_four(key)}: rappel calls list --since 3d lists them with their keys"
        )
    client, outputs = deployment.session.client("dynamodb"), deployment.outputs
    add_flags(client, outputs.contacts_table, [item])
    call = _shown({name: item[name] for name in sorted(item) if name not in _INTERNAL}, numbers)
    now = utc_now()
    if "text_status" in item:
        call["text_final"] = final_status(item, now)
    call["states"] = states_of(item, now) if "outcome" in item else []
    texts = conversation(client, outputs.calls_table, outputs.contacts_table, dealership_id, item)
    for text in texts:
        text["text"] = text["text"] if numbers or text["text"] is None else in_words(text["text"])
    if as_json:
        print(json.dumps(call | {"conversation": texts}, ensure_ascii=False, indent=2))
        return
    for name, value in call.items():
        print(f"{name:<15} {', '.join(value) if isinstance(value, list) else value}")
    for text in texts:
        print(_line(text))


def _ledger(deployment: Deployment) -> LedgerCalls:
    return LedgerCalls(deployment.session.client("dynamodb"), deployment.outputs.calls_table)


def _shown(item: Item, numbers: bool) -> dict[str, Any]:
    """A call's attributes as JSON has them, with no more of a number than was asked for."""
    return {name: _value(value, numbers) for name, value in item.items()}


def _line(text: Mapping[str, Any]) -> str:
    """A text as a line: when, whose, how it was read or what it was for, and its words."""
    what = [text["meaning"], text["flag"]] if text["by"] == "caller" else [text["kind"], text["status"]]
    words = " ".join((text["text"] or "(its words weren't kept)").split())
    return f"{text['at']:<25} {text['by']:<7} {', '.join(filter(None, what))}: {words}"


def _value(value: object, numbers: bool) -> object:
    if isinstance(value, str):
        return value if numbers else last_four(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _table(rows: Iterable[dict[str, Any]]) -> Table:
    table = Table("began", "dealership", "line", "caller", "outcome", "text", "replied", "spoken", "key")
    for row in rows:
        text = " ".join(filter(None, (row["text_status"], row["text_reason"])))
        spoken = row["recovered_at"] or row["called_back_at"]
        table.add_row(
            _local(row["occurred_at"]),
            row["dealership_id"],
            row["line"],
            row["caller"] or "withheld",
            row["outcome"],
            text,
            _replied(row),
            _local(spoken) if spoken else "",
            row["call_key"],
        )
    return table


def _replied(row: Mapping[str, Any]) -> str:
    if not row["replied_at"]:
        return ""
    return f"{_local(row['replied_at'])}{' flagged' if row['flagged_at'] else ''}"


def _local(text: str) -> str:
    moment: datetime = from_text(text).astimezone()
    return f"{moment:%m-%d %H:%M}"
