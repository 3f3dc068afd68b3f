"""Whether SES sends notices' e-mails, and what to do where it doesn't."""
# ruff: noqa: N803 -- botocore's names

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli.doctor import carrier, mail
from cli.doctor.check import Check
from tests.command_line import Run
from tests.unit.cli.deployed import SETTINGS, Deployed

SENDER, DOMAIN = "rappel@garage.ca", "garage.ca"


class NotFoundException(Exception): ...


class Ses:
    """SES's account. `identities` are those that it knows, and whether each is verified."""

    exceptions: Any = SimpleNamespace(NotFoundException=NotFoundException)
    meta: Any = SimpleNamespace(region_name="ca-central-1")

    def __init__(self, *, production: bool = True, sending: bool = True, **identities: bool) -> None:
        self._account = {"ProductionAccessEnabled": production, "SendingEnabled": sending}
        self._identities = {
            {"sender": SENDER, "domain": DOMAIN}[name]: is_so for name, is_so in identities.items()
        }

    def get_account(self) -> dict[str, bool]:
        return self._account

    def get_email_identity(self, EmailIdentity: str) -> dict[str, Any]:
        if EmailIdentity not in self._identities:
            raise NotFoundException
        return {"VerifiedForSendingStatus": self._identities[EmailIdentity]}


def looked(ses: Ses) -> tuple[str, str | None]:
    sandbox, sender = mail.ses(ses, SENDER)
    assert sandbox.ok
    return sender.found, sender.do


@pytest.mark.parametrize(
    ("identities", "found"),
    [
        ({"sender": True}, SENDER),
        ({"domain": True}, f"{SENDER}, by {DOMAIN}"),
        ({"sender": False, "domain": True}, f"{SENDER}, by {DOMAIN}"),
    ],
)
def test_a_sender_that_is_verified_is_well(identities: dict[str, bool], found: str) -> None:
    assert looked(Ses(**identities)) == (found, None)


@pytest.mark.parametrize(
    ("identities", "found", "do"),
    [
        ({}, f"SES knows neither {SENDER} nor {DOMAIN}", f"--email-identity {DOMAIN} --region ca-central-1"),
        ({"domain": False}, f"{DOMAIN} isn't verified", "DKIM records into your DNS"),
        ({"sender": False}, f"{SENDER} isn't verified", f"follow the link in AWS's e-mail to {SENDER}"),
    ],
)
def test_a_sender_that_isn_t_says_what_to_do(identities: dict[str, bool], found: str, do: str) -> None:
    said, what = looked(Ses(**identities))
    assert (said, do in (what or "")) == (found, True)


@pytest.mark.parametrize(
    ("account", "do"),
    [({"production": False}, "ask for production access"), ({"sending": False}, "see SES's console")],
)
def test_an_account_that_sends_to_nobody_is_said(account: dict[str, bool], do: str) -> None:
    sandbox, _ = mail.ses(Ses(**account), SENDER)
    assert do in (sandbox.do or "")


def test_doctor_looks_where_the_stage_sends_notices_by_e_mail(
    deployed: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "end_user_messaging", lambda *_: iter(()))
    asked: list[str] = []

    def look(_client: object, sender: str) -> Iterator[Check]:
        asked.append(sender)
        return iter(())

    monkeypatch.setattr(mail, "ses", look)
    run("doctor", "--json")
    assert asked == []
    Path("rappel.toml").write_text(f'{SETTINGS}notices_from = "{SENDER}"\n')
    run("doctor", "--json")
    assert asked == [SENDER]
