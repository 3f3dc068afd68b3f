"""What commands say of a pause of texts: whose it is, since when, and how it ends."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from cli.shared.deployment import Deployment
from functions.shared.ledger.pauses import Pauses


def resume_command(dealership_id: str | None) -> str:
    """What to type to end the pause; None stands for the stage."""
    option = f" --dealership {dealership_id}" if dealership_id else ""
    return f"rappel texts resume{option}"


def standing(deployment: Deployment, dealerships: Sequence[str]) -> Iterator[tuple[str | None, datetime]]:
    """The pauses that stand, each with its beginning: the stage's (None), then those of the dealerships."""
    pauses = pauses_of(deployment)
    for dealership_id in (None, *dealerships):
        since = pauses.get(dealership_id).paused_at
        if since is not None:
            yield dealership_id, since


def pauses_of(deployment: Deployment) -> Pauses:
    """The pauses in the deployment's directory."""
    return Pauses(deployment.session.client("dynamodb"), deployment.outputs.directory_table)


def print_standing(deployment: Deployment, dealerships: Sequence[str]) -> None:
    """Says the pauses that stand on standard error, so that nobody takes one for a fault."""
    print_paused(dict(standing(deployment, dealerships)))


def print_paused(paused: Mapping[str | None, datetime]) -> None:
    """Says each pause on standard error, by whose it is."""
    for dealership_id, since in paused.items():
        whose = f"{dealership_id}'s texts" if dealership_id else "All texts of the stage"
        when, ends = since.astimezone(), resume_command(dealership_id)
        print(f"{whose} are paused since {when:%Y-%m-%d %H:%M %Z}: {ends}", file=sys.stderr)
