"""RingCentral's sessions: a user's JWT is exchanged for an access token.

https://developers.ringcentral.com/guide/authentication/jwt-flow
"""

from collections.abc import Callable, Mapping

from functions.shared.provider_api.api import Answer, Ask, ask, basic
from functions.shared.provider_api.oauth import OAuth

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def session(
    api: str, credential: Callable[[], Mapping[str, str]], clock: Callable[[], float], ask: Ask = ask
) -> OAuth:
    """The user's session at that address. `clock` counts seconds from any moment on."""

    def fetch() -> Answer:
        fields = credential()
        return ask(
            "POST",
            f"{api}/restapi/oauth/token",
            basic(fields["client_id"], fields["client_secret"]),
            form={"grant_type": GRANT, "assertion": fields["jwt"]},
        )

    return OAuth("ringcentral", fetch, clock, ask)
