"""`rappel desk`: who may open the staff's desk, at which dealerships."""

import json
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from cli.desk.staff import Person, Staff
from cli.shared.confirmation import YesOption, confirm
from cli.shared.deployment import DealershipOption, Deployment, Stage, asked_dealerships
from cli.shared.errors import Failed
from functions.shared.ledger.change_counter import note_revoked, take_back_revoked
from infra.settings import DEFAULT_STAGE

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

desk = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who may open the staff's desk: invite, revoke, list."
)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's address at work.")]


@desk.command()
def invite(
    email: Email,
    dealership: Annotated[
        str, typer.Option("--dealership", metavar="ID", help="Whose callers the person sees.")
    ],
    name: Annotated[str | None, typer.Option("--name", help="What colleagues see; else the address.")] = None,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Let a person see a dealership's waiting callers, and act. It may be repeated, for others as well.

    \b
    rappel desk invite karine@garage.ca --dealership garage-tremblay --name "Karine Roy"
    """
    if "@" not in email:
        raise Failed(f"{email} is no e-mail address")
    deployment = Deployment(stage)
    asked_dealerships(deployment, dealership)
    staff = _staff(deployment)
    staff.invite(email.lower(), dealership, name, secrets.token_urlsafe(24) + "aA1!")
    # Whom somebody enables again is in all dealerships as before.
    _mark(deployment, staff, email, None, take_back_revoked)
    print(f"{email} sees {dealership}: {deployment.outputs.desk_url}/desk, with a code that comes by e-mail.")


@desk.command()
def revoke(
    email: Email, dealership: DealershipOption = None, yes: YesOption = False, stage: Stage = DEFAULT_STAGE
) -> None:
    """Take a person's access away, at once: a page that is open hears so within seconds.

    \b
    rappel desk revoke karine@garage.ca
    """
    confirm(f"Take {email}'s access to {dealership or 'every dealership'} away?", yes)
    deployment = Deployment(stage)
    staff = _staff(deployment)
    if not staff.revoke(email.lower(), dealership):
        raise Failed(f"nobody is {email}: rappel desk list names them all")
    _mark(deployment, staff, email, dealership, note_revoked)
    print(f"{email} no longer sees {dealership or 'any dealership'}.")


@desk.command("list")
def list_(
    dealership: DealershipOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """List who may open the desk, and at which dealerships."""
    people = list(_of(_staff(Deployment(stage)).people(), dealership))
    if as_json:
        print(json.dumps([asdict(person) for person in people], ensure_ascii=False, indent=2))
        return
    for person in people:
        state = "" if person.enabled else " (revoked)"
        print(f"{person.email} · {person.name} · {', '.join(person.dealerships) or 'no dealership'}{state}")
    if not people:
        print("nobody may open the desk: rappel desk invite", file=sys.stderr)


def _mark(
    deployment: Deployment,
    staff: Staff,
    email: str,
    dealership: str | None,
    mark: Callable[["DynamoDBClient", str, str, str], None],
) -> None:
    """Writes it where the desk reads it: at the one dealership, else at all of the person's."""
    client = deployment.session.client("dynamodb")
    person, dealerships = staff.of(email.lower())
    for each in (dealership,) if dealership else dealerships:
        mark(client, deployment.outputs.calls_table, each, person)


def _of(people: Iterator[Person], dealership: str | None) -> Iterator[Person]:
    return (person for person in people if dealership is None or dealership in person.dealerships)


def _staff(deployment: Deployment) -> Staff:
    return Staff(deployment.session.client("cognito-idp"), deployment.outputs.user_pool_id)
