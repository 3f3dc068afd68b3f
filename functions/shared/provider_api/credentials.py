"""The credentials that providers' texts are sent with, one SSM parameter an integration."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from cachetools import TTLCache

from functions.shared.provider_api.failure import Unavailable
from functions.shared.sender import CREDENTIALS, ProviderCarrier

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

_REMEMBERED_SECONDS = 60


class Credentials:
    """Reads them from SSM, and remembers each for a minute. `prefix` begins the parameters' names."""

    def __init__(self, ssm: "SSMClient", prefix: str, clock: Callable[[], float]) -> None:
        self._ssm, self._prefix = ssm, prefix
        self._remembered: TTLCache[str, Mapping[str, str]] = TTLCache(1024, _REMEMBERED_SECONDS, clock)

    def read(self, carrier: ProviderCarrier, integration: str) -> Mapping[str, str]:
        """The credential's fields. Raises Unavailable where it can't be read, or isn't the provider's."""
        remembered = self._remembered.get(integration)
        if remembered is not None:
            return remembered
        fields = parse(self._look_up(integration), CREDENTIALS[carrier])
        if fields is None:
            raise Unavailable("bad_credential", stopped=True)
        self._remembered[integration] = fields
        return fields

    def _look_up(self, integration: str) -> str:
        try:
            answer = self._ssm.get_parameter(Name=self._prefix + integration, WithDecryption=True)
        except self._ssm.exceptions.ParameterNotFound:
            raise Unavailable("no_credential", stopped=True) from None
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(type(error).__name__) from None
        return answer["Parameter"]["Value"]


def parse(text: str, names: Sequence[str]) -> Mapping[str, str] | None:
    """The fields of a credential's JSON; None where it hasn't those of these names."""
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in names):
        return None
    return {name: fields[name] for name in names}
