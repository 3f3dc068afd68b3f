"""A smaller part of `make fuzz`: almost right requests at each provider's door, and what it must notice."""

from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.shared.errors import Failed
from functions.on_missed_call import intake
from functions.on_missed_call.providers import standardwebhooks
from tests.fuzz.__main__ import attempt
from tests.fuzz.door import CALLER, DIGITS, Door, url_of
from tests.fuzz.over_http import knock
from tests.fuzz.readers import PIECES, attempts, book_with, parts, read_dealership, read_log
from tests.fuzz.wire import served
from tests.providers import PROVIDERS


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(monkeypatch)


def test_no_request_that_is_almost_right_gets_a_5xx_or_tells_of_its_caller(door: Door) -> None:
    found = [attempt(door, number, seed=1) for number in range(3000)]
    assert [(name, wrong, body) for name, _, wrong, body in found if wrong] == []
    statuses = {status for _, status, _, _ in found}
    assert statuses >= {200, 204, 400, 401}, "it reaches what comes behind the signature, too"


def test_the_same_holds_over_http(door: Door) -> None:
    found = []
    with served(door) as port:
        connection = HTTPConnection("127.0.0.1", port)
        for number in range(300):
            door.forget()
            found.append((number, *knock(connection, number, seed=1), door.leaks()))
        connection.close()
    assert [each for each in found if each[3] or each[4]] == []
    assert {status for _, _, status, _, _ in found} >= {200, 400, 401, 404, 413, 415}


@pytest.mark.parametrize("name", PROVIDERS)
def test_what_it_changes_was_right_before(door: Door, name: str) -> None:
    body = PROVIDERS[name].missed(CALLER, "5314479320940544")
    status, wrong = door.knock(name, body, PROVIDERS[name].sign(url_of(name), body))
    assert (200 <= status < 300, wrong) == (True, [])
    assert len([key for owner, key in door.dynamodb.items["calls"] if "#" not in owner]) == 1


def test_it_notices_a_number_in_a_key(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "check_numbers", lambda _: None)
    monkeypatch.setattr(standardwebhooks, "digits_of", lambda _: "")
    body = PROVIDERS["standardwebhooks"].missed(CALLER, f"call-{DIGITS}")
    headers = PROVIDERS["standardwebhooks"].sign(url_of("standardwebhooks"), body)
    assert "the caller's number in a key" in door.knock("standardwebhooks", body, headers)[1]


def test_readers_refuse_with_their_own_error_or_read() -> None:
    assert [words for _, words in attempts(100, seed=2) if words] == []


# What a reader's grammar is made of, in any order: hypothesis finds the shortest that fails.
GRAMMAR = st.lists(
    st.sampled_from(PIECES) | st.binary(max_size=20) | st.text(max_size=20).map(lambda text: text.encode()),
    max_size=30,
).map(b"".join)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(GRAMMAR)
def test_a_dealership_s_file_of_any_bytes_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    with suppress(Failed):
        read_dealership(data, tmp_path)


@FEW
@given(GRAMMAR)
def test_a_call_log_of_any_bytes_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    with suppress(Failed):
        read_log(data, tmp_path / "calls.csv")


@FEW
@given(st.sampled_from(parts()), GRAMMAR)
def test_a_workbook_with_any_part_is_read_or_refused(tmp_path: Path, part: str, data: bytes) -> None:
    with suppress(Failed):
        read_log(book_with(part, lambda _: data), tmp_path / "calls.xlsx")
