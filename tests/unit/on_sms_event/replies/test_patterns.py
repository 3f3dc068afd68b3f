"""The small language of sentence patterns."""

import pytest

from functions.on_sms_event.replies.patterns import UnknownClass, compile_patterns, spaced

CLASSES = {"texting": ["texts", "text messages", "texto*"]}


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("stop ..2 <texting>", "stop all these texts", True),
        ("stop ..2 <texting>", "stop all of these texts", False),
        ("stop <texting>", "stop text messages", True),
        ("stop <texting>", "stop textos", True),
        ("stop", "stopped", False),
        ("stop*", "stopped", True),
        ("^ stop", "please stop", False),
        ("stop $", "please stop", True),
        ("stop now|$", "stop", True),
        ("stop now|$", "stop it", False),
        ("no more? texts", "no texts", True),
        ("do_not text", "do not text", True),
        ("code <digits>", "code 21h", True),
    ],
)
def test_a_pattern_finds_what_its_words_say(pattern: str, text: str, found: bool) -> None:
    assert (compile_patterns([pattern], CLASSES).search(spaced(text.split())) is not None) is found


def test_a_class_that_the_file_has_not_is_named() -> None:
    with pytest.raises(UnknownClass, match="texting"):
        compile_patterns(["stop <texting>"], {})
