"""`rappel reply explain` says how a reply is read."""

import json
from pathlib import Path

from tests.command_line import Run


def test_the_json_says_meaning_language_flag_rule_and_whether_staff_are_told(run: Run) -> None:
    ran = run("reply", "explain", "laissez-moi tranquille", "--json")
    assert json.loads(ran.out) == {
        "meaning": "reply",
        "language": "fr",
        "flag": "may_want_to_stop",
        "rule": "R15",
        "tell_staff": True,
    }


def test_without_json_it_is_a_sentence(run: Run) -> None:
    assert run("reply", "explain", "STOP").out == "opt_out (rule R6; language: en; staff aren't told)\n"


def test_a_file_is_read_line_by_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text('{"text": "STOP"}\n\n{"text": "aide"}\n')
    ran = run("reply", "explain", "--file", file, "--json")
    assert [json.loads(line)["meaning"] for line in ran.out.splitlines()] == ["opt_out", "help"]


def test_a_line_that_is_no_reply_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text('{"text": "STOP"}\n{"words": 1}\n')
    ran = run("reply", "explain", "--file", file, "--json")
    assert ran.status == 1
    assert 'line 2: write {"text": "…"}' in ran.err


def test_a_text_and_a_file_or_neither_is_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("reply", "explain").status == 2
    assert run("reply", "explain", "STOP", "--file", tmp_path).status == 2
