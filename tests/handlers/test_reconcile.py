"""Reconcile on moto: what no webhook told of is found in a provider's log, stored, and never texted late."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.announce.records import read
from functions.on_missed_call import reconcile
from functions.on_missed_call.environment import ReconcileEnvironment
from functions.shared.ledger.items import pack
from functions.shared.moment import utc_now
from functions.shared.provider_api import api
from tests.builders import CALLER, SERVICE, dealership, sid
from tests.call_logs import callrail, ringcentral, twilio
from tests.handlers.conftest import Post, World, set_environment
from tests.texting.pool import Pool
from tests.texting.stand_in import Asked, Said

IDS = {"twilio": "tremblay-twilio", "callrail": "tremblay-callrail", "ringcentral": "tremblay-rc"}
CREDENTIALS = {each.__name__.rpartition(".")[2]: each.CREDENTIAL for each in (twilio, callrail, ringcentral)}


class Logs:
    """All three providers, by what each is asked for."""

    def __init__(self) -> None:
        self.twilio, self.callrail = twilio.TwilioLog(), callrail.CallRailLog()
        self.ringcentral = ringcentral.RingCentralLog()

    def __call__(self, asked: Asked) -> Said:
        if asked.path.startswith("/2010-04-01"):
            return self.twilio(asked)
        return self.callrail(asked) if asked.path.startswith("/v3") else self.ringcentral(asked)


@pytest.fixture
def logs(world: World, monkeypatch: pytest.MonkeyPatch) -> Logs:
    house = dealership(integrations=[{"id": id_, "provider": name} for name, id_ in IDS.items()])
    world.dealerships.apply(house, {id_: f"/secrets/{id_}" for id_ in IDS.values()})
    for name, id_ in IDS.items():
        boto3.client("ssm").put_parameter(
            Name=f"/call-logs/{id_}", Value=json.dumps(CREDENTIALS[name]), Type="SecureString"
        )
    told = ReconcileEnvironment(
        directory_table=world.tables["directory"],
        calls_table=world.tables["calls"],
        call_logs_prefix="/call-logs/",
        call_retention_days=152,
    )
    set_environment(monkeypatch, told)
    reconcile._wiring.cache_clear()
    logs = Logs()
    monkeypatch.setattr(api, "_pool", Pool(logs))
    return logs


@pytest.fixture
def yesterday() -> datetime:
    return utc_now().replace(microsecond=0) - timedelta(days=1)


def test_a_call_of_each_provider_that_no_webhook_told_of_is_stored_and_not_texted(
    world: World, logs: Logs, yesterday: datetime
) -> None:
    logs.twilio.add("CA1", yesterday, "no-answer")
    logs.callrail.add("one", yesterday, customer_phone_number="+15145550178")
    logs.ringcentral.add("one", yesterday, caller="+15145550179")
    assert reconcile.handler({}, None) == {"read": 3, "unread": 0, "missed": 3, "answered": 0}
    calls = {call["provider"]: call for call in world.all_calls()}
    assert set(calls) == set(IDS)
    for provider, call in calls.items():
        assert call["found_in"] == "call_log"
        assert (call["integration_id"], call["department"]) == (IDS[provider], "service")
        assert (call["text_status"], call["text_reason"]) == ("suppressed", "stale")
        assert datetime.fromisoformat(call["occurred_at"]) == yesterday
        assert "desk" in call  # it waits for staff
        assert "owed" not in call
    assert world.queued() == []
    assert world.owed(yesterday + timedelta(days=2), 10) == []
    assert reconcile.handler({}, None)["missed"] == 0


def test_what_a_webhook_told_of_stays_as_it_is(
    world: World, logs: Logs, twilio: Post, yesterday: datetime
) -> None:
    twilio(DialCallStatus="no-answer")
    before = world.all_calls()
    logs.twilio.add("CA1", yesterday, "busy")
    assert reconcile.handler({}, None)["missed"] == 0
    assert world.all_calls() == before


def test_who_called_again_and_got_through_is_recovered(world: World, logs: Logs, yesterday: datetime) -> None:
    logs.twilio.add("CA1", yesterday, "no-answer")
    logs.twilio.add("CA2", yesterday + timedelta(minutes=5), "completed")
    logs.twilio.add("leg", yesterday + timedelta(minutes=5), "completed", parent="CA2")
    assert reconcile.handler({}, None) == {"read": 3, "unread": 0, "missed": 1, "answered": 1}
    missed = next(call for call in world.all_calls() if call["call_id"] == sid("CA1"))
    assert missed["recovered_by"] == "caller"


def test_only_calls_to_the_dealership_s_own_lines_and_none_of_the_last_hours_are_taken(
    world: World, logs: Logs, yesterday: datetime
) -> None:
    logs.twilio.add("CA1", yesterday, "no-answer", to="+14185559999")  # another dealership's, one account
    logs.twilio.add("CA2", yesterday + timedelta(hours=23), "no-answer")  # its webhook may still come
    assert reconcile.handler({}, None)["missed"] == 0
    assert world.all_calls() == []


def test_a_log_that_can_t_be_read_is_counted_and_hides_no_other(
    world: World, logs: Logs, yesterday: datetime, monkeypatch: pytest.MonkeyPatch, counted: "Counted"
) -> None:
    boto3.client("ssm").put_parameter(
        Name=f"/call-logs/{IDS['twilio']}",
        Value=json.dumps(CREDENTIALS["twilio"] | {"api_key_secret": "revoked"}),
        Type="SecureString",
        Overwrite=True,
    )
    boto3.client("ssm").delete_parameter(Name=f"/call-logs/{IDS['ringcentral']}")  # it has none: no fault
    logs.callrail.add("one", yesterday)
    assert reconcile.handler({}, None) == {"read": 1, "unread": 1, "missed": 1, "answered": 0}
    assert counted() == {"CallLogMissed": 1, "CallLogAnswered": 0, "CallLogUnread": 1, "SubscriptionLost": 0}


@pytest.mark.parametrize(
    ("ends_in_days", "status", "renewed", "lost"),
    [(300, "Active", 0, 0), (10, "Active", 1, 0), (300, "Suspended", 0, 1), (300, "Blacklisted", 0, 1)],
)
def test_a_subscription_that_ends_is_renewed_and_one_that_is_suspended_is_told(
    logs: Logs, counted: "Counted", ends_in_days: int, status: str, renewed: int, lost: int
) -> None:
    ends = utc_now() + timedelta(days=ends_in_days)
    logs.ringcentral.subscribe("another-s", utc_now())
    logs.ringcentral.subscribe(IDS["ringcentral"], ends, status)
    reconcile.handler({}, None)
    assert logs.ringcentral.renewed == ["subscription-1"] * renewed
    assert counted()["SubscriptionLost"] == lost


def test_where_ringcentral_shows_no_subscription_the_calls_are_found_all_the_same(
    world: World, logs: Logs, yesterday: datetime, counted: "Counted", monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.ringcentral.add("one", yesterday)

    def forbidden(asked: Asked) -> Said:
        return Said(403, {"errorCode": "CMN-401"}) if "subscription" in asked.path else logs(asked)

    monkeypatch.setattr(api, "_pool", Pool(forbidden))
    assert reconcile.handler({}, None)["missed"] == 1
    assert counted()["SubscriptionLost"] == 0


def test_what_isn_t_reached_in_time_is_counted_too(
    world: World, logs: Logs, yesterday: datetime, counted: "Counted"
) -> None:
    class Late:
        @staticmethod
        def get_remaining_time_in_millis() -> int:
            return 1000

    assert reconcile.handler({}, Late())["unread"] == 3
    assert counted()["CallLogUnread"] == 3


def test_a_call_that_was_found_is_none_that_the_integration_told_of(
    world: World, logs: Logs, yesterday: datetime
) -> None:
    """Else a webhook that somebody took away would look alive each night."""
    logs.twilio.add("CA1", yesterday, "no-answer")
    reconcile.handler({}, None)
    [call] = world.all_calls()
    image = {"NewImage": pack(call), "ApproximateCreationDateTime": yesterday.timestamp()}
    change = read({"dynamodb": image})
    assert change.heard is None
    assert [type(event.what).__name__ for event in change.events] == ["CallMissed"]


def test_nothing_of_a_caller_or_a_credential_is_logged(
    world: World, logs: Logs, yesterday: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.twilio.add("CA1", yesterday, "no-answer")
    reconcile.handler({}, None)
    said = capsys.readouterr().out
    for secret in (CALLER[1:], SERVICE[1:], *CREDENTIALS["twilio"].values()):
        assert secret not in said


Counted = Callable[[], dict[str, float]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    found: dict[str, float] = {}

    def add(name: str, value: float, **_: Any) -> None:
        found[name] = value

    monkeypatch.setattr(reconcile.metrics, "add_metric", add)
    return lambda: found
