"""RingCentral's reminder that a subscription ends: an event by a filter that the subscription has, too.

It comes `threshold` seconds before the end, and again each `interval`: the event is named as the filter is.
https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks
"""

import re

from functions.on_missed_call.providers.toolkit.bodies import Body, read
from functions.on_missed_call.web import Refused, Request

# `~` or the subscription's id: the one that was asked for, or the one that is told of.
_REMINDER = re.compile(r"/restapi/v1\.0/subscription/[~\w-]{1,64}\?\S*\bthreshold=", re.ASCII)


class _Named(Body):
    event: str = ""


def is_reminder(request: Request) -> bool:
    """Tells whether the subscription that the request comes by is about to end."""
    try:
        return bool(_REMINDER.match(read(_Named, request.body).event))
    except Refused:
        return False
