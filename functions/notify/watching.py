"""One look at a dealership's integrations: who was heard, what is usual, and who has fallen silent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from functions.notify import silence_mail
from functions.notify.silence import IsOpen, Known, learn, silence
from functions.notify.silence_mail import Mail, Whose
from functions.shared.dealership import Dealership
from functions.shared.dealership_parts import Integration
from functions.shared.hours import is_open
from functions.shared.ledger.change_counter import Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """`stack` is the stage's, as the operator's mails name it. `is_connected` says whether an integration's
    door is open, `heard` when each was heard, and `remember` keeps what is known of them.
    """

    stack: str
    is_connected: Callable[[str], bool]
    heard: Callable[[str], Mapping[str, Heard]]
    known: Callable[[str], Mapping[str, Known]]
    remember: Callable[[str, Mapping[str, Known]], None]
    mail: Callable[[Mail], None]

    def look(self, dealership: Dealership, now: datetime) -> list[str]:
        """Tells of each integration that fell silent or is heard again. Returns those that are silent now.

        A mail leaves before it is noted: where the function dies in between, it comes twice, and never not.
        """
        heard, known = self.heard(dealership.id), self.known(dealership.id)
        looked = {
            integration.id: self._look(dealership, integration, heard[integration.id], known, now)
            for integration in dealership.integrations
            if integration.id in heard and self.is_connected(integration.id)
        }
        if looked:
            self.remember(dealership.id, looked)
        return [id_ for id_, each in looked.items() if each.silent_since is not None]

    def _look(
        self,
        dealership: Dealership,
        integration: Integration,
        heard: Heard,
        known: Mapping[str, Known],
        now: datetime,
    ) -> Known:
        opens, zone = opening(dealership), dealership.zone
        seen = learn(known.get(integration.id), heard, now, zone, opens)
        whose = Whose(
            stack=self.stack,
            name=dealership.name,
            integration=integration.id,
            provider=integration.provider,
            zone=zone,
        )
        if seen.silent_since is not None and heard.at > seen.silent_since:
            self.mail(silence_mail.of_return(whose, seen.silent_since, heard.at))
            return replace(seen, silent_since=None)
        found = None if seen.silent_since else silence(seen, heard.at, now, zone, opens)
        if found is None:
            return seen
        self.mail(silence_mail.of_silence(whose, found))
        return replace(seen, silent_since=heard.at)


def opening(dealership: Dealership) -> IsOpen:
    """Whether any of the dealership's departments is open at a moment."""
    weeks, zone, closed = dealership.hours.values(), dealership.zone, dealership.closed_days
    return lambda at: any(is_open(at, week, zone, closed) for week in weeks)
