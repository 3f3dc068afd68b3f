"""What is wrong with a dealership's senders: said before anything is written, and by `rappel doctor`."""

import re
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError

from cli.doctor import carrier as aws
from cli.senders import numbers
from cli.senders.credentials import stored_fields
from cli.shared.deployment import Deployment
from functions.send_sms.carriers.accounts import account
from functions.send_sms.senders import every
from functions.shared.dealership import Dealership
from functions.shared.moment import utc_now
from functions.shared.sender import PROVIDER_CARRIERS, ProviderCarrier, Sender
from infra.settings import identity_form


def problems(deployment: Deployment, dealership: Dealership) -> list[str]:
    """A line for each sender that can't speak: for which lines, what is wrong, and what to do."""
    lines_of: dict[Sender, list[str]] = {}
    stage = _stage_sender(deployment) if any(dealership.sender_choices()) else None
    if stage is None:
        return []
    names = {line.key: line.name for line in dealership.lines}
    for key, sender in every(dealership, stage).items():
        if sender != stage:
            lines_of.setdefault(sender, []).append(f'"{names[key]}"')
    found = {sender: _problem(deployment, sender) for sender in lines_of}
    return [f"sender of {', '.join(lines_of[sender])}: {said}" for sender, said in found.items() if said]


def told(dealership: Dealership) -> str:
    """`texts from twilio/tremblay-twilio and the stage's sender`: whose numbers speak for its lines."""
    stage = Sender(carrier="sns", identity="", parts_per_second=1)
    senders = every(dealership, stage).values()
    names = sorted({each.label for each in senders if each is not stage})
    if any(each is stage for each in senders):
        names.append("the stage's sender")
    return f"texts from {' and '.join(names)}"


def _stage_sender(deployment: Deployment) -> Sender:
    settings = deployment.settings
    return Sender(
        carrier=settings.carrier,
        identity=settings.origination_identity,
        parts_per_second=settings.sender_parts_per_second,
    )


def _problem(deployment: Deployment, sender: Sender) -> str | None:
    for provider in PROVIDER_CARRIERS:
        if provider == sender.carrier:
            return _problem_at_provider(deployment, sender, provider)
    return _problem_at_aws(deployment, sender.identity)


def _problem_at_aws(deployment: Deployment, identity: str) -> str | None:
    settings, region = deployment.settings, deployment.settings.region
    pattern, how_to_write = identity_form(settings.carrier)
    if not re.fullmatch(pattern, identity):
        return f"the stage's carrier is {settings.carrier}: write {how_to_write}"
    if identity.startswith("arn:") and identity.split(":")[3] != region:
        return f"it is of {identity.split(':')[3]}, and the stage of {region}: choose one of {region}"
    client = deployment.session.client
    try:
        status = (
            aws.number_status(client("sns"), identity)
            if settings.carrier == "sns"
            else aws.identity_status(client("pinpoint-sms-voice-v2"), identity)
        )
    except (BotoCoreError, ClientError) as error:
        return f"{region} doesn't say whether it may be used ({type(error).__name__}): run rappel doctor"
    if status is None or status.upper() == "ACTIVE":
        return None
    known = f"{region} knows no such identity" if status == aws.NOT_THERE else f"it is {status}"
    return f"{known}: choose one that is ACTIVE there, or identity: stage"


def _problem_at_provider(deployment: Deployment, sender: Sender, provider: ProviderCarrier) -> str | None:
    integration = sender.integration or ""
    store = f"rappel dealership sender-credential {integration} --provider {provider}"
    fields = stored_fields(deployment, provider, integration)
    if fields is None:
        return f"{integration} has no sending credential: {store} stores it"
    carrier = account(provider, lambda: fields, utc_now, monotonic)(sender.identity)
    try:
        said = numbers.problem(carrier, provider, sender.identity)
    except numbers.RefusedCredential as refused:
        return f"{provider} refuses the credential of {integration} ({refused}): {store} stores a new one"
    except numbers.Unreachable as unreachable:
        return f"{provider} doesn't say whether its number may text ({unreachable}): try again in a minute"
    return f"its number {said}" if said else None
