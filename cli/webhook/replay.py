"""`rappel webhook replay`: a captured request, sent once more as it came."""

from pathlib import Path
from typing import Annotated

import typer

from cli.shared.errors import Failed
from cli.webhook import captured
from cli.webhook.arguments import as_called
from cli.webhook.post import post, show


def replay(
    file: Annotated[
        Path, typer.Argument(help="The request as a proxy shows it: POST …, headers, empty line, body.")
    ],
    url: Annotated[str | None, typer.Option(help="Where to send it. Where it went, if absent.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Send a captured request once more, as it came, and show what is answered.

    Nothing is signed anew: where the time is signed, Rappel refuses it 5 minutes after it was sent.

    Example: rappel webhook replay captured.txt --url https://…/calls/twilio/garage-twilio
    """
    try:
        request = captured.read(file.read_bytes())
    except OSError as error:
        raise Failed(f"{file} can't be read ({type(error).__name__}): check its path") from None
    target = url or request.url
    if target is None:
        raise typer.BadParameter("the request has no Host: say where to send it", param_hint="--url")
    show(post(as_called(target), request.headers, request.body), as_json)
