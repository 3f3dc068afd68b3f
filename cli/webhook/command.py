"""`rappel webhook`: what providers send, and what Rappel makes of it."""

import typer

from cli.webhook.explain import explain
from cli.webhook.recover import recover
from cli.webhook.replay import replay
from cli.webhook.send import send

webhook = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Explain what providers send, and send it."
)
webhook.command()(explain)
webhook.command()(send)
webhook.command()(replay)
webhook.command()(recover)
