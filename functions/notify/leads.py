"""A missed call as a lead for a department's CRM: one per caller and repeat window, and its updates. Pure.

Every lead and its updates bear the id of the first call of the window, so that the CRM keeps one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from functions.notify import adf, wording
from functions.shared import words
from functions.shared.call import Language
from functions.shared.dealership import Dealership
from functions.shared.ledger.desk import DeskCall

# As calls repeat one another in the ledger (functions.on_missed_call.recovery).
REPEAT_WINDOW = timedelta(hours=24)


def first_of(call: DeskCall, calls: Iterable[DeskCall], dealership: Dealership) -> DeskCall:
    """The first call of the caller's window that became a lead: whose department's calls become some.

    A call after which somebody spoke with the caller, before this one, belongs to an earlier window.
    """
    at = call.call.occurred_at
    earlier = [
        each
        for each in calls
        if at - REPEAT_WINDOW <= each.call.occurred_at <= at
        and each.call.retraction is None
        and not (each.closed_at is not None and each.closed_at <= at)
        and lead_address(dealership, each) is not None
    ]
    return min(earlier, key=lambda each: (each.call.occurred_at, each.call_key), default=call)


def lead_address(dealership: Dealership, call: DeskCall) -> str | None:
    """Where the call goes as a lead. Returns None where it is to become none."""
    source = dealership.notices_source(call.call.department)
    settings = dealership.notices[source] if source else None
    return settings.adf.to if settings and settings.adf and call.call.caller else None


def lead_of(
    call: DeskCall,
    first: DeskCall,
    calls: int,
    status: Literal["new", "resend"],
    dealership: Dealership,
    *,
    opted_out: bool,
) -> adf.Lead:
    """The lead of a call, of which the caller has made so many since the first."""
    language = dealership.languages[0]
    own = wording.words_of(language)
    sheet = own["lead_sheet"]
    assert call.call.caller
    phone = written_number(call.call.caller)
    said = [
        sheet["missed"].format(
            department=words.of(language)["departments"][call.call.department]["name"],
            moment=_moment(first.call.occurred_at, call.call.occurred_at, dealership, language),
            outcome=own["outcome"][call.call.outcome],
        )
    ]
    said += [sheet["again"].format(number=calls)] if calls > 1 else []
    said += [sheet["replied"]] if call.replied_at else []
    said += [sheet["opted_out"]] if opted_out else []
    return adf.Lead(
        id=f"{dealership.id}/{first.call_key}",
        status=status,
        requested_at=first.call.occurred_at.astimezone(dealership.zone),
        name=sheet["name"].format(phone=phone),
        phone=phone,
        comments=" ".join(said),
        vendor=dealership.name,
        vendor_phone=written_number(dealership.phone),
        service=sheet["lead_type"],
    )


def subject_of(lead: adf.Lead, dealership: Dealership) -> str:
    """The e-mail's subject, for whoever looks into the CRM's mailbox."""
    sheet = wording.words_of(dealership.languages[0])["lead_sheet"]
    return str(sheet["subject"].format(phone=lead.phone))


def written_number(number: str) -> str:
    """`418-555-0142` for a North American number, as CRMs take it; any other in E.164."""
    if number.startswith("+1") and len(number) == 12:
        return f"{number[2:5]}-{number[5:8]}-{number[8:]}"
    return number


def _moment(first: datetime, at: datetime, dealership: Dealership, language: Language) -> str:
    local = at.astimezone(dealership.zone)
    sheet = wording.words_of(language)["lead_sheet"]
    spoken = words.of(language)
    time = words.time_of_day(spoken["clock"], local.hour, local.minute)
    if local.date() == first.astimezone(dealership.zone).date():
        return str(sheet["today"].format(time=time))
    return str(sheet["day"].format(weekday=spoken["weekdays"][local.weekday()], time=time))
