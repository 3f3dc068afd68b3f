"""What SNS can't do, said when a dealership's file is applied: its numbers receive nothing."""

from collections.abc import Iterator

from cli.dealership import invitations
from functions.send_sms.senders import every
from functions.shared.dealership import Dealership
from functions.shared.own_texts import Texts
from functions.shared.sender import AwsCarrier, Sender


def notice(dealership: Dealership, carrier: AwsCarrier) -> str | None:
    """A line where texts of the dealership leave by SNS; None where none do."""
    if not _by_sns(dealership, carrier):
        return None
    return (
        "texts leave by SNS, which tells what became of them in its delivery logs alone, and receives no"
        " reply: STOP reaches AWS's own list, and not Rappel (docs/replies.md)"
    )


def problems(dealership: Dealership, carrier: AwsCarrier) -> Iterator[str]:
    """A line for each template that asks for a reply, and leaves from a sender that receives none."""
    departments = _by_sns(dealership, carrier)
    for department, by_language in dealership.texts.items():
        if not (departments if department == "default" else {department} & departments):
            continue
        for language, texts in by_language.items():
            for moment, words in _answers(texts):
                invitation = invitations.found(words or "", language)
                if invitation:
                    yield (
                        f'texts, {department}, {language}, {moment}: "{invitation}" asks for a reply, and SNS'
                        " receives none: write {phone}, the number to call, or choose a sender that receives"
                    )


def _answers(texts: Texts) -> tuple[tuple[str, str | None], ...]:
    return ("open", texts.open), ("closed", texts.closed), ("promised", texts.promised)


def _by_sns(dealership: Dealership, carrier: AwsCarrier) -> set[str]:
    """The departments whose texts leave by SNS, from one line at least."""
    stage = Sender(carrier=carrier, identity="", parts_per_second=1)
    senders = every(dealership, stage)
    return {line.department for line in dealership.lines if not senders[line.key].receives}
