"""What the desk is told about where it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEnvironment:
    """`desk_url` is where staff open the desk, without a path. `queue_url` is the queue of texts.

    `user_pool_id` is Cognito's pool of staff and `client_id` the desk's client there.
    `sender_credentials_prefix` begins the names of the SSM parameters by which providers are asked to ring,
    and `public_url` the addresses where they are to tell of the calls.
    """

    directory_table: str
    calls_table: str
    contacts_table: str
    queue_url: str
    desk_url: str
    user_pool_id: str
    client_id: str
    sender_credentials_prefix: str
    public_url: str
