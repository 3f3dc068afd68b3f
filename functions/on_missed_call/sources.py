"""What a webhook is checked against: integrations, lines and secrets, remembered for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
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
    """`timer` tells the seconds that pass, from any beginning."""

    def __init__(
        self, directory: Directory, ssm: "SSMClient", timer: Callable[[], float] = monotonic
    ) -> None:
        self._directory = directory
        self._ssm = ssm
        self._integrations: TTLCache[str, KnownIntegration] = TTLCache(_MOST, _REMEMBERED_SECONDS, timer)
        self._lines: TTLCache[str, dict[str, KnownLine]] = TTLCache(_MOST, _REMEMBERED_SECONDS, timer)
        self._secrets: TTLCache[str, tuple[datetime, tuple[str, ...]]] = TTLCache(
            _MOST, _SECRETS_SECONDS, timer
        )

    def integration(self, integration_id: str) -> KnownIntegration | None:
        found = self._integrations.get(integration_id)
        if found is None:
            found = self._directory.integration(integration_id)
            if found is not None:
                self._integrations[integration_id] = found
        return found

    def lines(self, dealership_id: str) -> dict[str, KnownLine]:
        found = self._lines.get(dealership_id)
        if found is None:
            found = self._lines[dealership_id] = self._directory.lines(dealership_id)
        return found

    def secrets(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """The secrets valid now, one a line in the parameter; empty where it doesn't exist."""
        found = self._secrets.get(parameter)
        return self._looked_up(parameter, now) if found is None else found[1]

    def fresher_secrets(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """The secrets as they stand, where those remembered have grown old; else none."""
        read_at, _ = self._secrets.get(parameter, (None, ()))
        if read_at is not None and now - read_at < _FRESH:
            return ()
        return self._looked_up(parameter, now)

    def _looked_up(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """Where it can't be read, what was remembered stays: it may be a forged request that asks."""
        found = self._read(parameter)
        self._secrets[parameter] = (now, found)
        return found

    def _read(self, parameter: str) -> tuple[str, ...]:
        try:
            found = self._ssm.get_parameter(Name=parameter, WithDecryption=True)
        except self._ssm.exceptions.ParameterNotFound:
            return ()
        return tuple(line.strip() for line in found["Parameter"]["Value"].splitlines() if line.strip())
