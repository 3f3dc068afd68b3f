"""`rappel texts`: holds texts back while something is wrong with them, and goes on later."""

import json
import sys
from typing import Annotated

import typer

from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from cli.texts.pauses import pauses_of, resume_command
from functions.shared.ledger.pauses import REMEMBERED
from functions.shared.moment import to_text, utc_now
from infra.settings import DEFAULT_STAGE

texts = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Pause the texts of a stage or a dealership."
)

_WITHIN = int(REMEMBERED.total_seconds())
WhoseOption = Annotated[
    str | None, typer.Option("--dealership", metavar="ID", help="One dealership's; without it, the stage's.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help='As JSON: {"dealership", "paused", "since", "within_seconds"}.')
]


@texts.command()
def pause(dealership: WhoseOption = None, as_json: JsonOption = False, stage: Stage = DEFAULT_STAGE) -> None:
    """Send no text until resume. Calls go on being stored.

    A text that would have left meanwhile is suppressed as `paused`, and never sent later. `dealership apply`
    lifts no pause. The stage's holds for dealerships that are applied later, too.

    \b
    rappel texts pause
    rappel texts pause --dealership garage-tremblay --json
    """
    pauses = pauses_of(Deployment(stage))
    try:
        pauses.pause(dealership, utc_now())
    except LookupError:
        raise _unknown(dealership) from None
    since = pauses.get(dealership).paused_at or utc_now()
    if as_json:
        _print_json(dealership, to_text(since))
        return
    print(
        f"{_whose(dealership)}: texts are paused within {_WITHIN} s. "
        f"What would leave meanwhile is never sent. To go on: {resume_command(dealership)}",
        file=sys.stderr,
    )


@texts.command()
def resume(dealership: WhoseOption = None, as_json: JsonOption = False, stage: Stage = DEFAULT_STAGE) -> None:
    """Send texts again, for calls from now on. What was suppressed meanwhile stays so.

    The stage's pause and a dealership's are two: each is ended by itself.

    \b
    rappel texts resume
    rappel texts resume --dealership garage-tremblay --json
    """
    pauses = pauses_of(Deployment(stage))
    try:
        ended = pauses.resume(dealership, utc_now())
    except LookupError:
        raise _unknown(dealership) from None
    if as_json:
        _print_json(dealership, None)
        return
    done = f"texts leave again within {_WITHIN} s" if ended else "texts weren't paused"
    print(f"{_whose(dealership)}: {done}.", file=sys.stderr)
    if dealership is not None and pauses.get(None).paused_at:
        print(f"The whole stage is paused all the same: {resume_command(None)}", file=sys.stderr)


def _print_json(dealership: str | None, since: str | None) -> None:
    answer = {"dealership": dealership, "paused": since is not None, "since": since}
    print(json.dumps(answer | {"within_seconds": _WITHIN}))


def _whose(dealership: str | None) -> str:
    return dealership or "The whole stage"


def _unknown(dealership: str | None) -> Failed:
    return Failed(f"no dealership {dealership}: rappel dealership list names them all")
