"""All that Rappel itself can send reads as a machine's: else two stages would opt each other out."""

from itertools import product

import pytest

from functions.on_sms_event.replies.reading import read
from functions.send_sms import wording
from functions.shared.call import DEPARTMENTS, LANGUAGES, Department, KeywordAnswer, Language, TextKind
from functions.shared.sender import SEGMENT, TWILIO_CANADA_SEGMENT
from tests.builders import NOW, dealership

DEALERSHIP = dealership()
KINDS: tuple[TextKind, ...] = ("answer", "tried", "follow_up")
ANSWERS: tuple[KeywordAnswer, ...] = ("stop", "start", "help")


@pytest.mark.parametrize(("language", "kind", "department"), list(product(LANGUAGES, KINDS, DEPARTMENTS)))
@pytest.mark.parametrize("segment", [SEGMENT, TWILIO_CANADA_SEGMENT])
def test_a_text_reads_as_a_machine_s(
    language: Language, kind: TextKind, department: Department, segment: int
) -> None:
    for is_open in (True, False):
        text = wording.costliest(
            DEALERSHIP, department, language, is_open=is_open, segment=segment, kind=kind
        )
        assert read(text.body).meaning == "auto_reply", text.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_asks_for_no_reply_reads_as_a_machine_s(language: Language) -> None:
    for hours in (NOW, NOW.replace(hour=2)):
        text = wording.write(DEALERSHIP, "service", language, hours, receives=False)
        assert read(text.body).meaning == "auto_reply", text.body


@pytest.mark.parametrize(("language", "also", "keyword"), list(product(LANGUAGES, LANGUAGES, ANSWERS)))
def test_a_keyword_s_answer_reads_as_a_machine_s(
    language: Language, also: Language, keyword: KeywordAnswer
) -> None:
    body = wording.answer(DEALERSHIP, keyword, language, also).body
    assert read(body).meaning == "auto_reply", body
