"""A notice that an operator asks for, to see each channel of a department: `rappel notice test`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.shared.call import DEPARTMENTS, Department


class MalformedTrial(Exception):
    """The event is none that `Trial.event` makes."""


@dataclass(frozen=True, slots=True)
class Trial:
    dealership_id: str
    department: Department

    def event(self) -> dict[str, object]:
        """What notify is invoked with."""
        return {"trial": {"dealership_id": self.dealership_id, "department": self.department}}


def trial_of(event: Mapping[str, Any]) -> Trial | None:
    """The trial that an event asks for; None where it asks for none. Raises MalformedTrial."""
    if "trial" not in event:
        return None
    match event["trial"]:
        case {"dealership_id": str(dealership_id), "department": str(name)}:
            department = next((each for each in DEPARTMENTS if each == name), None)
            if department is not None:
                return Trial(dealership_id, department)
    raise MalformedTrial
