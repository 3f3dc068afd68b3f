"""`rappel dealership sender-credential`: stores what a provider's texts are sent with, once it is tried."""

import re
import sys
from collections.abc import Mapping, Sequence
from json import dumps
from time import monotonic
from typing import Annotated

import typer

from cli.dealership.secrets import IntegrationArgument, valid_secrets
from cli.senders import numbers
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from functions.send_sms.carriers.accounts import account
from functions.shared.moment import utc_now
from functions.shared.provider_api.credentials import parse
from functions.shared.sender import CREDENTIALS, PROVIDER_CARRIERS, ProviderCarrier
from infra.settings import DEFAULT_STAGE

# Fields that have a form of their own, so that two that were taken for each other are seen.
_FORMS = {
    "account_sid": ("AC[0-9a-f]{32}", "AC and 32 hexadecimal digits"),
    "api_key_sid": ("SK[0-9a-f]{32}", "SK and 32 hexadecimal digits: make an API key, no auth token"),
    "space": ("[a-z0-9-]{1,63}", "what stands before .signalwire.com"),
}
# Any number: what is read of the account doesn't depend on it.
_NUMBER = "+14185550100"


def sender_credential(
    integration: IntegrationArgument,
    provider: Annotated[
        str | None,
        typer.Option(help="Before the dealership's first apply: who the integration's texts go by."),
    ] = None,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Store what an integration's texts are sent with: asked for field by field, or read a line a field.

    It is tried at the provider first: one that is refused isn't stored. It is never the webhooks' secret, and
    replaces the one before within a minute. docs/senders.md says where to make it.

    \b
    rappel dealership sender-credential tremblay-twilio
    rappel dealership sender-credential tremblay-twilio --provider twilio < credential
    """
    deployment = Deployment(stage)
    carrier = _carrier(deployment, integration, provider)
    fields = ask_fields(carrier, CREDENTIALS[carrier])
    check_fields(deployment, integration, fields)
    try:
        numbers.try_credential(account(carrier, lambda: fields, utc_now, monotonic)(_NUMBER), carrier)
    except numbers.RefusedCredential as refused:
        raise Failed(
            f"{carrier} refuses it ({refused}): nothing was stored. docs/senders.md says how"
        ) from None
    except numbers.Unreachable as unreachable:
        raise Failed(f"{carrier} doesn't answer ({unreachable}): nothing was stored. Try again") from None
    deployment.store_secret(_parameter(deployment, integration), dumps(fields))
    print(f"{integration}: stored, and {carrier} takes it. Texts use it within a minute.", file=sys.stderr)


def stored_fields(
    deployment: Deployment, provider: ProviderCarrier, integration: str
) -> Mapping[str, str] | None:
    """The stored credential; None where there is none, or one that isn't the provider's."""
    ssm = deployment.ssm
    try:
        answer = ssm.get_parameter(Name=_parameter(deployment, integration), WithDecryption=True)
    except ssm.exceptions.ParameterNotFound:
        return None
    return parse(answer["Parameter"]["Value"], CREDENTIALS[provider])


def _parameter(deployment: Deployment, integration: str) -> str:
    return deployment.settings.sender_credentials_prefix + integration


def _carrier(deployment: Deployment, integration: str, given: str | None) -> ProviderCarrier:
    known = deployment.directory.integration(integration)
    provider = known.provider if known else given
    if provider is None:
        raise Failed(
            f"no dealership has an integration {integration} yet: check its spelling, or name its --provider"
        )
    if given not in (None, provider):
        raise Failed(f"{integration} is at {provider}, not at {given}: leave --provider out")
    for carrier in PROVIDER_CARRIERS:
        if carrier == provider:
            return carrier
    raise Failed(f"{provider} sends no texts for Rappel: {', '.join(PROVIDER_CARRIERS)} do")


def ask_fields(provider: str, names: Sequence[str]) -> dict[str, str]:
    """The credential's fields, typed one by one and not shown, or a line each. Raises Failed."""
    if sys.stdin.isatty():
        given = [typer.prompt(f"{provider} {name}", hide_input=True, err=True) for name in names]
    else:
        given = sys.stdin.read().splitlines()
    values = [value.strip() for value in given if value.strip()]
    if len(values) != len(names):
        raise Failed(f"{len(names)} lines were wanted, {', '.join(names)}: {len(values)} were given")
    return dict(zip(names, values, strict=True))


def check_fields(deployment: Deployment, integration: str, fields: Mapping[str, str]) -> None:
    """Raises Failed for a field that is another one, and for the webhooks' own secret."""
    for name, (pattern, how_it_looks) in _FORMS.items():
        if name in fields and not re.fullmatch(pattern, fields[name]):
            raise Failed(f"this is no {name}: it is {how_it_looks}")
    known = deployment.directory.integration(integration)
    if known and set(valid_secrets(deployment, known)) & set(fields.values()):
        raise Failed(
            "the webhooks are signed with this secret: make another here, so that neither does for both"
        )
