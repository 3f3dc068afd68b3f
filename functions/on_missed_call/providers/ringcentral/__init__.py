"""RingCentral's telephony sessions (also TELUS Business Connect): one event per change of one party.

https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks
https://developers.ringcentral.com/guide/voice/telephony-session-notifications
https://developers.ringcentral.com/guide/notifications/event-filters/account-telephony-sessions
https://developers.ringcentral.com/guide/voice/call-log/states
"""

import re
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from functions.on_missed_call.effect import Effect
from functions.on_missed_call.providers.ringcentral.reminders import is_reminder
from functions.on_missed_call.providers.ringcentral.texts import inbound_texts
from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.classification import KINDS_BY_PRECEDENCE, Classification
from functions.on_missed_call.providers.toolkit.departments import department
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared.call import Callback, CallEvent, EventKind, Outcome

# Its guides call it by either name.
_TOKEN_HEADERS = ("verification-token", "validation-token")
_TOKEN = re.compile(r"[\x21-\x7e]{1,256}", re.ASCII)
# A test of the endpoint tells of no call.
_EMPTY = frozenset({b"", b"{}", b"null"})

# The guides write some of these in two ways.
_KINDS: dict[str, EventKind] = {
    "Setup": "progress",
    "Proceeding": "progress",
    "Hold": "progress",
    "Parked": "progress",
    "VoiceMailScreening": "progress",
    "VMScreening": "progress",
    "Answered": "answered",
    "Disconnected": "ended",
    "Gone": "ended",
}
_VOICEMAILS = frozenset({"VoiceMail", "Voicemail"})
# With these a party is gone and the call goes on with another.
_GOES_ON = frozenset(
    {"BlindTransfer", "AttendedTransfer", "WarmTransfer", "RccTransfer", "DtmfTransfer"}
    | {"Pickup", "CallPickup", "TakeOver", "AgentAnswered", "CallFlip", "CallSwitch"}
    | {"CallRedirected", "CallerInputRedirect", "CallPark", "ParkLocation"}
)
_OUTCOMES: dict[str, Outcome] = {
    "TargetBusy": "busy",
    "Rejected": "busy",
    "Cancelled": "abandoned",
    "Voicemail": "voicemail",
}
# An extension has up to 8 digits there, and every other number is written in E.164.
_EXTENSION = re.compile(r"\d{1,8}", re.ASCII)


def handshake(request: Request, _secrets: Secrets) -> Reply | None:
    """Gives the token back, whichever it is: it proves that we answer there, and gives nothing away.

    Together with its headers the answer must stay within 1,024 bytes.
    """
    token = request.headers.get("validation-token", "")
    if request.body.strip() not in _EMPTY or not _TOKEN.fullmatch(token):
        return None
    return Reply(200, headers={"Validation-Token": token})


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    """RingCentral signs nothing: it sends back the secret that the subscription was made with."""
    tokens = [request.headers[name] for name in _TOKEN_HEADERS if name in request.headers]
    if not tokens:
        raise Refused(
            401, "missing_signature", "Verification-Token is missing: subscribe with a verificationToken"
        )
    valid = [secret.encode() for secret in secrets]
    if not any([matches_any(token, valid) for token in tokens]):
        raise Refused(401, "bad_signature", "the token is another one: check the subscription's")


# Seen so far: s- and 32 hexadecimal digits (the guide), or groups of them with z between, such as
# `s-a0e16e61c511cz1935660a889zd0e85b0000` (RingCentral's samples for its web phone). Nothing promises a form,
# and nothing is signed, so that a tighter one would only lose calls.
_Id = Annotated[str, StringConstraints(pattern=r"^s-[0-9A-Za-z-]{6,96}$")]


class _End(Body):
    number: Annotated[str | None, Field(alias="phoneNumber")] = None
    extension_id: Annotated[str | None, Field(alias="extensionId")] = None
    name: str | None = None

    @property
    def short_number(self) -> str | None:
        return self.number if self.number and _EXTENSION.fullmatch(self.number) else None

    @property
    def telephone(self) -> str | None:
        return None if self.short_number else telephone(self.number)


class _Status(Body):
    code: str = ""
    reason: str | None = None


