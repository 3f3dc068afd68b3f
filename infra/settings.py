"""What may differ between stages: one table of rappel.toml each, checked before anything is built."""

import os
import re
import tomllib
from math import ceil
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

ROOT = Path(__file__).resolve().parents[1]
SETTINGS_FILE = ROOT / "rappel.toml"
DEFAULT_STAGE = "prod"

Carrier = Literal["sns", "end_user_messaging"]
RetentionDays = Literal[7, 14, 30, 90, 180, 365]

# How long one SendTextMessage takes, seconds: with the sender's rate, it gives how many to make at once.
SEND_SECONDS = 0.25
# What an event source mapping of SQS takes as its maximum concurrency (Lambda's API reference).
_LEAST_CONCURRENCY, _MOST_CONCURRENCY = 2, 1000
_IDENTITIES: dict[Carrier, re.Pattern[str]] = {
    "end_user_messaging": re.compile(r"arn:aws[a-z-]*:sms-voice:\S+|(pool|phone)-\w+"),
    "sns": re.compile(r"|\+[1-9]\d{6,14}", re.ASCII),
}
_HOW_TO_WRITE: dict[Carrier, str] = {
    "end_user_messaging": "a pool's or phone number's id, or an ARN",
    "sns": 'a number as "+14185550100", or ""',
}


class BadSettings(Exception):
    """rappel.toml can't be used; the message names the file, the setting and what to write."""


class Settings(BaseModel):
    """One stage.

    `origination_identity`: what texts leave from. For End User Messaging a pool (`pool-…`) or phone number
    (`phone-…`) by its id, or any identity by its ARN; for SNS our number in E.164, or nothing.
    `sender_parts_per_second`: how many message parts its carriers take: 1 for a Canadian long code, 100 for
    a short code. `max_price_usd`: of one text; a dearer one is refused. `public_url`: what providers are
    told to call, without a path, where it isn't the API's own endpoint.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]
    region: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")] = "ca-central-1"
    log_retention_days: RetentionDays = 90
    carrier: Carrier = "end_user_messaging"
    origination_identity: str
    sender_parts_per_second: Annotated[int, Field(ge=1, le=1000)] = 1
    # SendTextMessage's own pattern of MaxPrice (botocore's model of pinpoint-sms-voice-v2).
    max_price_usd: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,2}\.[0-9]{1,5}$")] = "0.10"
    alarms_email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    public_url: Annotated[str, StringConstraints(pattern=r"^https://[^/\s]+$")] | None = None
    api_requests_per_second: Annotated[int, Field(ge=1, le=10_000)] = 200
    api_burst: Annotated[int, Field(ge=1, le=5_000)] = 400

    @model_validator(mode="after")
    def _identity_suits_the_carrier(self) -> Self:
        if not _IDENTITIES[self.carrier].fullmatch(self.origination_identity):
            raise ValueError(f"origination_identity: for {self.carrier}, write {_HOW_TO_WRITE[self.carrier]}")
        return self

    @property
    def configuration_set(self) -> str | None:
        """The stack's own, under which End User Messaging sends; SNS knows none."""
        return f"rappel-{self.stage}" if self.carrier == "end_user_messaging" else None

    @property
    def send_concurrency(self) -> int:
        """How many send_sms may run at once, so that together they can send as fast as the sender may."""
        wanted = ceil(self.sender_parts_per_second * SEND_SECONDS)
        return min(max(wanted, _LEAST_CONCURRENCY), _MOST_CONCURRENCY)

    @property
    def seconds_per_part(self) -> float:
        """How long each of them waits after a message part, so that together they send no faster."""
        return self.send_concurrency / self.sender_parts_per_second

    @property
    def secrets_prefix(self) -> str:
        return f"/rappel/{self.stage}/integrations/"


def of_environment() -> Settings:
    """Of the stage that RAPPEL_STAGE names, else of prod. Raises BadSettings."""
    return load(os.environ.get("RAPPEL_STAGE", DEFAULT_STAGE))


def load(stage: str, file: Path = SETTINGS_FILE) -> Settings:
    """Raises BadSettings, in one line."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSettings(f"{file.name} is missing: restore it from the repository") from None
    except tomllib.TOMLDecodeError as problem:
        raise BadSettings(f"{file.name} is no TOML: {problem}") from None
    table = tables.get(stage)
    if not isinstance(table, dict):
        raise BadSettings(f"{file.name} has no [{stage}]: set RAPPEL_STAGE to one of {', '.join(tables)}")
    try:
        return Settings(stage=stage, **table)
    except ValidationError as problems:
        said = [
            "".join(f"{part}: " for part in problem["loc"]) + problem["msg"] for problem in problems.errors()
        ]
        raise BadSettings(f"{file.name}, [{stage}]: {'; '.join(said)}") from None
