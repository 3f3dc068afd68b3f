"""A star stands for any letters; a word that is listed whole comes before it."""

import pytest

from cli.call_logs.mapping.patterns import Words, compile_patterns

WORDS = Words({"did call": "internal"}, {"*inbound*": "inbound", "did *": "inbound", "*": "outbound"})


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("inbound did", "inbound"),
        ("toll free inbound", "inbound"),
        ("did 4185550101", "inbound"),
        ("did call", "internal"),
        ("madrid", "outbound"),
        ("", "outbound"),
    ],
)
def test_the_first_pattern_that_matches_tells_the_meaning(word: str, meaning: str) -> None:
    assert [WORDS.get(word), WORDS.get(word)] == [meaning, meaning]


def test_what_nothing_matches_is_unknown() -> None:
    words = Words({"in": "inbound"}, {"out*": "outbound"})
    assert ("in" in words, "outgoing" in words, "inside" in words) == (True, True, False)


@pytest.mark.parametrize(
    ("patterns", "value", "matches"),
    [
        (["Local/*"], "local/231@from-queue-1;2", True),
        (["ivr-*", "*menu*"], "main-menu-2", True),
        (["ivr-*"], "ext-ivr-1", False),
        (["a.c"], "abc", False),
        ([], "", False),
    ],
)
def test_a_value_matches_whole_and_in_any_case(patterns: list[str], value: str, matches: bool) -> None:
    assert bool(compile_patterns(patterns).fullmatch(value)) == matches
