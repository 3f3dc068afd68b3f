"""`rappel desk`: who is invited sees a dealership, and who is revoked sees none."""
# ruff: noqa: N803 -- botocore's names

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cli.desk import command
from cli.desk.staff import Staff
from functions.shared.ledger.desk import DeskReader
from tests.command_line import Run
from tests.unit.cli.deployed import Deployed

ID = "garage-tremblay"


class UserNotFoundException(Exception): ...


class ResourceNotFoundException(Exception): ...


class UsernameExistsException(Exception): ...


class GroupExistsException(Exception): ...


class Pool:
    """As much of Cognito as the command asks. tests/end_to_end/test_desk.py asks the local cloud's."""

    class exceptions:  # noqa: N801 -- botocore's name
        UserNotFoundException = UserNotFoundException
        ResourceNotFoundException = ResourceNotFoundException
        UsernameExistsException = UsernameExistsException
        GroupExistsException = GroupExistsException

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, set[str]] = {}
        self.signed_out: list[str] = []

    def admin_create_user(self, Username: str, UserAttributes: list[Any], **_: object) -> None:
        if Username in self.users:
            raise UsernameExistsException
        named = [{"Name": "sub", "Value": f"sub-{Username}"}, *UserAttributes]
        self.users[Username] = {"Username": Username, "Enabled": True, "Attributes": named}

    def admin_set_user_password(self, Username: str, Permanent: bool, **_: object) -> None:
        assert Username in self.users
        assert Permanent

    def admin_enable_user(self, Username: str, **_: object) -> None:
        self.users[Username]["Enabled"] = True

    def admin_update_user_attributes(self, Username: str, UserAttributes: list[Any], **_: object) -> None:
        self.users[Username]["Attributes"] = [*self.users[Username]["Attributes"], *UserAttributes]

    def create_group(self, GroupName: str, **_: object) -> None:
        if GroupName in self.groups:
            raise GroupExistsException
        self.groups[GroupName] = set()

    def admin_add_user_to_group(self, Username: str, GroupName: str, **_: object) -> None:
        self.groups[GroupName].add(Username)

    def admin_remove_user_from_group(self, Username: str, GroupName: str, **_: object) -> None:
        if Username not in self.users:
            raise UserNotFoundException
        self.groups[GroupName].discard(Username)

    def admin_disable_user(self, Username: str, **_: object) -> None:
        if Username not in self.users:
            raise UserNotFoundException
        self.users[Username]["Enabled"] = False

    def admin_user_global_sign_out(self, Username: str, **_: object) -> None:
        self.signed_out.append(Username)

    def admin_get_user(self, Username: str, **_: object) -> dict[str, Any]:
        return {"UserAttributes": self.users[Username]["Attributes"]}

    def admin_list_groups_for_user(self, Username: str, **_: object) -> dict[str, Any]:
        return {"Groups": [{"GroupName": name} for name, who in self.groups.items() if Username in who]}

    def get_paginator(self, _name: str) -> "Pool":
        return self

    def paginate(self, **_: object) -> Iterator[dict[str, Any]]:
        yield {"Users": list(self.users.values())}


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Pool:
    made = Pool()
    monkeypatch.setattr(command, "_staff", lambda _deployment: Staff(made, "pool"))  # type: ignore[arg-type]
    return made


def listed(run: Run, *arguments: str) -> list[dict[str, Any]]:
    ran = run("desk", "list", "--json", *arguments)
    assert ran.status == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_who_is_invited_is_told_where_the_desk_is_and_is_listed(
    deployed: Deployed, pool: Pool, run: Run
) -> None:
    invited = run("desk", "invite", "Karine@garage.ca", "--dealership", ID, "--name", "Karine Roy")
    assert invited.status == 0, invited.err
    assert "/desk, with a code that comes by e-mail" in invited.out
    assert listed(run) == [
        {"email": "karine@garage.ca", "name": "Karine Roy", "enabled": True, "dealerships": [ID]}
    ]
    assert run("desk", "list").out == f"karine@garage.ca · Karine Roy · {ID}\n"


def test_a_dealership_that_nobody_knows_has_no_desk(deployed: Deployed, pool: Pool, run: Run) -> None:
    refused = run("desk", "invite", "karine@garage.ca", "--dealership", "garage-inconnu")
    assert (refused.status, pool.users) == (1, {})
    assert run("desk", "invite", "karine", "--dealership", ID).status == 1


def test_who_is_revoked_can_be_invited_again(deployed: Deployed, pool: Pool, run: Run) -> None:
    for _ in range(2):
        assert run("desk", "invite", "karine@garage.ca", "--dealership", ID).status == 0
    assert run("desk", "revoke", "KARINE@garage.ca", "--yes").status == 0
    assert pool.signed_out == ["karine@garage.ca"]
    assert "(revoked)" in run("desk", "list").out
    run("desk", "invite", "karine@garage.ca", "--dealership", ID, "--name", "Karine")
    assert [(each["enabled"], each["name"]) for each in listed(run)] == [(True, "Karine")]


def test_one_dealership_can_be_taken_away_alone(deployed: Deployed, pool: Pool, run: Run) -> None:
    run("desk", "invite", "karine@garage.ca", "--dealership", ID)
    assert run("desk", "revoke", "karine@garage.ca", "--dealership", ID, "--yes").status == 0
    assert listed(run, "--dealership", ID) == []
    assert [each["enabled"] for each in listed(run)] == [True]


def revoked(deployed: Deployed) -> frozenset[str]:
    return DeskReader(deployed.client("dynamodb"), "calls", "contacts").changes(ID).revoked


def test_the_desk_hears_of_whom_somebody_revokes_and_invites_again(
    deployed: Deployed, pool: Pool, run: Run
) -> None:
    for address in ("karine@garage.ca", "marc@garage.ca"):
        run("desk", "invite", address, "--dealership", ID)
    run("desk", "revoke", "karine@garage.ca", "--yes")
    run("desk", "revoke", "marc@garage.ca", "--dealership", ID, "--yes")
    assert revoked(deployed) == {"sub-karine@garage.ca", "sub-marc@garage.ca"}
    run("desk", "invite", "karine@garage.ca", "--dealership", ID)
    assert revoked(deployed) == {"sub-marc@garage.ca"}


def test_nobody_of_that_address_is_said(deployed: Deployed, pool: Pool, run: Run) -> None:
    assert run("desk", "revoke", "nobody@garage.ca", "--yes").status == 1
    assert run("desk", "list").err == "nobody may open the desk: rappel desk invite\n"
