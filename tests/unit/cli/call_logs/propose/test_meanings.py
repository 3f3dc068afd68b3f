"""A value means what its words mean, if each of them is known."""

import pytest

from cli.call_logs.propose.meanings import direction_of, ending_of, result_of


@pytest.mark.parametrize(
    ("value", "direction"),
    [
        ("Inbound", "inbound"),
        ("Incoming Call", "inbound"),
        ("Voice In", "inbound"),
        ("Appel entrant (file)", "inbound"),
        ("Inbound missed call", "inbound"),
        ("ucap_in", "inbound"),
        ("Outgoing Call", "outbound"),
        ("voice-out", "outbound"),
        ("Appel téléphonique sortant", "outbound"),
        ("user_out_forwarding", "outbound"),
        ("Interne", "internal"),
        ("Timed out", None),
        ("In progress", None),
        ("Local call", None),
        ("Inbound to outbound", None),
        ("Voice", None),
        ("A", None),
    ],
)
def test_a_direction_is_told_by_its_words(value: str, direction: str | None) -> None:
    assert direction_of(value) == direction


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("Missed", "no_answer"),
        ("Incoming missed call", "no_answer"),
        ("Appel entrant manqué", "no_answer"),
        ("Outbound call answered", "answered"),
        ("Call completed", "by_talk"),
        ("Inbound voicemail message", "voicemail"),
        ("Never answered", None),
        ("Not answered by queue", None),
        ("Answered, no", None),
        ("Answered then voicemail", None),
        ("Answered voicemail", None),
        ("Sales", None),
    ],
)
def test_a_result_is_told_by_its_words_and_by_no_part_of_them(value: str, result: str | None) -> None:
    assert result_of(value) == result


def test_what_leaves_it_to_the_talk_or_says_yes_or_no_is_no_ending() -> None:
    assert [ending_of(value) for value in ("Missed", "Completed", "Yes", "0", "Inbound")] == [
        "no_answer",
        None,
        None,
        None,
        None,
    ]
