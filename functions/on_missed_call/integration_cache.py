"""Remembers what a webhook is checked against for a while: integrations, lines and secrets."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from cachetools import TTLCache

from functions.shared.ledger.directory import Directory, KnownIntegration, KnownLine

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

_DIRECTORY_TTL = 60  # seconds
_SECRETS_REMEMBERED = timedelta(minutes=5)
_MAX_ENTRIES = 4096
# A rotated secret is looked up anew when a signature doesn't hold, but not more often than this.
_REFRESH_INTERVAL = timedelta(seconds=10)


class IntegrationCache:
    """Looks up integrations and lines in the ledger and secrets in SSM, and remembers them for a while.

    `timer` counts seconds from any moment on. Raises botocore's errors where AWS fails.
    """

    def __init__(
        self,
        directory: Directory,
        ssm: "SSMClient",
        timer: Callable[[], float] = monotonic,
        secrets_remembered: timedelta = _SECRETS_REMEMBERED,
    ) -> None:
        self._directory = directory
        self._ssm = ssm
        self._integrations: TTLCache[str, KnownIntegration] = TTLCache(_MAX_ENTRIES, _DIRECTORY_TTL, timer)
        self._lines: TTLCache[str, dict[str, KnownLine]] = TTLCache(_MAX_ENTRIES, _DIRECTORY_TTL, timer)
        self._secrets: TTLCache[str, tuple[datetime, tuple[str, ...]]] = TTLCache(
            _MAX_ENTRIES, secrets_remembered.total_seconds(), timer
        )

    def integration(self, integration_id: str) -> KnownIntegration | None:
        """The integration. Returns None where there is none, which isn't remembered."""
        integration = self._integrations.get(integration_id)
        if integration is None:
            integration = self._directory.integration(integration_id)
            if integration is not None:
                self._integrations[integration_id] = integration
        return integration

    def lines(self, dealership_id: str) -> dict[str, KnownLine]:
        """The dealership's lines by number, or by `ext:EXTENSION`."""
        lines = self._lines.get(dealership_id)
        if lines is None:
            lines = self._lines[dealership_id] = self._directory.lines(dealership_id)
        return lines

    def secrets(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """The secrets valid now, one a line in the parameter; empty where the parameter doesn't exist."""
        remembered = self._secrets.get(parameter)
        return self._look_up(parameter, now) if remembered is None else remembered[1]

    def fresher_secrets(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """The secrets looked up anew. Empty where those remembered were looked up seconds ago."""
        read_at, _ = self._secrets.get(parameter, (None, ()))
        if read_at is not None and now - read_at < _REFRESH_INTERVAL:
            return ()
        return self._look_up(parameter, now)

    def _look_up(self, parameter: str, now: datetime) -> tuple[str, ...]:
        """Where the parameter can't be read, what was remembered stays: a forged request may have asked."""
        secrets = self._read(parameter)
        self._secrets[parameter] = (now, secrets)
        return secrets

    def _read(self, parameter: str) -> tuple[str, ...]:
        try:
            answer = self._ssm.get_parameter(Name=parameter, WithDecryption=True)
        except self._ssm.exceptions.ParameterNotFound:
            return ()
        return tuple(line.strip() for line in answer["Parameter"]["Value"].splitlines() if line.strip())
