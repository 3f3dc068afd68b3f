"""The pipeline's benchmark: what it counts as lost, and how it reads what processes used."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks import pipeline
from benchmarks.pipeline_stage import caller_of
from benchmarks.processor_time import Used, of_group

AT = datetime(2026, 11, 30, tzinfo=UTC)
BUSY = "sum(range(5_000_000)); print(flush=True); input()"


def test_a_text_that_is_lost_or_doubled_is_told() -> None:
    first, second = caller_of(1), caller_of(2)
    pipeline._check({first: [AT], second: [AT]}, range(1, 3))
    with pytest.raises(AssertionError, match="{1: 1, 0: 1}"):
        pipeline._check({first: [AT]}, range(1, 3))
    with pytest.raises(AssertionError, match="{2: 1}"):
        pipeline._check({first: [AT, AT]}, range(1, 2))


def test_what_the_number_s_pace_allows_is_no_waste() -> None:
    """Of two segments a text, at one a second; the third call comes when the number is free again."""
    received = [AT + timedelta(seconds=each) for each in (0, 0.5, 9)]
    sent = [AT + timedelta(seconds=each) for each in (0.5, 2.5, 9.2)]
    played = pipeline.Played([0.0] * 3, received, received, sent, segments=2)
    assert pipeline._beyond_the_pace(played) == {"mean_s": 0.9, "mean_beyond_the_pace_s": 0.4}


def test_what_a_group_of_processes_used_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        used = of_group(process.pid)
        process.communicate(b"\n")
    assert set(used) == {process.pid}
    assert used[process.pid].ran > 0
    assert os.getpid() not in used


def test_what_was_used_meanwhile_is_never_less_than_nothing() -> None:
    """A thread that ends takes its waits with it."""
    assert Used(3.0, 1.0) - Used(1.0, 2.0) == Used(2.0, 0.0)
    assert Used(1.0, 1.0) + Used(2.0, 3.0) == Used(3.0, 4.0)
