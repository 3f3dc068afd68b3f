"""The credentials that providers' call logs are read with, one SSM parameter an integration.

They lie apart from those that send texts: who reads a log can't text, and who texts reads no log.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from functions.shared.provider_api.credentials import parse
from functions.shared.provider_api.failure import Unavailable

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

# What each provider's credential consists of: the fields of the JSON object in its parameter.
CALL_LOG_CREDENTIALS: Mapping[str, tuple[str, ...]] = {
    "callrail": ("account_id", "api_key"),
    "ringcentral": ("client_id", "client_secret", "jwt"),
    "twilio": ("account_sid", "api_key_sid", "api_key_secret"),
}
NO_CREDENTIAL = "no_credential"


class CallLogCredentials:
    """`prefix` begins the parameters' names."""

    def __init__(self, ssm: "SSMClient", prefix: str) -> None:
        self._ssm, self._prefix = ssm, prefix

    def read(self, provider: str, integration: str) -> Mapping[str, str]:
        """The credential's fields. Raises Unavailable, by NO_CREDENTIAL where none is stored.

        Raises botocore's errors where AWS fails.
        """
        try:
            answer = self._ssm.get_parameter(Name=self._prefix + integration, WithDecryption=True)
        except self._ssm.exceptions.ParameterNotFound:
            raise Unavailable(NO_CREDENTIAL, stopped=True) from None
        fields = parse(answer["Parameter"]["Value"], CALL_LOG_CREDENTIALS[provider])
        if fields is None:
            raise Unavailable("bad_credential", stopped=True)
        return fields
