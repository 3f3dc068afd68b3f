"""Whether a stage's account, stack, alarms, secrets and schedules are as they are to be."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import assert_never

from cli.dealership.secrets import open_integrations, valid_secrets
from cli.doctor import carrier, lake, mail
from cli.doctor.check import Check, made
from cli.senders.check import problems
from cli.shared.deployment import Deployment
from cli.shared.stage_lake import lake_of
from cli.texts.pauses import resume_command, standing
from functions.shared.moment import utc_now

# AWS refuses signatures, and webhooks' timestamps are refused, where clocks differ by 5 minutes.
_MOST_SKEW = timedelta(minutes=1)


def checks(deployment: Deployment) -> Iterator[Check]:
    """What a later check needs comes first: without settings, account or stack, the others aren't made."""
    settings = made("settings", lambda: _settings(deployment))
    yield settings
    if not settings.ok:
        return
    account = made("account", lambda: _account(deployment))
    yield account
    if not account.ok:
        return
    yield made("clock", lambda: _clock(deployment))
    yield made("region", lambda: _region(deployment))
    yield from _carrier(deployment)
    sender = deployment.settings.notices_from
    if sender is not None:
        yield from mail.ses(deployment.session.client("sesv2"), sender)
    stack = made("stack", lambda: _stack(deployment))
    yield stack
    if stack.ok:
        yield made("alarm address", lambda: _alarm_address(deployment))
        yield made("secrets", lambda: _secrets(deployment))
        yield made("senders", lambda: _senders(deployment))
        yield made("schedules", lambda: _schedules(deployment))
        yield made("texts", lambda: _texts(deployment))
        yield made("Athena", lambda: lake.athena(lake_of(deployment)))


def _settings(deployment: Deployment) -> Check:
    return Check("settings", f"rappel.toml, [{deployment.settings.stage}]")


def _account(deployment: Deployment) -> Check:
    identity = deployment.session.client("sts").get_caller_identity()
    return Check("account", f"{identity['Account']}, as {identity['Arn'].rpartition(':')[2]}")


def _clock(deployment: Deployment) -> Check:
    answer = deployment.session.client("sts").get_caller_identity()
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    return skew(utc_now(), parsedate_to_datetime(headers["date"]))


def skew(here: datetime, there: datetime) -> Check:
    """How far this machine's clock is from AWS's."""
    apart = abs(here - there)
    do = None if apart <= _MOST_SKEW else "sudo timedatectl set-ntp true"
    return Check("clock", f"{apart.total_seconds():.0f} s from AWS's", do)


def _region(deployment: Deployment) -> Check:
    region = deployment.settings.region
    known = deployment.session.get_available_regions("lambda")
    do = None if region in known else "set region in rappel.toml to one that has Lambda, as ca-central-1"
    return Check("region", deployment.settings.outside_quebec or region, do)


def _carrier(deployment: Deployment) -> Iterator[Check]:
    settings = deployment.settings
    match settings.carrier:
        case "end_user_messaging":
            client = deployment.session.client("pinpoint-sms-voice-v2")
            yield from carrier.end_user_messaging(client, settings)
        case "sns":
            yield from carrier.sns(deployment.session.client("sns"), settings.origination_identity)
        case unknown:
            assert_never(unknown)


def _stack(deployment: Deployment) -> Check:
    return Check("stack", f"{deployment.stack}, {deployment.outputs.public_url}")


def _alarm_address(deployment: Deployment) -> Check:
    """AWS sends nothing to an address whose owner hasn't followed the link in its e-mail."""
    address = deployment.settings.alarms_email
    pages = deployment.session.client("sns").get_paginator("list_subscriptions").paginate()
    own = [
        each["SubscriptionArn"]
        for page in pages
        for each in page["Subscriptions"]
        if each["Protocol"] == "email"
        and each["Endpoint"].casefold() == address.casefold()
        and each["TopicArn"].rpartition(":")[2].startswith(f"{deployment.stack}-")
    ]
    if not own:
        return Check("alarm address", f"{address} isn't subscribed", "make deploy")
    if "PendingConfirmation" in own:
        do = f"follow the link in AWS's e-mail to {address}; after three days, make deploy sends none: "
        do += "subscribe the address to the topic anew in SNS's console"
        return Check("alarm address", f"{address} isn't confirmed", do)
    return Check("alarm address", f"{address}, confirmed")


def _secrets(deployment: Deployment) -> Check:
    ids = deployment.dealerships.ids()
    integrations = [known for id_ in ids for known in open_integrations(deployment, id_)]
    without = [known.id for known in integrations if not valid_secrets(deployment, known)]
    do = "; ".join(f"rappel dealership secret {id_}" for id_ in without) or None
    return Check("secrets", f"{len(integrations) - len(without)} of {len(integrations)} integrations", do)


def _texts(deployment: Deployment) -> Check:
    paused = dict(standing(deployment, deployment.dealerships.ids()))
    whose = ", ".join(id_ or "the whole stage" for id_ in paused)
    do = "; ".join(map(resume_command, paused)) or None
    return Check("texts", f"paused: {whose}" if paused else "not paused", do)


def _senders(deployment: Deployment) -> Check:
    """Those that dealerships have chosen. A closed one has no integration, and texts nobody."""
    known = [deployment.dealerships.get(id_) for id_ in deployment.dealerships.ids()]
    choosing = [each for each in known if each is not None and any(each.sender_choices())]
    wrong = [f"{each.id}: {said}" for each in choosing for said in problems(deployment, each)]
    found = f"the stage's, and those of {len(choosing)} dealership{'' if len(choosing) == 1 else 's'}"
    return Check("senders", found, "; ".join(wrong) or None)


def _schedules(deployment: Deployment) -> Check:
    pages = deployment.session.client("scheduler").get_paginator("list_schedules")
    states = {
        each["Name"]: each["State"]
        for page in pages.paginate(GroupName=deployment.stack)
        for each in page["Schedules"]
    }
    off = sorted(name for name, state in states.items() if state != "ENABLED")
    do = None if states else "make deploy"
    if off:
        do = f"enable {', '.join(off)} in EventBridge Scheduler's console, group {deployment.stack}"
    return Check("schedules", f"{len(states) - len(off)} of {len(states)} enabled", do)
