"""The pool of staff, as an operator changes it: a dealership is a group."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_cognito_idp.type_defs import AttributeTypeTypeDef


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the pool. Who is revoked everywhere isn't `enabled`."""

    email: str
    name: str
    enabled: bool
    dealerships: tuple[str, ...]


class Staff:
    """Raises botocore's errors where AWS fails."""

    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool = pool_id

    def invite(self, email: str, dealership_id: str, name: str | None, password: str) -> None:
        """Puts the person into the dealership's group, and enables whom somebody had revoked.

        Nobody learns the `password`, which the pool wants: one signs in with a code that comes by e-mail.
        """
        attributes: list[AttributeTypeTypeDef] = [
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ]
        named: list[AttributeTypeTypeDef] = [{"Name": "name", "Value": name}] if name else []
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=email,
                UserAttributes=[*attributes, *named],
                MessageAction="SUPPRESS",
            )
            self._client.admin_set_user_password(
                UserPoolId=self._pool, Username=email, Password=password, Permanent=True
            )
        except self._client.exceptions.UsernameExistsException:
            self._client.admin_enable_user(UserPoolId=self._pool, Username=email)
            if named:
                self._client.admin_update_user_attributes(
                    UserPoolId=self._pool, Username=email, UserAttributes=named
                )
        with suppress(self._client.exceptions.GroupExistsException):
            self._client.create_group(UserPoolId=self._pool, GroupName=dealership_id)
        self._client.admin_add_user_to_group(UserPoolId=self._pool, Username=email, GroupName=dealership_id)

    def revoke(self, email: str, dealership_id: str | None) -> bool:
        """Takes the person out of one dealership's group, or disables the person. False where nobody is."""
        try:
            if dealership_id is None:
                self._client.admin_disable_user(UserPoolId=self._pool, Username=email)
                self._client.admin_user_global_sign_out(UserPoolId=self._pool, Username=email)
            else:
                self._client.admin_remove_user_from_group(
                    UserPoolId=self._pool, Username=email, GroupName=dealership_id
                )
        except (
            self._client.exceptions.UserNotFoundException,
            self._client.exceptions.ResourceNotFoundException,
        ):
            return False
        return True

    def of(self, email: str) -> tuple[str, tuple[str, ...]]:
        """The id that the person's tokens bear, and the person's dealerships."""
        user = self._client.admin_get_user(UserPoolId=self._pool, Username=email)
        groups = self._client.admin_list_groups_for_user(UserPoolId=self._pool, Username=email)
        said = {each["Name"]: each.get("Value", "") for each in user["UserAttributes"]}
        return said["sub"], tuple(sorted(group["GroupName"] for group in groups["Groups"]))

    def people(self) -> Iterator[Person]:
        """Everybody in the pool."""
        pages = self._client.get_paginator("list_users").paginate(UserPoolId=self._pool)
        for user in (user for page in pages for user in page["Users"]):
            said = {each["Name"]: each.get("Value", "") for each in user["Attributes"]}
            groups = self._client.admin_list_groups_for_user(UserPoolId=self._pool, Username=user["Username"])
            names = tuple(sorted(group["GroupName"] for group in groups["Groups"]))
            yield Person(said.get("email", ""), said.get("name", ""), user["Enabled"], names)
