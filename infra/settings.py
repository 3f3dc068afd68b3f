"""What differs between stages. Each is a table of rappel.toml, checked before anything is built."""

import os
import re
import tomllib
from math import ceil
from pathlib import Path
from typing import Annotated, Literal, Self, assert_never

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from functions.shared.fields import Country
from functions.shared.problem import plain_words
from functions.shared.sender import AwsCarrier
from infra.countries import COUNTRIES

ROOT = Path(__file__).resolve().parents[1]
SETTINGS_FILE = ROOT / "rappel.toml"
STAGE_VARIABLE, DEFAULT_STAGE = "RAPPEL_STAGE", "prod"

# AWS has no other in Quebec; ca-west-1 is Calgary.
QUEBEC_REGION = "ca-central-1"

RetentionDays = Literal[7, 14, 30, 90, 180, 365]

# One SendTextMessage takes so many seconds. With the sender's rate, that gives how many to make at once.
SEND_SECONDS = 0.25
# The longest quarter, the UTC days around it, the 8 days in which it settles, and a night for its last run: a
# shorter ledger would forget the quarter's first calls before its last ones are counted.
LEAST_CALL_RETENTION_DAYS = 92 + 2 + 8 + 1
# A quarter is compared with the same one a year before, which closed 15 months before the later one does.
LEAST_LAKE_RETENTION_MONTHS = 16
# The maximum concurrency that an event source mapping of SQS takes (Lambda's API reference).
_MOST_CONCURRENCY = 1000

# How to write what has to match a pattern.
_FORMS = {
    "stage": "2 to 16 lower-case letters and digits, a letter first",
    "region": "an AWS region, as ca-central-1",
    "max_price_usd": 'US dollars in quotes, as "0.10"',
    "alarms_email": "an address, as alarms@garage.ca",
    "notices_from": "an address, as rappel@garage.ca",
    "public_url": "https:// and a host without a path, as https://calls.garage.ca",
    "desk_url": "https:// and a host without a path, as https://desk.garage.ca",
    "forgets_as": "an IAM role's ARN, as arn:aws:iam::123456789012:role/operator",
}


class BadSettings(Exception):
    """rappel.toml can't be used; the message names the file, the setting and what to write."""


