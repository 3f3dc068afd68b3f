"""`rappel events`: a dealership's own endpoint is given a secret, and tried."""

import json
import sys
from base64 import b64encode
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from functions.shared.dealership import Dealership
from functions.shared.event import CallMissed, Event, to_detail
from functions.shared.moment import utc_now
from infra.settings import DEFAULT_STAGE

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient
    from types_boto3_ssm import SSMClient

events = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="A dealership's own endpoint, which is told what happens to its calls.",
)

_BYTES = 32
_ADVICE = {
    "gone": "it answers 410, and gets nothing more until another try succeeds",
    "refused": "it must answer with 200 to 299, within 10 seconds and without a redirection",
    "unreachable": "see that it listens, and that its certificate is its name's",
    "forbidden": "its name leads to an address that isn't on the public internet",
    "no_secret": "rappel events secret makes one",
    "nobody": "add events to its file, and apply it",
}

DealershipArgument = Annotated[str, typer.Argument(metavar="DEALERSHIP", help="The dealership's id.")]


@events.command()
def secret(dealership: DealershipArgument, stage: Stage = DEFAULT_STAGE) -> None:
    """Make a new secret for the dealership's endpoint, and print it, this once.

    The one before signs beside it, so that the endpoint may take its time to change; one older still no more.

    \b
    rappel events secret garage-tremblay
    """
    deployment = Deployment(stage)
    profile = _profile(deployment, dealership)
    name = f"{deployment.settings.events_prefix}{profile.id}/events"
    new = f"whsec_{b64encode(token_bytes(_BYTES)).decode()}"
    deployment.store_secret(name, "\n".join([new, *_stored(deployment.ssm, name)[:1]]))
    print(new)
    print("It signs within a minute. Give it to the endpoint, and to nobody else.", file=sys.stderr)


@events.command("test")
def send_test(
    dealership: DealershipArgument,
    as_json: Annotated[bool, typer.Option("--json", help='As JSON: {"result": …, "detail": …}.')] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Send a CallMissed to the dealership's endpoint, whose call doesn't exist, and say what it answers.

    An endpoint that has answered 410 is turned on again where it takes this one. Exit status 1 where it
    doesn't.

    \b
    rappel events test garage-tremblay
    """
    deployment = Deployment(stage)
    outcome = _invoke(deployment, _trial(_profile(deployment, dealership)))
    if as_json:
        print(json.dumps(outcome))
    result = outcome["result"]
    if result != "delivered":
        detail = f" ({outcome['detail']})" if outcome["detail"] else ""
        raise Failed(f"{result}{detail}: {_ADVICE[result]}")
    if not as_json:
        print(f"delivered ({outcome['detail']})")


def _profile(deployment: Deployment, dealership: str) -> Dealership:
    profile = deployment.dealerships.get(dealership)
    if profile is None:
        raise Failed(f"no dealership {dealership}: rappel dealership list names them all")
    if profile.events is None:
        raise Failed(f"{dealership} has no endpoint: add events to its file, and apply it")
    return profile


def _trial(profile: Dealership) -> dict[str, Any]:
    event = Event(
        id=f"evt_test{token_hex(14)}",
        occurred_at=utc_now(),
        dealership_id=profile.id,
        department=profile.lines[0].department,
        call_key="test:test",
        caller_last4="0100",
        what=CallMissed("no_answer", profile.lines[0].name),
    )
    return {"trial": {"detail-type": event.kind, "detail": to_detail(event, None)}}


def _invoke(deployment: Deployment, trial: dict[str, Any]) -> dict[str, Any]:
    answer: Any = _client(deployment).invoke(
        FunctionName=deployment.outputs.webhooks_function, Payload=json.dumps(trial).encode()
    )
    outcome: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise Failed("webhooks broke off: docs/operations.md says where its log is")
    return outcome


def _client(deployment: Deployment) -> "LambdaClient":
    return deployment.session.client("lambda")


def _stored(ssm: "SSMClient", name: str) -> list[str]:
    try:
        return ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"].split()
    except ssm.exceptions.ParameterNotFound:
        return []
