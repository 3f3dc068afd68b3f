"""Whether somebody may still act: asked of Cognito at each write, since a token outlives its revocation.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient


class Staff:
    """The pool of staff. Raises botocore's errors where AWS fails."""

    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    def may_act(self, username: str, dealership_id: str) -> bool:
        """Whether the person is enabled, and in the dealership's group, at this moment."""
        pool = self._pool_id
        try:
            user = self._client.admin_get_user(UserPoolId=pool, Username=username)
            groups = self._client.admin_list_groups_for_user(UserPoolId=pool, Username=username)
        except self._client.exceptions.UserNotFoundException:
            return False
        names = {group["GroupName"] for group in groups["Groups"]}
        return user["Enabled"] and dealership_id in names
