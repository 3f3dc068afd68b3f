"""What a dealership's file may not say is refused by its name."""

import pytest

from cli.dealership.wording import check_wording


@pytest.mark.parametrize("letter", ["\u200b", "\u200d", "\u00ad", "\u2028", "\u2029", "\u202e", "\t", "\x07"])
def test_a_template_with_a_letter_that_nobody_sees_is_refused_by_its_name(letter: str) -> None:
    with pytest.raises(ValueError, match=r"^U\+.* can't be seen in a text: take it away$"):
        check_wording(f"{{dealership}}{letter} ARRET")


@pytest.mark.parametrize(
    "text", ["{dealership}:\nARRET", "{dealership}\u00a0: ARRET", "{dealership} ☎\ufe0f ARRET"]
)
def test_a_line_s_end_a_no_break_space_and_an_emoji_s_style_are_no_author_s_mistake(text: str) -> None:
    check_wording(text)
