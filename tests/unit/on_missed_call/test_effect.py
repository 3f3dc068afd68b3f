"""What a webhook did is told in one line of JSON, without what doesn't apply."""

from functions.on_missed_call.effect import Effect, most_telling


def test_what_does_not_apply_is_not_told() -> None:
    assert Effect(status="outbound").to_json() == '{"status":"outbound"}'
    told = Effect(status="stored", department="service", text="pending").to_json()
    assert told == '{"status":"stored","department":"service","text":"pending"}'


def test_of_several_events_the_one_that_stored_a_call_is_told() -> None:
    ignored, answered = Effect(status="ignored", why="a leg"), Effect(status="answered")
    known, new = Effect(status="duplicate"), Effect(status="stored")
    assert most_telling([ignored, answered, known, new]) is new
    assert most_telling([ignored, answered, known]) is known
    assert most_telling([ignored, answered]) is answered
    assert most_telling([ignored]) is ignored
