"""`rappel`, the operator's command line: where the commands meet."""

import sys

import typer
from botocore.exceptions import BotoCoreError, ClientError

from cli.dealership import dealership
from cli.errors import Failed
from cli.import_log import import_log
from cli.preview import preview
from cli.query import query
from cli.report import report
from cli.rollup import rollup
from cli.simulate import simulate
from cli.webhook import webhook

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # an error is a line, and no box
    help="Rappel: a missed call becomes a text, and a quarter of them becomes a report.",
)
app.add_typer(dealership, name="dealership")
app.command()(preview)
app.add_typer(webhook, name="webhook")
app.command()(simulate)
app.command()(rollup)
app.command()(report)
app.command()(query)
app.command("import")(import_log)


def main() -> None:
    """Exit status 0 on success, 1 where the work failed, 2 on wrong use."""
    try:
        app()
    except Failed as failed:
        sys.exit(_said(str(failed)))
    except ClientError as error:
        code, operation = error.response["Error"]["Code"], error.operation_name
        sys.exit(_said(f"AWS refused {operation} ({code}): check the stage, region and credentials"))
    except BotoCoreError as error:
        sys.exit(_said(f"AWS can't be reached ({type(error).__name__}): check the region and credentials"))
    except KeyboardInterrupt:
        sys.exit(130)


def _said(message: str) -> int:
    print(f"rappel: {message}", file=sys.stderr)
    return 1
