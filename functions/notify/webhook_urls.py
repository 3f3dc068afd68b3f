"""The URLs of Slack's and Teams' webhooks, one SSM parameter each: whoever has one may post."""

from typing import TYPE_CHECKING

from functions.notify.remembering import remembering
from functions.shared.notices import WebhookChannel

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient


class WebhookUrls:
    """Reads them, and remembers each for a minute. `prefix` begins the parameters' names.

    Its method raises botocore's errors where AWS fails.
    """

    def __init__(self, ssm: "SSMClient", prefix: str) -> None:
        self._ssm, self._prefix = ssm, prefix
        self._url = remembering(self._look_up)

    def read(self, dealership_id: str, whose: str, channel: WebhookChannel) -> str | None:
        """The URL; None where none is stored. `whose` is the department as the file has it, or `default`."""
        return self._url(parameter_name(self._prefix, dealership_id, whose, channel))

    def _look_up(self, name: str) -> str | None:
        try:
            answer = self._ssm.get_parameter(Name=name, WithDecryption=True)
        except self._ssm.exceptions.ParameterNotFound:
            return None
        return answer["Parameter"]["Value"].strip()


def parameter_name(prefix: str, dealership_id: str, whose: str, channel: WebhookChannel) -> str:
    """The name of the SSM parameter with a department's webhook."""
    return f"{prefix}{dealership_id}/{whose}/{channel}"
