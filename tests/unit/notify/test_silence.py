"""An integration that falls silent: what is usual, what is told, and that nobody is woken for nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from functions.notify import silence_mail
from functions.notify.silence import Known, from_json, to_json
from functions.notify.silence_mail import Mail
from functions.notify.watching import Watching, opening
from functions.shared.dealership import Dealership
from functions.shared.ledger.change_counter import Heard
from infra.alarms import ALARMS
from tests.builders import dealership

TWILIO, PBX = "tremblay-twilio", "tremblay-pbx"
MONDAY = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)  # 8 h in Quebec, and four weeks before a holiday
HOUR = timedelta(hours=1)
FIVE_WEEKS = 5 * 7 * 24


@dataclass
class Simulated:
    """Hours of a dealership, as Watch sees them: calls come at random, at the rate that `calls` gives."""

    garage: Dealership
    calls: Callable[[datetime], float]
    random: Random = field(default_factory=lambda: Random(17))
    now: datetime = MONDAY
    silenced: bool = False
    heard: dict[str, Heard] = field(default_factory=dict)
    known: str | None = None
    mails: list[Mail] = field(default_factory=list)
    connected: set[str] = field(default_factory=lambda: {TWILIO, PBX})
    silent: list[str] = field(default_factory=list)

    def pass_hours(self, hours: int) -> list[Mail]:
        """Lets hours pass, each with a look at its end, and returns the mails of that time."""
        before = len(self.mails)
        watching = Watching(
            stack="Rappel-prod",
            is_connected=self.connected.__contains__,
            heard=lambda _: self.heard,
            known=lambda _: from_json(self.known),
            remember=self._remember,
            mail=self.mails.append,
        )
        for _ in range(hours):
            self._call()
            self.now += HOUR
            self.silent = watching.look(self.garage, self.now)
        return self.mails[before:]

    def _remember(self, _: str, known: Mapping[str, Known]) -> None:
        self.known = to_json(known)

    def _call(self) -> None:
        """The hour's calls, as far apart as calls that don't know of one another are."""
        rate = 0.0 if self.silenced else self.calls(self.now)
        after = self.random.expovariate(rate) if rate else 1.0
        while after < 1:
            _, calls = self.heard.get(TWILIO, Heard(self.now, 0))
            at = (self.now + after * HOUR).replace(microsecond=0)  # the ledger's moments have milliseconds
            self.heard[TWILIO] = Heard(at, calls + 1)
            after += self.random.expovariate(rate)


def simulated(rate: float = 4.0, seed: int = 17, **changes: object) -> Simulated:
    garage = dealership(**changes)
    opens = opening(garage)
    return Simulated(garage, lambda at: rate if opens(at) else 0.1, Random(seed))


@pytest.fixture(scope="module")
def learned() -> Callable[[], Simulated]:
    """Five weeks of four calls an hour, passed once: it is Monday, 8 h."""
    once = simulated()
    assert once.pass_hours(FIVE_WEEKS) == []

    def copy() -> Simulated:
        return Simulated(
            once.garage, once.calls, Random(1), once.now, heard=dict(once.heard), known=once.known
        )

    return copy


def test_silenced_for_three_hours_it_is_told_once_and_its_return_clears_it(
    learned: Callable[[], Simulated],
) -> None:
    telephone = learned()
    telephone.silenced = True
    assert telephone.pass_hours(2) == []
    [mail] = telephone.pass_hours(1)
    assert mail.subject == 'ALARM: "Rappel-prod-AlarmsIntegrationsSilent" tremblay-twilio'
    for told in ("Garage Tremblay", "tremblay-twilio", "for 3 hours", "Usually it tells of "):
        assert told in mail.body
    assert telephone.silent == [TWILIO]
    assert telephone.pass_hours(30) == [], "once"
    telephone.silenced = False
    [back] = telephone.pass_hours(20)
    assert back.subject.startswith("OK: ")
    assert "is heard again" in back.body
    assert telephone.silent == []
    telephone.silenced = True
    assert len(telephone.pass_hours(72)) == 1, "a second silence is told again"


def test_nights_weekends_and_days_off_are_no_silence(learned: Callable[[], Simulated]) -> None:
    telephone = learned()
    telephone.pass_hours(4 * 24 + 9)
    telephone.silenced = True  # Friday, 17 h
    assert telephone.pass_hours(2 * 24 + 15) == [], "until Monday, 8 h"
    off = learned()
    off.garage = dealership(holidays={"closed": {"2025-07-07": "Inventaire"}})
    off.silenced = True
    assert off.pass_hours(24) == []
    assert len(off.pass_hours(3)) == 1, "the day after, from 8 h to 11 h"


def test_a_day_off_and_a_silence_teach_nothing() -> None:
    telephone = simulated(holidays={"closed": {"2025-06-09": "Inventaire"}})
    telephone.pass_hours(5)
    telephone.pass_hours(7 * 24 - 5)
    before = from_json(telephone.known)[TWILIO]
    telephone.pass_hours(24)
    assert from_json(telephone.known)[TWILIO].calls == before.calls


def test_a_quiet_dealership_is_told_of_later() -> None:
    telephone = simulated(rate=0.5)
    assert telephone.pass_hours(FIVE_WEEKS) == []
    telephone.silenced = True
    assert telephone.pass_hours(24) == []
    assert len(telephone.pass_hours(48)) == 1


def test_of_whom_nothing_is_usual_yet_and_of_whom_was_never_heard_nobody_is_told() -> None:
    telephone = simulated()
    assert telephone.pass_hours(4) == []
    telephone.silenced = True
    assert telephone.pass_hours(7 * 24) == []
    assert PBX not in from_json(telephone.known)


def test_whose_door_was_closed_is_not_silent(learned: Callable[[], Simulated]) -> None:
    telephone = learned()
    telephone.connected, telephone.silenced = {PBX}, True
    assert telephone.pass_hours(24) == []


def test_looks_that_failed_teach_nothing_and_hide_no_silence(learned: Callable[[], Simulated]) -> None:
    telephone = learned()
    telephone.silenced = True
    telephone.now += 5 * HOUR
    before = from_json(telephone.known)[TWILIO].calls
    assert len(telephone.pass_hours(1)) == 1
    assert from_json(telephone.known)[TWILIO].calls == before


def test_in_a_year_of_dealerships_few_are_told_of_for_nothing() -> None:
    mails = [mail for seed in range(4) for mail in simulated(seed=seed).pass_hours(13 * 7 * 24)]
    alarms = [mail for mail in mails if mail.subject.startswith("ALARM")]
    assert len(alarms) <= 1


def test_what_is_known_is_written_and_read_back(learned: Callable[[], Simulated]) -> None:
    telephone = learned()
    telephone.silenced = True
    telephone.pass_hours(4)
    known = from_json(telephone.known)
    assert from_json(to_json(known)) == known
    assert known[TWILIO].silent_since is not None
    for broken in (None, "", "[]", "{", '{"a": {}}', '{"a": 1}'):
        assert from_json(broken) == {}


def test_the_mail_is_as_urgent_as_its_alarm_and_leads_to_the_same_page() -> None:
    [alarm] = [each for each in ALARMS if each.name == silence_mail.ALARM]
    assert alarm.description().startswith(silence_mail.words_of_mail()["urgency"])
    assert alarm.first == silence_mail.words_of_mail()["first"]
    assert not alarm.mails
