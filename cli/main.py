"""`rappel`, the operator's command line: where the commands meet."""

import sys
from importlib import import_module, metadata
from typing import Annotated, NamedTuple

import typer

from cli.shared.errors import Failed
from functions.shared.newer import WrittenByNewer


class Command(NamedTuple):
    """Where a command is, and what `rappel --help` says of it."""

    module: str
    name: str
    help: str


# A command imports what it needs and no other's, and the overview imports none: SQL engines and chart
# libraries would cost every command seconds.
COMMANDS = {
    "dealership": Command(
        "cli.dealership.command", "dealership", "Onboard a dealership, and show what is known of it."
    ),
    "caller": Command(
        "cli.caller.command",
        "caller",
        "What is known of a caller; opt-outs, a copy of all data, and forgetting.",
    ),
    "calls": Command("cli.calls.command", "calls", "List missed calls, and show what became of one."),
    "notice": Command(
        "cli.notice.command", "notice", "What staff are told of missed calls: try it, set it up."
    ),
    "text": Command("cli.text.command", "text", "Send a text, to try it."),
    "texts": Command("cli.texts.command", "texts", "Pause the texts of a stage or a dealership."),
    "events": Command(
        "cli.events.command",
        "events",
        "A dealership's own endpoint, which is told what happens to its calls.",
    ),
    "deploy": Command(
        "cli.deploy", "deploy", "Deploy the stage from a clone of the repository, as make deploy does."
    ),
    "completion": Command(
        "cli.completion.command",
        "completion",
        "Print a completion script: commands, options and their values after Tab.",
    ),
    "desk": Command("cli.desk.command", "desk", "Who may open the staff's desk: invite, revoke, list."),
    "doctor": Command(
        "cli.doctor.command",
        "doctor",
        "Look at all that a stage needs, and say what to type where something isn't as it is to be.",
    ),
    "redrive": Command(
        "cli.redrive",
        "redrive",
        "Send texts, receipts, replies, notices and events that were given up again, once the cause is"
        " mended.",
    ),
    "preview": Command("cli.preview", "preview", "Show a text as its caller would read it."),
    "webhook": Command("cli.webhook.command", "webhook", "Explain what providers send, and send it."),
    "reply": Command("cli.reply", "reply", "What callers write back."),
    "simulate": Command("cli.simulation.command", "simulate", "Write a simulated quarter to the lake."),
    "import": Command(
        "cli.call_logs.command", "import_log", "Lay a phone system's call log in a local lake."
    ),
    "rollup": Command("cli.rollup", "rollup", "Compute a quarter's statistics."),
    "report": Command("cli.report", "report", "Show a quarter on a page."),
    "query": Command(
        "cli.query.command", "query", "Ask the lake in SQL: SELECT, SHOW TABLES, SHOW COLUMNS or DESCRIBE."
    ),
    "lake": Command("cli.lake.command", "lake", "Look after the lake of a stage."),
    "restore": Command(
        "cli.restore.command",
        "restore",
        "Rehearse the loss of a stage's data: tables and lake come back beside the originals, and are"
        " counted.",
    ),
}


def app(first: str | None) -> typer.Typer:
    """Makes the command line with the command that the first argument names.

    Where it names none, it has all of them, but for the version: that needs none.
    """
    rappel = _without_commands()
    for name in [first] if first in COMMANDS else [] if first == "--version" else COMMANDS:
        command = getattr(import_module(COMMANDS[name].module), COMMANDS[name].name)
        if isinstance(command, typer.Typer):
            rappel.add_typer(command, name=name)
        else:
            rappel.command(name)(command)
    return rappel


def overview() -> typer.Typer:
    """Makes the command line as its help shows it: each command in a line, and none that works."""
    rappel = _without_commands()
    for name, command in COMMANDS.items():
        rappel.command(name, help=command.help)(_nothing)
    return rappel


def _without_commands() -> typer.Typer:
    rappel = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # an error is a line, and no box
        help="Rappel: a missed call becomes a text, and a quarter of them becomes a report.",
    )
    rappel.callback()(_options)  # a group, also with one command
    return rappel


def _nothing() -> None:
    """Stands for a command in the overview."""


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
    first = sys.argv[1] if len(sys.argv) > 1 else "--help"
    try:
        (overview() if first == "--help" else app(first))()
    except (Failed, WrittenByNewer) as failed:
        sys.exit(_print_failure(str(failed)))
    except OSError as error:
        sys.exit(
            _print_failure(f"{error.strerror or error}: check the disk, its free space and the permissions")
        )
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if (why := _of_aws(error)) is None:
            raise
        sys.exit(_print_failure(why))


def _of_aws(error: Exception) -> str | None:
    """What to say of an error of AWS's client. It is there only where a command has imported it."""
    if not type(error).__module__.startswith("botocore."):
        return None
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(error, ClientError):
        code, operation = error.response["Error"]["Code"], error.operation_name
        return f"AWS refused {operation} ({code}): check the stage, region and credentials"
    if isinstance(error, BotoCoreError):
        reason = str(error).partition("\n")[0].rstrip(".:")
        return f"AWS can't be reached ({reason}): check the region and credentials"
    return None


def _print_failure(message: str) -> int:
    print(f"rappel: {message}", file=sys.stderr)
    return 1
