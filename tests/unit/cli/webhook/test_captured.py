"""A captured request, as proxies write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.shared.errors import Failed
from cli.webhook.captured import read

BODY = b'{"type":"call.missed"}\r\n\r\nand more'


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("version", [b" HTTP/1.1", b" HTTP/2", b""])
def test_its_parts_are_told_apart(end: bytes, version: bytes) -> None:
    content = end.join([b"POST /calls/x?a=1" + version, b"host: h.example", b"X-A:  b : c ", b"", BODY])
    request = read(content)
    assert (request.url, request.headers, request.body) == (
        "https://h.example/calls/x?a=1",
        {"X-A": "b : c"},
        BODY,
    )


def test_its_target_may_be_the_whole_url() -> None:
    assert read(b"POST http://h.example/calls/x HTTP/1.1\nHost: other\n\n").url == "http://h.example/calls/x"


def test_without_headers_or_body_it_is_empty() -> None:
    request = read(b"POST /calls/x HTTP/1.1")
    assert (request.url, request.headers, request.body) == (None, {}, b"")
    assert read(b"POST /calls/x HTTP/1.1\n\nbody").body == b"body"


def test_what_an_editor_added_is_no_part_of_the_body() -> None:
    assert read(b"POST /x HTTP/1.1\nContent-Length: 4\n\nbody\n").body == b"body"
    assert read(b"POST /x HTTP/1.1\n\nbody\n").body == b"body\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no captured request"),
        (b"curl -X POST https://h.example", "no captured request"),
        (b"GET /x HTTP/1.1\n\n", "no POST"),
        (b"POST /x HTTP/1.1\nno header\n\n", "Name: value"),
        (b"POST /x HTTP/1.1\nContent-Length: 5\n\nbody", "4 of 5 bytes"),
    ],
)
def test_what_isn_t_a_whole_request_is_said(content: bytes, said: str) -> None:
    with pytest.raises(Failed, match=said):
        read(content)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda rest: b"POST /x HTTP/1.1\n" + rest))
def test_nothing_else_is_raised(content: bytes) -> None:
    try:
        read(content)
    except Failed as failed:
        assert "\n" not in str(failed)
