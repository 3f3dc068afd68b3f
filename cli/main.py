"""`rappel`, the operator's command line: where the commands meet."""

import sys
from importlib import import_module, metadata
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from cli.shared.errors import Failed

# Each command's module and name in it. A command imports what it needs and no other's: SQL engines and chart
# libraries would cost every command seconds.
_COMMANDS = {
    "dealership": ("cli.dealership.command", "dealership"),
    "caller": ("cli.caller.command", "caller"),
    "calls": ("cli.calls.command", "calls"),
    "notice": ("cli.notice.command", "notice"),
    "text": ("cli.text.command", "text"),
    "texts": ("cli.texts.command", "texts"),
    "events": ("cli.events.command", "events"),
    "deploy": ("cli.deploy", "deploy"),
    "completion": ("cli.completion.command", "completion"),
    "desk": ("cli.desk.command", "desk"),
    "doctor": ("cli.doctor.command", "doctor"),
    "redrive": ("cli.redrive", "redrive"),
    "preview": ("cli.preview", "preview"),
    "webhook": ("cli.webhook.command", "webhook"),
    "reply": ("cli.reply", "reply"),
    "simulate": ("cli.simulation.command", "simulate"),
    "import": ("cli.call_logs.command", "import_log"),
    "rollup": ("cli.rollup", "rollup"),
    "report": ("cli.report", "report"),
    "query": ("cli.query.command", "query"),
    "lake": ("cli.lake.command", "lake"),
}


def app(first: str | None) -> typer.Typer:
    """Makes the command line with the command that the first argument names.

    Where it names none, it has all of them, but for the version: that needs none.
    """
    rappel = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # an error is a line, and no box
        help="Rappel: a missed call becomes a text, and a quarter of them becomes a report.",
    )
    rappel.callback()(_options)  # a group, also with one command
    for name in [first] if first in _COMMANDS else [] if first == "--version" else _COMMANDS:
        module, attribute = _COMMANDS[name]
        command = getattr(import_module(module), attribute)
        if isinstance(command, typer.Typer):
            rappel.add_typer(command, name=name)
        else:
            rappel.command(name)(command)
    return rappel


def _print_version(asked: bool) -> None:
    if asked:
        print(f"rappel {metadata.version('rappel')}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Runs the command line. Exit status 0 on success, 1 where the work failed, 2 on wrong use."""
    try:
        app(sys.argv[1] if len(sys.argv) > 1 else None)()
    except Failed as failed:
        sys.exit(_print_failure(str(failed)))
    except ClientError as error:
        code, operation = error.response["Error"]["Code"], error.operation_name
        sys.exit(_print_failure(f"AWS refused {operation} ({code}): check the stage, region and credentials"))
    except BotoCoreError as error:
        why = str(error).partition("\n")[0].rstrip(".:")
        sys.exit(_print_failure(f"AWS can't be reached ({why}): check the region and credentials"))
    except OSError as error:
        sys.exit(
            _print_failure(f"{error.strerror or error}: check the disk, its free space and the permissions")
        )
    except KeyboardInterrupt:
        sys.exit(130)


def _print_failure(message: str) -> int:
    print(f"rappel: {message}", file=sys.stderr)
    return 1
