"""Providers' ids of calls: exactly what each provider writes, so that nothing else passes for one.

An id becomes the call's key, which logs and lake show: a number in it would be shown too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from functions.on_missed_call.web import Refused
from functions.shared.call import CallEvent
from functions.shared.phone import digits_of

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # RFC 9562, as all of them write it


def of_form(fields: Mapping[str, str], names: Sequence[str], grammar: str, signed: Iterable[str]) -> str:
    """Returns the call's id: of the names in their order, the value of the first that was signed.

    `signed` are the texts that the signature covers, in which names and values run together: another form may
    have the same one, with an id that stood in another field. The first id in them is the genuine one,
    however the form is cut, since the names are sorted and no name before it ends like it. Raises Refused 400
    for a form that says another, or none.
    """
    texts = list(signed)
    for name in names:
        found = [re.search(f"{name}({grammar})", text, re.ASCII) for text in texts]
        if any(found):
            if {each and each[1] for each in found} != {fields.get(name)}:
                break
            return fields[name]
    raise Refused(400, "missing_field", f"{names[-1]} is missing or unreadable")


def check_numbers(event: CallEvent) -> None:
    """Raises Refused 400 where the call's id holds a number of the call, with its country's code or not."""
    digits = digits_of(event.call_id)
    for number in (event.caller, event.called, event.forwarded_from):
        if number and number.removeprefix("+1").removeprefix("+") in digits:
            raise Refused(400, "bad_field", "the call's id holds a telephone number: it would reach the logs")