class Settings(BaseModel):
    """One stage's settings.

    Texts leave from the `origination_identity`: for End User Messaging a pool (`pool-…`) or phone number
    (`phone-…`) by its id, or any identity by its ARN; for SNS our number in E.164, or nothing. Its carriers
    take `sender_parts_per_second` message parts: 1 for a Canadian long code, 100 for a short code. At least
    `senders_at_least` of send_sms may run at once: they keep each number's pace together, and a flood of
    calls that get no text is through the sooner. A text that is dearer than `max_price_usd` is refused, and
    so is one to a country that isn't among `allowed_countries`, whatever a dealership's file says. Staff's
    notices leave by e-mail from `notices_from`, an identity of SES; none does where it is absent. Providers
    call `public_url`, which has no path, where it isn't the API's own endpoint, and staff open `desk_url`
    alike. `intake_concurrency` webhooks may be taken at once, and as many texts sent as the sender bears,
    whatever else the account runs; 0 reserves neither. Each function asks for a provider's secret anew after
    `secrets_remembered_seconds`, and at once where a signature doesn't hold: a revoked secret is honoured as
    long as it is remembered, and an unchanged one is paid for each time. Without `canary` a new version of
    either gets all of its work at once, whatever alarm rings: what is deployed may be the cure. `forgets_as`
    is the role under which operators forget people in the lake: beside the rollup, nobody else may make
    callers' keys. One function rolls up a quarter, or where `rollup` is "sharded" as many as it takes, or
    "athena" these and Athena, which counts (docs/scale.md). The ledger keeps a call for
    `call_retention_days`, and the lake an object for `lake_retention_months` after it was last written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]
    region: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")] = QUEBEC_REGION
    log_retention_days: RetentionDays = 90
    carrier: AwsCarrier = "end_user_messaging"
    origination_identity: str
    sender_parts_per_second: Annotated[int, Field(ge=1, le=1000)] = 1
    senders_at_least: Annotated[int, Field(ge=2, le=100)] = 10
    # SendTextMessage's own pattern of MaxPrice (botocore's model of pinpoint-sms-voice-v2).
    max_price_usd: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,2}\.[0-9]{1,5}$")] = "0.10"
    allowed_countries: Annotated[frozenset[Country], Field(min_length=1)] = frozenset({"CA", "US"})
    alarms_email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    notices_from: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    public_url: Annotated[str, StringConstraints(pattern=r"^https://[^/\s]+$")] | None = None
    desk_url: Annotated[str, StringConstraints(pattern=r"^https://[^/\s]+$")] | None = None
    api_requests_per_second: Annotated[int, Field(ge=1, le=10_000)] = 200
    api_burst: Annotated[int, Field(ge=1, le=5_000)] = 400
    intake_concurrency: Annotated[int, Field(ge=0, le=1000)] = 100
    secrets_remembered_seconds: Annotated[int, Field(ge=60, le=3600)] = 300
    canary: bool = True
    forgets_as: Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/\S+$")] | None = (
        None
    )
    rollup: Literal["one_function", "sharded", "athena"] = "one_function"
    call_retention_days: Annotated[int, Field(ge=LEAST_CALL_RETENTION_DAYS, le=1096)] = 152
    lake_retention_months: Annotated[int, Field(ge=LEAST_LAKE_RETENTION_MONTHS, le=120)] = 25

    @model_validator(mode="after")
    def _identity_suits_the_carrier(self) -> Self:
        pattern, how_to_write = identity_form(self.carrier)
        if not re.fullmatch(pattern, self.origination_identity):
            raise ValueError(f"origination_identity: for {self.carrier}, write {how_to_write}")
        return self

    @model_validator(mode="after")
    def _countries_are_known(self) -> Self:
        unknown = sorted(self.allowed_countries - COUNTRIES)
        if unknown:
            codes = ", ".join(unknown)
            raise ValueError(f"allowed_countries: {codes}: write codes of infra/countries.py, as CA")
        return self

    @property
    def outside_quebec(self) -> str | None:
        """What the law asks before people's data are kept outside Quebec. None where they are kept there."""
        if self.region == QUEBEC_REGION:
            return None
        return (
            f"{self.region} is outside Quebec: Law 25 (s. 17) asks for an assessment and a written agreement"
            " before people's data are kept there (docs/privacy.md)"
        )

    @property
    def configuration_set(self) -> str | None:
        """The set that the stack makes, under which End User Messaging sends. SNS has no such thing."""
        match self.carrier:
            case "end_user_messaging":
                return f"rappel-{self.stage}"
            case "sns":
                return None
            case unknown:
                assert_never(unknown)

    @property
    def send_concurrency(self) -> int:
        """How many send_sms may run at once, so that together they can send as fast as the sender may."""
        senders = ceil(self.sender_parts_per_second * SEND_SECONDS)
        return min(max(senders, self.senders_at_least), _MOST_CONCURRENCY)

    @property
    def reserved(self) -> dict[str, int]:
        """How many of each function the account keeps free. AWS wants 100 to be left for all others."""
        if not self.intake_concurrency:
            return {}
        return {"OnMissedCall": self.intake_concurrency, "SendSms": self.send_concurrency}

    @property
    def metrics_namespace(self) -> str:
        """Whose metrics they are: two stages of one account share none."""
        return f"Rappel/{self.stage}"

    @property
    def secrets_prefix(self) -> str:
        return f"/rappel/{self.stage}/integrations/"

    @property
    def notices_prefix(self) -> str:
        """The webhooks that staff's notices are posted to: whoever has one may post."""
        return f"/rappel/{self.stage}/notices/"

    @property
    def events_prefix(self) -> str:
        """The secrets that sign what dealerships' own endpoints are sent."""
        return f"/rappel/{self.stage}/events/"

    @property
    def sender_credentials_prefix(self) -> str:
        """Beside the webhooks' secrets, never among them: who reads the one doesn't read the other."""
        return f"/rappel/{self.stage}/senders/"

    @property
    def call_logs_prefix(self) -> str:
        """The credentials that providers' call logs are read with: they can't text."""
        return f"/rappel/{self.stage}/call-logs/"


def from_environment() -> Settings:
    """Loads the stage that RAPPEL_STAGE names, or prod without it. Raises BadSettings."""
    return load(os.environ.get(STAGE_VARIABLE, DEFAULT_STAGE))


def load(stage: str, file: Path = SETTINGS_FILE) -> Settings:
    """Reads and checks a stage's table. Raises BadSettings, in one line."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSettings(f"{file.name} is missing: restore it from the repository") from None
    except tomllib.TOMLDecodeError as problem:
        raise BadSettings(f"{file.name} is no TOML: {problem}") from None
    table = tables.get(stage)
    if not isinstance(table, dict):
        raise BadSettings(f"{file.name} has no [{stage}]: set {STAGE_VARIABLE} to one of {', '.join(tables)}")
    try:
        return Settings(stage=stage, **table)
    except ValidationError as problems:
        lines = [
            "".join(f"{part}: " for part in problem["loc"]) + plain_words(problem, _FORMS)
            for problem in problems.errors()
        ]
        raise BadSettings(f"{file.name}, [{stage}]: {'; '.join(lines)}") from None


def identity_form(carrier: AwsCarrier) -> tuple[str, str]:
    """The pattern of a carrier's origination identity, and how to write one."""
    match carrier:
        case "end_user_messaging":
            pattern = r"arn:aws[a-z-]*:sms-voice:\S+|(pool|phone)-\w+"
            return pattern, "a pool's or phone number's id, or an ARN"
        case "sns":
            return r"|\+[1-9][0-9]{6,14}", 'a number as "+14185550100", or ""'
        case unknown:
            assert_never(unknown)
