"""`rappel caller opt-out`, `opt-in` and `unflag`: whether a dealership may text a caller."""

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer

from cli.caller import lists
from cli.caller.number import whole_number
from cli.caller.stores import Stores
from cli.calls.since import moment_of
from cli.shared.deployment import DealershipOption, Deployment, Stage, asked_dealerships
from cli.shared.errors import Failed
from cli.shared.lake import progress
from cli.shared.numbers import last_four
from functions.shared.consent import ConsentChange, ConsentResult
from functions.shared.ledger.consents import Consents
from functions.shared.moment import to_text, utc_now
from infra.settings import DEFAULT_STAGE

ByOption = Annotated[str | None, typer.Option(metavar="NAME", help="Who decided; you, if absent.")]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]
_AT_ONCE = 8
_Act = Callable[[Consents, str, str, ConsentChange], ConsentResult]
_SAID = {
    "opt_out": {
        "changed": "gets no more texts",
        "unchanged": "got no texts already",
        "outdated": "has asked for texts since: nothing was changed",
    },
    "opt_in": {
        "changed": "may be texted again",
        "unchanged": "could be texted already",
        "outdated": "has opted out since: nothing was changed",
    },
    "unflag": {
        "changed": "may be texted: the flag is gone",
        "unchanged": "wasn't flagged",
        "outdated": "was flagged anew since: nothing was changed",
    },
}


class _Done(NamedTuple):
    dealership: str
    number: str
    result: ConsentResult


