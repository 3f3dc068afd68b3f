"""What a webhook is checked against is remembered for a while, and then looked up anew."""

from datetime import timedelta
from itertools import count

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from functions.on_missed_call.integration_cache import IntegrationCache
from functions.shared.ledger.directory import Directory
from functions.shared.moment import utc_now
from tests.builders import SERVICE, dealership
from tests.handlers.conftest import TOKEN, World

SECRETS = {"tremblay-twilio": "/secrets/tremblay-twilio", "tremblay-pbx": "/secrets/tremblay-pbx"}


class Timer:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def cache(world: World, timer: Timer) -> IntegrationCache:
    directory = Directory(boto3.client("dynamodb"), world.tables["directory"])
    return IntegrationCache(directory, boto3.client("ssm"), timer)


def test_a_changed_dealership_is_seen_within_a_minute_however_busy_it_is(
    world: World, cache: IntegrationCache, timer: Timer
) -> None:
    assert cache.integration("tremblay-twilio")
    assert SERVICE in cache.lines("garage-tremblay")
    changed = dealership(
        integrations=[{"id": "tremblay-twilio", "provider": "twilio", "settle_seconds": 7}],
        lines=[{"name": "Parts", "department": "parts", "number": "+14185550102"}],
    )
    world.dealerships.apply(changed, SECRETS)
    seen = []
    for seconds in (20, 40, 59, 61):
        timer.seconds = seconds
        known = cache.integration("tremblay-twilio")
        assert known
        seen.append((known.settle_seconds, SERVICE in cache.lines("garage-tremblay")))
    assert seen == [(None, True)] * 3 + [(7, False)]


def test_what_is_forgotten_between_two_looks_is_looked_up(world: World, cache: IntegrationCache) -> None:
    """Each look at the clock is a minute later than the one before."""
    minutes = count(step=61)
    hurried = IntegrationCache(cache._directory, cache._ssm, lambda: next(minutes))
    assert hurried.lines("garage-tremblay")
    assert hurried.secrets("/secrets/tremblay-twilio", utc_now()) == (TOKEN,)


def test_a_rotated_secret_is_looked_up_once_the_remembered_one_is_old(
    world: World, cache: IntegrationCache
) -> None:
    now = utc_now()
    assert cache.secrets("/secrets/tremblay-twilio", now) == (TOKEN,)
    boto3.client("ssm").put_parameter(
        Name="/secrets/tremblay-twilio", Value="new", Type="SecureString", Overwrite=True
    )
    assert cache.fresher_secrets("/secrets/tremblay-twilio", now + timedelta(seconds=5)) == ()
    assert cache.fresher_secrets("/secrets/tremblay-twilio", now + timedelta(seconds=11)) == ("new",)


def test_a_revoked_secret_is_honoured_as_long_as_the_stage_remembers_one(
    world: World, cache: IntegrationCache, timer: Timer
) -> None:
    name, remembered = "/secrets/tremblay-twilio", timedelta(hours=1)
    patient = IntegrationCache(cache._directory, cache._ssm, timer, secrets_remembered=remembered)
    for each in (cache, patient):
        assert each.secrets(name, utc_now()) == (TOKEN,)
    boto3.client("ssm").put_parameter(Name=name, Value="new", Type="SecureString", Overwrite=True)
    seen = []
    for seconds in (299, 301, 3599, 3601):
        timer.seconds = seconds
        seen.append([each.secrets(name, utc_now()) == ("new",) for each in (cache, patient)])
    assert seen == [[False, False], [True, False], [True, False], [True, True]]


def test_a_look_that_fails_takes_no_secret_away(world: World, cache: IntegrationCache) -> None:
    """Else one forged request, while SSM can't be reached, would shut the genuine ones out."""
    name, now = "/secrets/tremblay-twilio", utc_now()
    assert cache.secrets(name, now) == (TOKEN,)
    later = now + timedelta(seconds=11)
    with Stubber(cache._ssm) as ssm:
        ssm.add_client_error("get_parameter", "InternalServerError")
        with pytest.raises(ClientError):
            cache.fresher_secrets(name, later)
        assert cache.secrets(name, later) == (TOKEN,)
