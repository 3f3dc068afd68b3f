"""Whether SES sends notices' e-mails: its account out of the sandbox, and their sender verified.

https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html and …/request-production-access.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from cli.doctor.check import Check, made


class Ses(Protocol):
    """boto3's client of `sesv2`, as far as it is used."""

    exceptions: Any
    meta: Any

    def get_account(self) -> Mapping[str, Any]: ...

    def get_email_identity(self, *, EmailIdentity: str) -> Mapping[str, Any]: ...  # noqa: N803 -- botocore's


def ses(client: Ses, sender: str) -> Iterator[Check]:
    """`sender` is the address that notices leave from."""
    yield made("e-mail sandbox", lambda: _sandbox(client))
    yield made("e-mail sender", lambda: _sender(client, sender))


def _sandbox(client: Ses) -> Check:
    account = client.get_account()
    region = client.meta.region_name
    if not account["ProductionAccessEnabled"]:
        do = f"ask for production access in SES's console, in {region}: it sends to verified addresses only"
        return Check("e-mail sandbox", "SANDBOX", do)
    if not account["SendingEnabled"]:
        return Check(
            "e-mail sandbox", "AWS has paused sending", f"see SES's console, in {region}, for what it says"
        )
    return Check("e-mail sandbox", "PRODUCTION")


def _sender(client: Ses, sender: str) -> Check:
    """An address may be an identity of its own, or of a domain that is one: either suffices."""
    domain = sender.partition("@")[2]
    verified = {each: _verified(client, each) for each in (sender, domain)}
    found = next((each for each, is_so in verified.items() if is_so), None)
    if found is not None:
        return Check("e-mail sender", f"{sender}, by {found}" if found != sender else sender)
    region = client.meta.region_name
    if verified[domain] is False:
        do = f"put {domain}'s DKIM records into your DNS: SES's console, in {region}, shows them"
        return Check("e-mail sender", f"{domain} isn't verified", do)
    if verified[sender] is False:
        do = f"follow the link in AWS's e-mail to {sender}, within a day; SES's console sends another"
        return Check("e-mail sender", f"{sender} isn't verified", do)
    do = f"aws sesv2 create-email-identity --email-identity {domain} --region {region}"
    return Check("e-mail sender", f"SES knows neither {sender} nor {domain}", do)


def _verified(client: Ses, identity: str) -> bool | None:
    """Whether an identity may send. None where SES doesn't know it."""
    try:
        return bool(client.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except client.exceptions.NotFoundException:
        return None
