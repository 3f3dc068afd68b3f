"""What a dealership's file must have for its follow-ups and for the answers to keywords."""

from collections.abc import Iterator

from cli.dealership.places import Trail
from functions.send_sms import senders, wording
from functions.shared.call import FOLLOW_UP_KINDS, LANGUAGES, KeywordAnswer
from functions.shared.dealership import Dealership
from functions.shared.sender import Sender

# Any sender of AWS: their segments all hold the same.
_STAGE = Sender(carrier="end_user_messaging", identity="", parts_per_second=1)
_ANSWERS: tuple[KeywordAnswer, ...] = ("stop", "start", "help")


def problems(dealership: Dealership) -> Iterator[tuple[Trail, str]]:
    """Says what is missing, and where.

    A follow-up goes by an implied consent, so that it must lead to who its sender is (CASL, s. 6(2)).
    """
    if dealership.follow_ups and not (dealership.address and dealership.privacy_officer):
        yield ("follow_ups",), "these texts link to a page that names them: add address and privacy_officer"
    for department, by_language in dealership.texts.items():
        for language, texts in by_language.items():
            for place, template in texts.templates():
                if place[0] in FOLLOW_UP_KINDS and "{info}" not in template:
                    yield (
                        ("texts", department, language, *place),
                        "such a text must lead to who its sender is: write {info}",
                    )


def name_problems(dealership: Dealership) -> Iterator[str]:
    """Says whether the dealership's name makes a keyword's answer two texts: carriers want it in one."""
    if any(answer.size.segments > 1 for answer in keyword_answers(dealership)):
        yield "text_name: it makes the answers to STOP and HELP two texts: shorten it, without ê, ô, ç or œ"


def keyword_answers(dealership: Dealership) -> Iterator[wording.Text]:
    """Each answer to a keyword, as the dealership's shortest segment has it."""
    segment = min(sender.segment for sender in senders.every(dealership, _STAGE).values())
    for language in LANGUAGES:
        for other in LANGUAGES:
            for answer in _ANSWERS:
                yield wording.answer(dealership, answer, language, other, segment)
