"""`rappel notice`: sends one to see that it arrives, and stores the webhooks that notices are posted to."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import typer
from botocore.config import Config

from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from functions.notify.channels.addresses import ForbiddenAddress, check
from functions.notify.trial import Trial
from functions.notify.webhook_urls import parameter_name
from functions.shared.call import Department
from functions.shared.dealership import Dealership
from functions.shared.endpoint import is_local_cloud
from functions.shared.notices import WebhookChannel
from infra.settings import DEFAULT_STAGE

notice = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What staff are told of missed calls: try it, set it up.",
)

# Its client must not invoke it twice by itself: that would be two notices.
_ONCE = Config(read_timeout=35, retries={"mode": "standard", "total_max_attempts": 1})

_ADVICE: Mapping[str, str] = {
    "no_webhook": "rappel notice webhook stores its URL",
    "no_sender": "set notices_from in rappel.toml, and run make deploy",
    "forbidden_address": "its URL is not the service's own: rappel notice webhook stores another",
    "http_404": "the service knows no such webhook: make another there, and rappel notice webhook stores it",
    "http_410": "the service knows no such webhook: make another there, and rappel notice webhook stores it",
    "MessageRejected": "SES refuses it: verify notices_from, and the address while SES is in its sandbox",
    "MailFromDomainNotVerifiedException": "SES refuses it: verify notices_from",
}

DealershipArgument = Annotated[str, typer.Argument(metavar="DEALERSHIP", help="The dealership's id.")]


@notice.command("test")
def send_test(
    dealership: DealershipArgument,
    department: Annotated[
        Department | None, typer.Option(help="Whose notices; the first line's department if absent.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="As a list of JSON: channel, name, outcome, reason.")
    ] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Send a visible test to each channel of a department's notices, and say what each answers.

    The deployed function sends it, as any notice. Exit status 1 where a channel didn't take it.

    \b
    rappel notice test garage-tremblay
    rappel notice test garage-tremblay --department sales --json
    """
    deployment = Deployment(stage)
    profile = _profile(deployment, dealership)
    wanted = department or profile.lines[0].department
    if profile.notices_source(wanted) is None:
        raise Failed(f"{dealership} tells nobody of calls to {wanted}: add notices to its file, and apply it")
    outcomes = _invoke(deployment, Trial(profile.id, wanted))
    if as_json:
        print(json.dumps(outcomes, ensure_ascii=False))
    else:
        for each in outcomes:
            print(_line(each))
    if any(each["outcome"] != "sent" for each in outcomes):
        raise Failed("not every channel took the test")


@notice.command()
def webhook(
    dealership: DealershipArgument,
    channel: Annotated[WebhookChannel, typer.Argument(help="Whose webhook it is.")],
    department: Annotated[
        Department | None,
        typer.Option(help="The department that the file has the channel under; its default's if absent."),
    ] = None,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Store the URL of a Slack or Teams webhook, read from standard input: whoever has it may post there.

    It replaces the one before within a minute. docs/notices.md says where to make one.

    \b
    rappel notice webhook garage-tremblay slack --department service
    rappel notice webhook garage-tremblay teams < url
    """
    deployment = Deployment(stage)
    profile = _profile(deployment, dealership)
    whose: Literal["default"] | Department = department or "default"
    settings = profile.notices.get(whose)
    if settings is None or channel not in settings.webhooks:
        raise Failed(f"{dealership} has no {channel} for {whose}: add {channel}: true to its notices first")
    url = _read_url()
    try:
        check(channel, url, local=is_local_cloud(os.environ))
    except ForbiddenAddress as forbidden:
        raise Failed(f"this is no webhook of {channel}: {forbidden}") from None
    deployment.store_secret(
        parameter_name(deployment.settings.notices_prefix, profile.id, whose, channel), url
    )
    option = f" --department {department}" if department else ""
    print(f"Stored. rappel notice test {dealership}{option} shows whether it arrives.", file=sys.stderr)


def _profile(deployment: Deployment, dealership: str) -> Dealership:
    profile = deployment.dealerships.get(dealership)
    if profile is None:
        raise Failed(f"no dealership {dealership}: rappel dealership list names them all")
    return profile


def _invoke(deployment: Deployment, trial: Trial) -> list[dict[str, Any]]:
    answer: Any = deployment.session.client("lambda", config=_ONCE).invoke(
        FunctionName=deployment.outputs.notify_function, Payload=json.dumps(trial.event()).encode()
    )
    outcomes: list[dict[str, Any]] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise Failed("notify broke off: docs/operations.md says where its log is")
    return outcomes


def _line(outcome: Mapping[str, Any]) -> str:
    said = f"{outcome['channel']} {outcome['name']}: {outcome['outcome']}"
    reason = outcome["reason"]
    if not reason:
        return said
    return f"{said} ({reason}): {_ADVICE.get(reason, 'see the answer of its service')}"


def _read_url() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("URL", hide_input=True, err=True)).strip()
    return sys.stdin.readline().strip()
