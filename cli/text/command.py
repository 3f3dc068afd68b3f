"""`rappel text test`: sends one text by the stage's own sender, and says why where it doesn't.

The deployed function sends it, and not this command: the policy, the words and the carrier are those of any
text, and an operator needs the right to invoke one function, not to send texts or to read who opted out.
"""

import json
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from botocore.config import Config

from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from functions.send_sms.trial import Trial
from functions.shared.call import Department, Language
from functions.shared.dealership import Dealership
from functions.shared.phone import is_e164
from infra.outputs import LIVE
from infra.settings import DEFAULT_STAGE

text = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Send a text, to try it.")

# The function may take 30 s. Its client must not invoke it twice by itself: that would be two texts.
_ONCE = Config(read_timeout=35, retries={"mode": "standard", "total_max_attempts": 1})

_ADVICE: Mapping[str, str] = {
    "anonymous": "give another number",
    "busy": "other texts have its sender's next seconds: try again in a minute",
    "cooldown": "a call of this number was texted within the dealership's cooldown: give another number",
    "country": "the dealership doesn't text there: see allowed_countries in its file",
    "never_text": "the dealership's file says so: see never_text there",
    "no_dealership": "rappel dealership show says what the directory has of it",
    "opted_out": "the number asked this dealership for no more texts: give another",
    "paused": "texts are paused: rappel dealership list says whose, rappel texts resume goes on",
    "unroutable": "no text reaches such a number: give a mobile one",
}
_OTHERWISE: Mapping[str, str] = {
    "failed": "the carrier's own word: docs/operations.md says where to look",
    "unavailable": "rappel doctor says what keeps texts from leaving",
    "unknown": "its answer got lost: look at the telephone before you try again",
}


@text.callback()
def _group() -> None:
    """A group, also with one command."""


@text.command("test")
def send_test(
    to: Annotated[str, typer.Option(metavar="NUMBER", help="Who gets the text, as +14185550123.")],
    dealership: Annotated[
        str | None,
        typer.Option("--dealership", metavar="ID", help="Whose text; the stage's only one if absent."),
    ] = None,
    department: Annotated[
        Department | None, typer.Option(help="As if it had been called; the first line's if absent.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help="The text's language; the dealership's first if absent.")
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help='As JSON: {"status", "reason", "sender", "message_id", "text", "segments"}.'
        ),
    ] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Send one text now, as a missed call's would be: it is real, and costs what one costs.

    The policy decides, as of any text: whoever opted out gets none. The ledger keeps nothing of it, so that
    a call from the number gets its own text. Exit status 1 where no text left.

    \b
    rappel text test --to +14185550123
    rappel text test --to +14185550123 --dealership garage-tremblay --department parts --language en --json
    """
    if not is_e164(to):
        raise typer.BadParameter("write the number as +14185550123", param_hint="--to")
    deployment = Deployment(stage)
    profile = _profile(deployment, dealership)
    if language and language not in profile.languages:
        spoken = " and ".join(profile.languages)
        raise typer.BadParameter(
            f"no caller of {profile.id} is texted in {language}: use {spoken}", param_hint="--language"
        )
    trial = Trial(
        dealership_id=profile.id,
        number=to,
        department=department or profile.lines[0].department,
        language=language,
    )
    outcome = _invoke(deployment, trial)
    sent = outcome["status"] == "accepted"
    if as_json:
        print(json.dumps(outcome, ensure_ascii=False))
    elif sent:
        print(outcome["text"])
        print(f"Sent by {outcome['sender']}, in {outcome['segments']} segments.", file=sys.stderr)
    if not sent:
        raise Failed(_why(outcome["status"], outcome["reason"]))


def _profile(deployment: Deployment, dealership: str | None) -> Dealership:
    ids = deployment.dealerships.ids() if dealership is None else [dealership]
    if not ids:
        raise Failed("no dealership is on board yet: rappel dealership apply FILE takes one on")
    if len(ids) > 1:
        raise Failed(f"there are {len(ids)} dealerships: name one with --dealership, as {ids[0]}")
    profile = deployment.dealerships.get(ids[0])
    if profile is None:
        raise Failed(f"no dealership {ids[0]}: rappel dealership list names them all")
    return profile


def _invoke(deployment: Deployment, trial: Trial) -> dict[str, Any]:
    answer: Any = deployment.session.client("lambda", config=_ONCE).invoke(
        FunctionName=deployment.outputs.send_sms_function,
        Qualifier=LIVE,
        Payload=json.dumps(trial.event()).encode(),
    )
    outcome: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise Failed("send_sms broke off: one from before this command doesn't know it: run make deploy")
    return outcome


def _why(status: str, reason: str | None) -> str:
    advice = _ADVICE.get(reason or "") or _OTHERWISE.get(status, "docs/operations.md says where to look")
    left = "the text may have left" if status == "unknown" else "no text left"
    return f"{left}, {status} ({reason}): {advice}"
