"""What a webhook is checked against: integrations, lines and secrets, remembered for a while."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cachetools import TTLCache

from functions.shared.ledger.directory import Directory, KnownIntegration, KnownLine

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

_REMEMBERED_SECONDS = 60
_SECRETS_SECONDS = 300
_MOST = 4096
# A rotated secret is looked up anew when a signature doesn't hold, but not more often than this.
_FRESH = timedelta(seconds=10)


class Sources:
    def __init__(self, directory: Directory, ssm: "SSMClient") -> None:
        self._directory = directory
        self._ssm = ssm
        self._integrations: TTLCache[str, KnownIntegration] = TTLCache(_MOST, _REMEMBERED_SECONDS)
        self._lines: TTLCache[str, dict[str, KnownLine]] = TTLCache(_MOST, _REMEMBERED_SECONDS)
        self._secrets: TTLCache[str, tuple[datetime, tuple[str, ...]]] = TTLCache(_MOST, _SECRETS_SECONDS)

    def integration(self, integration_id: str) -> KnownIntegration | None:
        found = self._integrations.get(integration_id) or self._directory.integration(integration_id)
        if found:
            self._integrations[integration_id] = found
        return found

    def lines(self, dealership_id: str) -> dict[str, KnownLine]:
        if dealership_id not in self._lines:
            self._lines[dealership_id] = self._directory.lines(dealership_id)
        return self._lines[dealership_id]

    def secrets(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """The secrets valid now, one a line in the parameter; empty where it doesn't exist."""
        if parameter not in self._secrets:
            self._secrets[parameter] = (now, self._read(parameter))
        return self._secrets[parameter][1]

    def fresher_secrets(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """The secrets as they stand, where those remembered have grown old; else none."""
        read_at, _ = self._secrets.get(parameter, (None, ()))
        if read_at is not None and now - read_at < _FRESH:
            return ()
        self._secrets.pop(parameter, None)
        return self.secrets(parameter, now)

    def _read(self, parameter: str) -> tuple[str, ...]:
        try:
            found = self._ssm.get_parameter(Name=parameter, WithDecryption=True)
        except self._ssm.exceptions.ParameterNotFound:
            return ()
        return tuple(line.strip() for line in found["Parameter"]["Value"].splitlines() if line.strip())