def opt_out(
    number: Annotated[
        str | None, typer.Argument(metavar="[NUMBER]", help="As +14185550142; or --file, for many.")
    ] = None,
    dealership: DealershipOption = None,
    file: Annotated[
        Path | None,
        typer.Option(help="A CRM's do-not-text list: CSV, XLSX, or a number a line. Needs --dealership."),
    ] = None,
    how: Annotated[
        Literal["staff", "telephone"], typer.Option(help="telephone: the person said so in a call.")
    ] = "telephone",
    reason: Annotated[str | None, typer.Option(help="Why, for the record.")] = None,
    by: ByOption = None,
    as_json: JsonOption = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Send a caller no more texts of any kind. The first time that somebody said so stays.

    A line of a list without a number is named, and all others are written all the same; a list may be read
    again. Exit status 1 where a line was left out.

    \b
    rappel caller opt-out 418-555-0142 --dealership garage-tremblay --reason "asked Julie by telephone"
    rappel caller opt-out --file do-not-text.csv --dealership garage-tremblay
    """
    if (number is None) == (file is None):
        raise typer.BadParameter("give a number or --file, one of the two", param_hint="NUMBER")
    if file is not None:
        if dealership is None:
            raise typer.BadParameter("whose list is it? Add --dealership ID", param_hint="--file")
        _opt_out_list(file, dealership, reason, by, as_json, stage)
        return
    change = ConsentChange(at=utc_now(), how=how, by=by or getpass.getuser(), reason=reason)
    _print("opt_out", _each(number or "", dealership, Consents.opt_out, change, stage), as_json)


def opt_in(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As +14185550142.")],
    reason: Annotated[str, typer.Option(help="Why: the person's own words, for the record.")],
    dealership: DealershipOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Let texts go to a caller again, who asked for it: takes back an opt-out and a flag.

    \b
    rappel caller opt-in +14185550142 --dealership garage-tremblay --reason "asked at the desk"
    """
    change = ConsentChange(at=utc_now(), how="staff", by=by or getpass.getuser(), reason=reason)
    _print("opt_in", _each(number, dealership, Consents.opt_in, change, stage), as_json)


def unflag(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As +14185550142.")],
    dealership: DealershipOption = None,
    reason: Annotated[str | None, typer.Option(help="Why, for the record.")] = None,
    by: ByOption = None,
    as_json: JsonOption = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Decide that a caller whose reply sounded like it doesn't want to stop. An opt-out stays.

    \b
    rappel caller unflag +14185550142 --dealership garage-tremblay --reason "meant the appointment"
    """
    change = ConsentChange(at=utc_now(), how="staff", by=by or getpass.getuser(), reason=reason)
    _print("unflag", _each(number, dealership, Consents.unflag, change, stage), as_json)


def consent(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As +14185550142.")],
    dealership: Annotated[str, typer.Option(metavar="ID", help="Whose customer the caller is.")],
    reason: Annotated[str, typer.Option(help="What proves it: the invoice's or contract's number.")],
    since: Annotated[str, typer.Option(metavar="DATE", help="The day of the purchase, as 2026-03-31.")],
    by: ByOption = None,
    as_json: JsonOption = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Write down that a caller is a customer: implied consent for 24 months from that day.

    It is a record for whoever has to prove a consent, and lifts no opt-out.

    \b
    rappel caller consent +14185550142 --dealership garage-tremblay --since 2026-03-31 --reason "invoice 4711"
    """
    now = utc_now()
    try:
        at = moment_of(since, now)
    except (ValueError, OverflowError) as bad:
        raise typer.BadParameter(str(bad), param_hint="--since") from None
    if at > now:
        raise typer.BadParameter("a purchase to come gives no consent yet", param_hint="--since")
    deployment, whole = Deployment(stage), whole_number(number)
    [dealership_id] = asked_dealerships(deployment, dealership)
    change = ConsentChange(at=at, how="staff", by=by or getpass.getuser(), reason=reason)
    until = Stores(deployment).consents.note_basis(dealership_id, whole, "customer", change)
    row = {"dealership": dealership_id, "number": last_four(whole), "until": to_text(until)}
    if as_json:
        print(json.dumps(row, ensure_ascii=False))
    else:
        print(f"{dealership_id}: {row['number']} is a customer until {until:%Y-%m-%d}")


def _each(
    written: str, dealership: str | None, act: _Act, change: ConsentChange, stage: str
) -> Iterator[_Done]:
    number, deployment = whole_number(written), Deployment(stage)
    stores = Stores(deployment)
    for dealership_id in asked_dealerships(deployment, dealership):
        yield _Done(dealership_id, number, act(stores.consents, dealership_id, number, change))


def _print(what: str, done: Iterator[_Done], as_json: bool) -> None:
    rows = []
    for dealership, number, result in done:
        rows.append({"dealership": dealership, "number": last_four(number), "result": result})
        if not as_json:
            print(f"{dealership}: {last_four(number)} {_SAID[what][result]}")
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    if any(row["result"] == "outdated" for row in rows):
        raise Failed("a later change decides: rappel caller show says which")


def _opt_out_list(
    file: Path, dealership: str, reason: str | None, by: str | None, as_json: bool, stage: str
) -> None:
    entries = list(lists.read(file))
    deployment = Deployment(stage)
    [dealership_id] = asked_dealerships(deployment, dealership)
    stores = Stores(deployment)
    change = ConsentChange(at=utc_now(), how="file", by=by or getpass.getuser(), reason=reason or file.name)

    def write(number: str) -> ConsentResult:
        # A list is read again whenever the CRM has a newer one: who is out already needs no other record.
        if stores.contacts.get(dealership_id, number).opted_out_at is not None:
            return "unchanged"
        return stores.consents.opt_out(dealership_id, number, change)

    numbers = list(dict.fromkeys(number for entry in entries for number in entry.numbers))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        results = [
            future.result()
            for future in progress([pool.submit(write, number) for number in numbers], "Opting out")
        ]
    _print_list(file, entries, results, change, as_json)


def _print_list(
    file: Path,
    entries: Sequence[lists.Entry],
    results: Sequence[ConsentResult],
    change: ConsentChange,
    as_json: bool,
) -> None:
    problems = [entry for entry in entries if entry.problem]
    for entry in problems:
        print(f"{file}:{entry.line}: {entry.problem}", file=sys.stderr)
    counts: dict[str, Any] = {
        "at": to_text(change.at),
        "lines": len(entries),
        "numbers": len(results),
        "opted_out": results.count("changed"),
        "already": results.count("unchanged"),
        "outdated": results.count("outdated"),
        "left_out": [entry.line for entry in problems],
    }
    if as_json:
        print(json.dumps(counts, ensure_ascii=False))
    else:
        print(
            f"{counts['numbers']:,} numbers: {counts['opted_out']:,} get no more texts,"
            f" {counts['already']:,} got none already."
        )
    if problems:
        raise Failed(
            f"{len(problems)} of {len(entries)} lines name no number, as said above: mend them and read the"
            " list again"
        )
