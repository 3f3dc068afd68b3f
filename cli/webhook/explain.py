"""`rappel webhook explain`: what Rappel makes of a captured request, and why."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.shared.errors import Failed
from cli.webhook.arguments import as_called, provider_named
from functions.on_missed_call.effect import Effect
from functions.on_missed_call.providers import load_adapter
from functions.on_missed_call.verification import check_form, handshake_or_verify
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent
from functions.shared.moment import utc_now
from functions.shared.phone import mask_number

_LAST_MOMENT = 4_102_444_800  # the year 2100


@dataclass(frozen=True, slots=True)
class Explanation:
    verified: bool
    why: str
    events: list[CallEvent]
    status: int


def explain(
    provider: Annotated[str, typer.Option(help="The provider's name, as in the URL.")],
    secret: Annotated[
        list[str],
        # In the environment, no other user of the machine can read it, as with ps.
        typer.Option(envvar="RAPPEL_SECRET", help="A secret that may have signed it; several may be given."),
    ],
    url: Annotated[str, typer.Option(help="The public URL, as registered at the provider.")],
    body: Annotated[Path, typer.Option(help="A file with the raw body.")],
    header: Annotated[list[str] | None, typer.Option(help="'Name: value', once per header.")] = None,
    now: Annotated[
        int | None, typer.Option(min=0, max=_LAST_MOMENT, help="When it came, UNIX seconds. Now if absent.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what Rappel makes of a captured request.

    Whether its signature holds, which events it means, and what Rappel would answer.
    """
    name = provider_named(provider)
    request = _request(load_adapter(name).content_types, url, header or [], body, now)
    explanation = judge(name, request, secret)
    print(_json(explanation)) if as_json else _show(explanation)


def judge(provider: str, request: Request, secrets: list[str]) -> Explanation:
    """Judges as the endpoint would, but goes on after a refusal as far as the request can be read."""
    adapter = load_adapter(provider)
    refusals: list[Refused] = []
    handshake = None
    events: list[CallEvent] = []
    try:
        check_form(adapter, request)
    except Refused as refused:
        refusals.append(refused)
    verified = True
    try:
        handshake = handshake_or_verify(adapter, request, secrets)
    except Refused as refused:
        verified = False
        refusals.append(refused)
    if handshake is None:
        try:
            events = adapter.parse(request)
        except Refused as refused:
            refusals.append(refused)
    if refusals:
        why, status = f"{refusals[0].code}: {refusals[0].message}", refusals[0].status
        if refusals[0].code == "stale_timestamp":
            why += ", or say with --now when a captured request came"
    elif handshake:
        why, status = "it tests the endpoint", handshake.status
    else:
        proof = "secret" if adapter.authentication == "shared_secret" else "signature"
        why = f"the {proof} holds"
        status = adapter.respond(Effect(status="ignored"), None).status
    return Explanation(verified, why, events, status)


def _request(
    content_types: Collection[str], url: str, headers: list[str], body: Path, now: int | None
) -> Request:
    """Adds the provider's own content type where none is given: often a signature alone was captured."""
    pairs = [line.partition(":") for line in headers]
    if not all(colon for _, colon, _ in pairs):
        raise typer.BadParameter("write headers as 'Name: value'", param_hint="--header")
    try:
        content = body.read_bytes()
    except OSError as error:
        raise Failed(f"{body} can't be read ({type(error).__name__}): check its path") from None
    given = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(
        url=as_called(url),
        headers={"content-type": min(content_types), **given},
        body=content,
        received_at=utc_now() if now is None else datetime.fromtimestamp(now, UTC),
    )


def _json(explanation: Explanation) -> str:
    shown = ("kind", "outcome", "caller", "called", "call_id", "direction", "ring_seconds", "attestation")
    return json.dumps(
        {
            "verified": explanation.verified,
            "why": explanation.why,
            "events": [{name: getattr(event, name) for name in shown} for event in explanation.events],
            "status": explanation.status,
        },
        ensure_ascii=False,
    )


def _taken_for(event: CallEvent) -> str:
    """Why the event is what it is, and what it tells that may keep its caller from being texted."""
    rang = None if event.ring_seconds is None else f"rang {event.ring_seconds} s"
    failed = "the caller's number failed its verification" if event.attestation else None
    return "; ".join(filter(None, (event.why, rang, failed)))


def _show(explanation: Explanation) -> None:
    table = Table("event", "outcome", "caller", "call", "taken for")
    for event in explanation.events:
        caller = mask_number(event.caller) if event.caller else "withheld"
        table.add_row(event.kind, event.outcome or "", caller, event.call_id, _taken_for(event))
    console = Console()
    console.print(f"{'Verified' if explanation.verified else 'Not verified'}: {explanation.why}")
    if explanation.events:
        console.print(table)
    console.print(f"Rappel would answer {explanation.status}.")
