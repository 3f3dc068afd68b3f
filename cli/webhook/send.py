"""`rappel webhook send`: a sample of what a provider sends, signed as the provider signs."""

import sys
from typing import Annotated

import typer

from cli.webhook import samples, signing
from cli.webhook.arguments import as_called, provider_named
from cli.webhook.post import Answer, post, show
from functions.shared.moment import utc_now
from functions.shared.phone import is_e164

_CALLER = "+15145550123"  # fictitious


def send(
    provider: Annotated[str, typer.Option(help="The provider's name, as in the URL.")],
    url: Annotated[str, typer.Option(help="The URL that rappel dealership apply printed.")],
    secret: Annotated[
        str,
        typer.Option(envvar="RAPPEL_SECRET", help="The integration's secret. For Telnyx, a private key."),
    ],
    sample: Annotated[samples.Kind, typer.Option(help="What became of the call.")] = "missed",
    caller: Annotated[
        str, typer.Option(help="The customer's number, whom Rappel texts, or anonymous.")
    ] = _CALLER,
    called: Annotated[
        str | None,
        typer.Option(help="The line: its number, or its extension or id as the dealership's file has it."),
    ] = None,
    signed_url: Annotated[
        str | None,
        typer.Option(
            help="The URL that is signed, where a tunnel or a test calls another than providers do."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Send a signed sample of a call of this moment, and show what is answered.

    Rappel takes it for a real call: where it was missed, its caller gets a real text.

    Example: rappel webhook send --provider twilio --url https://…/calls/twilio/garage-twilio --caller +1…
    """
    name, secret = provider_named(provider), secret.strip()
    target = as_called(url)
    signed = target if signed_url is None else as_called(signed_url, "--signed-url")
    show(send_sample(dialect(name, secret), target, signed, secret, sample, caller, called), as_json)


def dialect(provider: str, secret: str) -> str:
    """Returns the sample's name: Quo's older webhooks are others, and their secret says so."""
    return "quo-older" if provider == "quo" and not secret.startswith("whsec_") else provider


def send_sample(
    name: str, url: str, signed_url: str, secret: str, kind: samples.Kind, caller: str, called: str | None
) -> Answer:
    sample, now = samples.load(name), utc_now()
    if not is_e164(caller) and caller != "anonymous":
        raise typer.BadParameter("write a number as +14185550100, or anonymous", param_hint="--caller")
    if called is None:
        called = sample.line
    elif is_e164(called) and not sample.names_numbers:
        print(f"{name} tells no number: give the line's extension or id with --called", file=sys.stderr)
    elif not is_e164(called) and not sample.names_extensions:
        raise typer.BadParameter(
            f"{name} tells numbers only: write one as +14185550100", param_hint="--called"
        )
    body = sample.body(kind, caller, called, secret, now)
    headers = signing.SIGNERS[name](signing.Unsigned(signed_url, body, secret, now))
    return post(url, {"Content-Type": sample.content_type, **headers}, body)