class _Party(Body):
    direction: str = ""
    status: _Status = _Status()
    to: _End = _End()
    from_: Annotated[_End, Field(alias="from")] = _End()
    missed: Annotated[bool, Field(alias="missedCall")] = False


class _Session(Body):
    id: Annotated[_Id, Field(alias="telephonySessionId")]
    # The call's start in the guide, and the event's own moment in practice.
    event_time: Annotated[Moment | None, Field(alias="eventTime")] = None
    parties: Annotated[tuple[_Party, ...], Field(max_length=100)] = ()


class _Event(Body):
    timestamp: Moment | None = None  # of the notification
    body: _Session


def parse(request: Request) -> list[CallEvent]:
    """Returns what the party that tells most, of all in the event, says of the call.

    Of calls that the dealership places, each number that was called is told of: a RingOut rings the advisor's
    telephone first, whose party mustn't hide the caller's.

    Whatever else RingCentral sends is taken and tells of no call: reminders to renew the subscription, other
    filters' events. One answer that isn't 200 may suspend the subscription for good.
    """
    read(Body, request.body)
    try:
        event = read(_Event, request.body)
    except Refused:
        return []
    session = event.body
    events = sorted((_event(session, party, event.timestamp) for party in session.parties), key=_rank)
    placed = {each.called: each for each in reversed(events) if each.direction == "outbound"}
    if events[:1] and events[0].direction == "outbound" and len(placed) > 1:
        return [each for each in placed.values() if each.callback]
    return events[:1]


def respond(_effect: Effect, _after_call_url: str | None) -> Reply:
    return Reply(200)


ADAPTER = Adapter(
    authentication="shared_secret",
    headers=frozenset(_TOKEN_HEADERS),
    verify=verify,
    parse=parse,
    texts=inbound_texts,
    handshake=handshake,
    is_reminder=is_reminder,
    respond=respond,
    settle_seconds=25,
)


def _event(session: _Session, party: _Party, told_at: datetime | None) -> CallEvent:
    outbound = party.direction == "Outbound"
    classification = _classify(party)
    answered = classification.kind == "answered"
    return CallEvent(
        kind=classification.kind,
        outcome=classification.outcome,
        call_id=session.id,
        direction="outbound" if outbound else "inbound",
        caller=party.from_.telephone,
        called=party.to.telephone,
        extension=party.to.short_number or party.to.extension_id,
        department=None if outbound else department(party.to.name),
        started_at=session.event_time,
        callback=_callback(party) if outbound else None,
        answered_at=told_at if answered else None,
        answered_by=(party.to.short_number or party.to.extension_id) if answered else None,
        why=classification.why,
    )


def _rank(event: CallEvent) -> tuple[bool, int, bool, bool]:
    """Sorts the party that tells most first. One placed for a call that came in tells nothing of it."""
    outbound = event.direction == "outbound"
    return (
        outbound,
        KINDS_BY_PRECEDENCE.index(event.kind),
        event.callback != "reached",
        event.callback is None,
    )


def _classify(party: _Party) -> Classification:
    status = party.status
    if party.direction == "Outbound":
        return Classification("ignored", "outbound call")
    if party.direction != "Inbound":
        return Classification("ignored", "direction is unknown")
    if party.from_.short_number or party.from_.extension_id:
        return Classification("ignored", "internal call")
    if status.reason in _GOES_ON:
        return Classification("ignored", f"reason={status.reason}: the call goes on")
    if party.missed:
        return Classification("missed", "missedCall=true", _outcome(status))
    if status.code in _VOICEMAILS:
        return Classification("missed", f"code={status.code}", "voicemail")
    if status.code in _KINDS:
        return Classification(_KINDS[status.code], f"code={status.code}")
    return Classification("ignored", "status.code is unknown")


def _outcome(status: _Status) -> Outcome:
    if status.code in _VOICEMAILS:
        return "voicemail"
    return _OUTCOMES.get(status.reason or "", "no_answer")


def _callback(party: _Party) -> Callback | None:
    """Returns `tried` at the end of an answered call as well: it comes after, and takes nothing back."""
    if party.status.code == "Answered":
        return "reached"
    ended = party.status.code in ("Disconnected", "Gone") and party.status.reason not in _GOES_ON
    return "tried" if ended else None
