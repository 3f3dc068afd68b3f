"""How long a text may be before it costs a second segment, as its writer is told. Pure."""

from functions.shared.dealership import Dealership
from functions.shared.sender import SEGMENT, TWILIO_CANADA_SEGMENT


def segment_of(dealership: Dealership, line: str | None) -> int:
    """GSM-7 septets of one segment from the sender that speaks for the line of that name.

    Of Twilio's numbers the Canadian ones hold fewer; so that telling them apart takes no table of the
    world's numbers here, all are taken for such: a text is never longer than its writer was told.
    """
    known = next((each for each in dealership.lines if each.name == line), None)
    choice = (known.sender if known else None) or dealership.sender
    integration = choice.integration if choice else None
    provider = next((each.provider for each in dealership.integrations if each.id == integration), None)
    return TWILIO_CANADA_SEGMENT if provider == "twilio" else SEGMENT
