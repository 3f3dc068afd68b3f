"""Leads from a call to the sender of its text: the line's, else the dealership's, else the stage's. Pure."""

from dataclasses import replace

import phonenumbers
from phonenumbers import PhoneNumberType

from functions.shared.dealership import Dealership
from functions.shared.dealership_parts import Line
from functions.shared.sender import (
    PARTS_PER_SECOND,
    PROVIDER_CARRIERS,
    SEGMENT,
    TWILIO_CANADA_SEGMENT,
    CarrierName,
    ProviderCarrier,
    Sender,
)
from functions.shared.sender_choice import SenderChoice
from functions.shared.synthetic import SYNTHETIC


def sender_of(dealership: Dealership, line: str, called: str | None, stage: Sender) -> Sender:
    """The sender of a call to the line of that name. `called` is the number that was called, if known."""
    if dealership.id == SYNTHETIC:
        return replace(stage, rehearses=True)
    named = [each for each in dealership.lines if each.name == line]
    known = next((each for each in named if each.number == called), named[0] if named else None)
    choice = (known.sender if known else None) or dealership.sender
    if choice is None or choice.identity == "stage":
        return stage
    if choice.identity is not None:
        parts = choice.parts_per_second or PARTS_PER_SECOND[stage.carrier]
        return Sender(carrier=stage.carrier, identity=choice.identity, parts_per_second=parts)
    return _of_provider(dealership, choice, _number(dealership, choice, known, called))


def every(dealership: Dealership, stage: Sender) -> dict[str, Sender]:
    """The senders that a dealership's texts may leave from, by the keys of the lines that they speak for."""
    return {line.key: sender_of(dealership, line.name, line.number, stage) for line in dealership.lines}


def _number(dealership: Dealership, choice: SenderChoice, line: Line | None, called: str | None) -> str:
    """The sender's own number, else the one that was called, else the line's, else the first of a line.

    An extension has no number, and neither has a line that the file doesn't know.
    """
    own = [each.number for each in dealership.lines if each.number]
    if choice.number is not None:
        return choice.number
    if called in own:
        return called
    return (line.number if line else None) or own[0]


def _of_provider(dealership: Dealership, choice: SenderChoice, number: str) -> Sender:
    carrier = _carrier(dealership, choice)
    return Sender(
        carrier=carrier,
        identity=number,
        parts_per_second=choice.parts_per_second or PARTS_PER_SECOND[carrier],
        integration=choice.integration,
        segment=_segment(carrier, number),
    )


def _carrier(dealership: Dealership, choice: SenderChoice) -> ProviderCarrier:
    provider = next(each.provider for each in dealership.integrations if each.id == choice.integration)
    return next(name for name in PROVIDER_CARRIERS if name == provider)  # the dealership's model saw to it


def _segment(carrier: CarrierName, number: str) -> int:
    parsed = phonenumbers.parse(number)
    toll_free = phonenumbers.number_type(parsed) == PhoneNumberType.TOLL_FREE
    canadian = phonenumbers.region_code_for_number(parsed) == "CA"
    return TWILIO_CANADA_SEGMENT if carrier == "twilio" and canadian and not toll_free else SEGMENT
