"""Sends one notice to each of its targets, at most once: a mark stands in the ledger before anything leaves.

Where a sender dies between its mark and the channel's answer, or the answer gets lost, nobody can tell
whether the notice arrived: it is `unknown`, and isn't sent again. What a channel certainly hasn't taken loses
its mark, and comes again with its message.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.notify.channels import addresses, email, slack, teams
from functions.notify.channels.addresses import ForbiddenAddress
from functions.notify.channels.email import Mail
from functions.notify.channels.outcome import AnswerLost, Refused, Unavailable
from functions.notify.policy import Target
from functions.notify.webhook_urls import WebhookUrls
from functions.notify.wording import Words
from functions.shared.ledger.gone_urls import GoneUrls, hashed
from functions.shared.ledger.notices import Mark, Notices
from functions.shared.metrics import Metric
from functions.shared.notices import WebhookChannel

Outcome = Literal["sent", "refused", "disabled", "unknown", "already", "unavailable"]
# Whoever marked it has died by then: a function runs for 30 s at most.
_DEAD_AFTER = timedelta(minutes=1)
_COUNTED: Mapping[Outcome, Metric] = {
    "sent": "NoticeSent",
    "refused": "NoticeRefused",
    "disabled": "NoticeWebhookDisabled",
    "unknown": "NoticeUnknown",
    "already": "NoticeAlready",
    "unavailable": "NoticeUnavailable",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a notice at one target, and why where it wasn't sent."""

    target: Target
    outcome: Outcome
    reason: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """`mail` is None on a stage that sends no e-mail. `local`: a test may listen on 127.0.0.1."""

    ledger: Notices
    gone: GoneUrls
    mail: Mail | None
    urls: WebhookUrls
    post: Callable[[str, Mapping[str, object]], None]
    count: Callable[[Metric], None]
    local: bool

    def send(
        self, dealership_id: str, notice: str, targets: Iterable[Target], words: Words, now: datetime
    ) -> list[Sent]:
        """What became of it at each target, each of which is tried whatever the others say.

        Raises Unavailable, once all were tried, where one certainly hasn't got it and may yet.
        """
        done = [self._once(dealership_id, notice, target, words, now) for target in targets]
        for each in done:
            if each.outcome == "unavailable":
                raise Unavailable(each.reason or "", each.seconds)
        return done

    def send_mail(
        self, dealership_id: str, notice: str, to: str, subject: str, text: str, now: datetime
    ) -> Sent:
        """As `send`, of plain text to one address. Raises Unavailable."""
        target = Target("email", to)
        done = self._marked(dealership_id, notice, target, lambda: self._mailed(to, subject, text), now)
        if done.outcome == "unavailable":
            raise Unavailable(done.reason or "", done.seconds)
        return done

    def try_once(self, dealership_id: str, target: Target, words: Words, now: datetime) -> Sent:
        """Sends without a mark: an operator tries the channel, and sees what it says."""
        return self._outcome(target, lambda: self._leave(dealership_id, target, words, now))

    def _once(self, dealership_id: str, notice: str, target: Target, words: Words, now: datetime) -> Sent:
        if target.channel != "email" and self._is_disabled(dealership_id, target):
            return self._told(Sent(target, "disabled"))
        return self._marked(
            dealership_id, notice, target, lambda: self._leave(dealership_id, target, words, now), now
        )

    def _marked(
        self, dealership_id: str, notice: str, target: Target, leave: Callable[[], None], now: datetime
    ) -> Sent:
        stands = self.ledger.mark(dealership_id, notice, target.key, now)
        if stands is not None:
            return self._told(self._before(dealership_id, notice, target, stands, now))
        sent = self._outcome(target, leave)
        match sent.outcome:
            case "unavailable":
                self.ledger.unmark(dealership_id, notice, target.key)
            case "sent" | "refused" | "unknown" as status:
                self.ledger.settle(dealership_id, notice, target.key, status)
        return self._told(sent)

    def _before(self, dealership_id: str, notice: str, target: Target, stands: Mark, now: datetime) -> Sent:
        """Of a notice that was marked before: a mark without an answer is its sender's death."""
        if stands.status == "sending" and now - stands.at >= _DEAD_AFTER:
            self.ledger.settle(dealership_id, notice, target.key, "unknown")
            return Sent(target, "unknown", "its sender died")
        return Sent(target, "already")

    def _told(self, sent: Sent) -> Sent:
        self.count(_COUNTED[sent.outcome])
        return sent

    def _outcome(self, target: Target, leave: Callable[[], None]) -> Sent:
        try:
            leave()
        except Refused as refused:
            return Sent(target, "refused", refused.reason)
        except Unavailable as unavailable:
            return Sent(target, "unavailable", unavailable.reason, unavailable.seconds)
        except AnswerLost as lost:
            return Sent(target, "unknown", lost.reason)
        return Sent(target, "sent")

    def _leave(self, dealership_id: str, target: Target, words: Words, now: datetime) -> None:
        """Raises Refused, Unavailable or AnswerLost."""
        if target.channel == "email":
            self._mailed(target.name, words.title, words.text, email.html(words))
            return
        url = self._url(dealership_id, target, target.channel)
        body = slack.message(words) if target.channel == "slack" else teams.message(words)
        try:
            self.post(url, body)
        except Refused as refused:
            if refused.gone:
                self.count("NoticeWebhookGone")
                self.gone.note(dealership_id, _webhook(target), url, now)
            raise

    def _mailed(self, to: str, subject: str, text: str, html: str | None = None) -> None:
        if self.mail is None:
            raise Refused("no_sender")
        self.mail.send(to, subject, text, html)

    def _url(self, dealership_id: str, target: Target, channel: WebhookChannel) -> str:
        url = self.urls.read(dealership_id, target.name, channel)
        if url is None:
            raise Refused("no_webhook")
        try:
            addresses.check(channel, url, local=self.local)
        except ForbiddenAddress:
            raise Refused("forbidden_address") from None
        return url

    def _is_disabled(self, dealership_id: str, target: Target) -> bool:
        """Whether its service knew the webhook no more. A new URL is tried."""
        assert target.channel != "email"
        gone = self.gone.get(dealership_id, _webhook(target))
        url = self.urls.read(dealership_id, target.name, target.channel) if gone else None
        return url is not None and gone == hashed(url)


def _webhook(target: Target) -> str:
    return f"{target.name}#{target.channel}"
