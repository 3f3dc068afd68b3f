"""Who did something, as a consent's record has it: one text, in which the name stands before the id. Pure."""

import re

from functions.shared.desk import StaffMember

_WRITTEN = re.compile(r"(?P<name>.+) \((?P<id>[^()]+)\)")


def written(member: StaffMember) -> str:
    """The member as a record names him."""
    return f"{member.name} ({member.id})"


def member_of(by: str | None) -> StaffMember | None:
    """The member whom a record names. Who is named otherwise, at an operator's command, is named whole."""
    if by is None:
        return None
    found = _WRITTEN.fullmatch(by)
    return StaffMember(found["id"], found["name"]) if found else StaffMember(by, by)
