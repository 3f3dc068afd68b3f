"""The secrets of integrations: stored, changed while both are valid, and listed by names and dates.

An integration's parameter holds its valid secrets, one a line, the newest first.
"""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.shared.confirmation import YesOption, confirm
from cli.shared.deployment import DealershipOption, Deployment, Stage, asked_dealerships
from cli.shared.errors import Failed
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.moment import to_text
from infra.settings import DEFAULT_STAGE

IntegrationArgument = Annotated[
    str, typer.Argument(metavar="INTEGRATION", help="The integration's id in the dealership's file.")
]


def secret(integration: IntegrationArgument, stage: Stage = DEFAULT_STAGE) -> None:
    """Store an integration's secret, read from standard input. The one before stays valid beside it.

    \b
    rappel dealership secret tremblay-twilio
    """
    valid = store(Deployment(stage), integration, _read_secret)
    print(f"{integration}: {valid} secret{'s' if valid > 1 else ''} valid.", file=sys.stderr)


def rotate(integration: IntegrationArgument, stage: Stage = DEFAULT_STAGE) -> None:
    """Store the secret that is to replace an integration's. Both are valid until secret-revoke.

    Nothing is stored over a rotation that isn't finished: the provider may still use the older secret.

    \b
    rappel dealership secret-rotate tremblay-twilio
    rappel dealership secret-rotate tremblay-twilio < new-secret
    """
    deployment = Deployment(stage)
    before = valid_secrets(deployment, _known(deployment, integration))
    if not before:
        raise Failed(f"{integration} has no secret yet: rappel dealership secret {integration} stores it")
    if len(before) > 1:
        raise Failed(
            f"{integration} has two valid secrets already: once the provider uses the newer one, "
            f"rappel dealership secret-revoke {integration} drops the older"
        )
    if store(deployment, integration, _read_secret) == 1:
        raise Failed(f"{integration} has this secret already: make a new one at the provider")
    print(
        f"{integration}: 2 secrets valid. Once the provider uses the new one: "
        f"rappel dealership secret-revoke {integration}",
        file=sys.stderr,
    )


def revoke(integration: IntegrationArgument, yes: YesOption = False, stage: Stage = DEFAULT_STAGE) -> None:
    """Drop the older of an integration's two secrets. Webhooks that it signs are refused within 5 minutes,
    or as long as `secrets_remembered_seconds` of rappel.toml says.

    \b
    rappel dealership secret-revoke tremblay-twilio --yes
    """
    deployment = Deployment(stage)
    known = _known(deployment, integration)
    valid = valid_secrets(deployment, known)
    if len(valid) < 2:
        raise Failed(
            f"{integration} has no older secret: rappel dealership secret-rotate {integration} stores a newer"
        )
    confirm(f"Drop the older secret of {integration}, whether or not its provider still signs with it?", yes)
    _write(deployment, known, valid[:1])
    print(f"{integration}: 1 secret valid.", file=sys.stderr)


def list_secrets(
    dealership: DealershipOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As a list of JSON objects.")] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """List the secrets by names and dates, never by values.

    \b
    rappel dealership secrets --dealership garage-tremblay --json
    """
    deployment = Deployment(stage)
    rows = [row for each in asked_dealerships(deployment, dealership) for row in _rows(deployment, each)]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    table = Table("integration", "dealership", "provider", "valid", "stored at")
    for row in rows:
        stored_at = row["stored_at"] or f"never: rappel dealership secret {row['integration']}"
        table.add_row(
            row["integration"], row["dealership"], row["provider"], str(row["valid"]), str(stored_at)
        )
    Console().print(table)


def _rows(deployment: Deployment, dealership_id: str) -> Iterator[dict[str, Any]]:
    for known in open_integrations(deployment, dealership_id):
        parameter = _parameter(deployment, known)
        yield {
            "integration": known.id,
            "dealership": dealership_id,
            "provider": known.provider,
            "parameter": known.secret_parameter,
            "valid": len(parameter["Value"].splitlines()) if parameter else 0,
            "stored_at": to_text(parameter["LastModifiedDate"]) if parameter else None,
        }


def open_integrations(deployment: Deployment, dealership_id: str) -> Iterator[KnownIntegration]:
    """The dealership's integrations whose webhooks are taken. The profile of a closed one names more."""
    profile = deployment.dealerships.get(dealership_id)
    for each in profile.integrations if profile else ():
        known = deployment.directory.integration(each.id)
        if known is not None and known.dealership_id == dealership_id:
            yield known


def store(deployment: Deployment, integration: str, ask: Callable[[], str]) -> int:
    """Asks for the secret once the directory knows the integration. Returns how many are valid now."""
    known = _known(deployment, integration)
    new = ask().strip()
    if not new:
        raise Failed("no secret was given: type it, or pipe it to standard input")
    valid = [new, *(old for old in valid_secrets(deployment, known)[:1] if old != new)]
    _write(deployment, known, valid)
    return len(valid)


def valid_secrets(deployment: Deployment, known: KnownIntegration) -> list[str]:
    """The integration's secrets, the newest first."""
    parameter = _parameter(deployment, known)
    return parameter["Value"].splitlines() if parameter else []


def _known(deployment: Deployment, integration: str) -> KnownIntegration:
    known = deployment.directory.integration(integration)
    if known is None:
        raise Failed(
            f"no dealership has an integration {integration}: check its spelling, "
            "or run rappel dealership apply FILE with the file that names it"
        )
    return known


def _parameter(deployment: Deployment, known: KnownIntegration) -> Any:
    ssm = deployment.ssm
    try:
        return ssm.get_parameter(Name=known.secret_parameter, WithDecryption=True)["Parameter"]
    except ssm.exceptions.ParameterNotFound:
        return None


def _write(deployment: Deployment, known: KnownIntegration, valid: list[str]) -> None:
    deployment.store_secret(known.secret_parameter, "\n".join(valid))


def _read_secret() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Secret", hide_input=True, err=True))
    return sys.stdin.readline()
