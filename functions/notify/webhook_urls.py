"""The URLs of Slack's and Teams' webhooks, one SSM parameter each: whoever has one may post."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cachetools import TTLCache

from functions.shared.notices import WebhookChannel

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

_REMEMBERED_SECONDS = 60


class WebhookUrls:
    """Reads them, and remembers each for a minute. `prefix` begins the parameters' names.

    Its method raises botocore's errors where AWS fails.
    """

    def __init__(self, ssm: "SSMClient", prefix: str, clock: Callable[[], float]) -> None:
        self._ssm, self._prefix = ssm, prefix
        self._remembered: TTLCache[str, str] = TTLCache(1024, _REMEMBERED_SECONDS, clock)

    def read(self, dealership_id: str, whose: str, channel: WebhookChannel) -> str | None:
        """The URL; None where none is stored. `whose` is the department as the file has it, or `default`."""
        name = parameter_name(self._prefix, dealership_id, whose, channel)
        if name not in self._remembered:
            try:
                answer = self._ssm.get_parameter(Name=name, WithDecryption=True)
            except self._ssm.exceptions.ParameterNotFound:
                return None
            self._remembered[name] = answer["Parameter"]["Value"].strip()
        return self._remembered[name]


def parameter_name(prefix: str, dealership_id: str, whose: str, channel: WebhookChannel) -> str:
    """The name of the SSM parameter with a department's webhook."""
    return f"{prefix}{dealership_id}/{whose}/{channel}"
