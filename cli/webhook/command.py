"""`rappel webhook`: what providers send, and what Rappel makes of it."""

import typer

from cli.webhook.explain import explain

webhook = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Explain what providers send.")
webhook.command()(explain)


@webhook.callback()
def _group() -> None:
    """Keeps `explain` a subcommand while it is the only one."""
