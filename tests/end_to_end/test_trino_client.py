"""How `rappel query --engine trino` speaks Trino's protocol: a server on this machine answers by it."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from math import isnan
from threading import Thread
from typing import Any, ClassVar
from urllib.request import Request

import pytest

from cli.query import trino
from cli.shared.errors import Failed
from tests.command_line import Run, run

__all__ = ["run"]

COLUMNS = {
    "calls": "bigint",
    "share": "double",
    "rate": "decimal(3,2)",
    "day": "date",
    "at": "timestamp(9)",
    "zoned": "timestamp(3) with time zone",
    "name": "varchar",
    "open": "boolean",
    "days": "array(bigint)",
}
ROW = [
    *(7, "NaN", "1.50", "2025-09-02", "2025-09-02 10:00:00.250999999"),
    *("2025-09-02 10:00:00.000 UTC", "Lévis", True, [1, 2]),
]


class _Trino(BaseHTTPRequestHandler):
    """Answers page by page: queued, a busy moment, the columns, the rows."""

    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []
    busy = 0

    def do_POST(self) -> None:
        sql = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append((sql, {name.lower(): value for name, value in self.headers.items()}))
        if sql == "moved":
            self.send_response(302)
            self.send_header("Location", "/v1/statement/queued")
            self.end_headers()
        elif sql == "wrong":
            self._page({"error": {"message": "line 1:8: Column 'x' cannot be resolved\n", "errorName": "NO"}})
        else:
            # As a proxy might leave it: our client asks where it was sent, by the path alone.
            self._page({"nextUri": "https://elsewhere.invalid/v1/statement/queued"})

    def do_GET(self) -> None:
        _Trino.busy += 1
        if self.path.endswith("/queued") and self.busy % 2:
            self.send_error(503)
        elif self.path.endswith("/queued"):
            columns = [{"name": name, "type": kind} for name, kind in COLUMNS.items()]
            self._page({"nextUri": "http://elsewhere.invalid/v1/statement/rows", "columns": columns})
        else:
            self._page({"data": [ROW, [None] * len(COLUMNS)]})

    def _page(self, page: dict[str, Any]) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(page).encode())

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    _Trino.asked.clear()
    with HTTPServer(("127.0.0.1", 0), _Trino) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://analyst@127.0.0.1:{listening.server_port}/awsdatacatalog/rappel_prod"
        listening.shutdown()


def test_an_answer_has_its_types_and_python_s_values(url: str) -> None:
    answer = trino.ask(url, "SELECT 1")
    assert (answer.names, answer.types) == (list(COLUMNS), list(COLUMNS.values()))
    [(calls, share, *others), nulls] = answer.rows
    assert calls == 7
    assert isinstance(share, float)
    assert isnan(share)
    assert others == [
        *(Decimal("1.50"), date(2025, 9, 2), datetime(2025, 9, 2, 10, 0, 0, 250999)),  # noqa: DTZ001 -- it has none
        *("2025-09-02 10:00:00.000 UTC", "Lévis", True, [1, 2]),
    ]
    assert nulls == (None,) * len(COLUMNS)


def test_the_url_says_who_asks_and_of_which_schema(url: str) -> None:
    trino.ask(url, "SELECT 1")
    [(sql, headers)] = _Trino.asked
    assert sql == "SELECT 1"
    assert headers["x-trino-user"] == "analyst"
    assert (headers["x-trino-catalog"], headers["x-trino-schema"]) == ("awsdatacatalog", "rappel_prod")
    assert headers["x-trino-time-zone"] == "UTC"
    assert "authorization" not in headers


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("wrong", "refuses the statement: line 1:8: Column 'x' cannot be resolved (NO)"),
        ("moved", "Trino answers with 302"),
    ],
)
def test_what_goes_wrong_is_one_line(url: str, sql: str, why: str) -> None:
    with pytest.raises(Failed, match="Trino") as failed:
        trino.ask(url, sql)
    assert why in str(failed.value)
    assert "\n" not in str(failed.value)


def test_a_password_goes_over_https_only(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRINO_PASSWORD", "a secret")
    with pytest.raises(Failed, match="https only") as failed:
        trino.ask(url, "SELECT 1")
    assert "a secret" not in str(failed.value)
    assert _Trino.asked == []
    sent: list[Request] = []

    def call(request: Request) -> dict[str, Any]:
        sent.append(request)
        return {}

    trino.ask(url.replace("http:", "https:"), "SELECT 1", call)
    assert [request.headers["Authorization"] for request in sent] == ["Basic YW5hbHlzdDphIHNlY3JldA=="]


@pytest.mark.parametrize("wrong", ["127.0.0.1:8080", "ftp://127.0.0.1/a/b", "http:///a/b"])
def test_a_url_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(Failed, match="--url is no Trino's"):
        trino.ask(wrong, "SELECT 1")


def test_where_nobody_answers_it_says_so() -> None:
    with pytest.raises(Failed, match="no Trino answers"):
        trino.ask("http://127.0.0.1:1/a/b", "SELECT 1")


def test_the_command_sends_the_sql_as_it_is(run: Run, url: str) -> None:
    ran = run("query", "--engine", "trino", "--url", url, "--csv", "SHOW FUNCTIONS;")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[1] == (
        '7,NaN,1.50,2025-09-02,2025-09-02 10:00:00.250,2025-09-02 10:00:00.000 UTC,Lévis,true,"[1, 2]"'
    )
    assert [sql for sql, _ in _Trino.asked] == ["SHOW FUNCTIONS"]


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--engine", "trino"], "--url"),
        (["--engine", "trino", "--url", "http://127.0.0.1:1/a/b", "--lake", "lake"], "--lake"),
        (["--lake", "lake", "--url", "http://127.0.0.1:1/a/b"], "--url"),
        ([], "--lake"),
    ],
)
def test_each_engine_has_options_of_its_own(run: Run, arguments: list[str], option: str) -> None:
    ran = run("query", *arguments, "SELECT 1")
    assert ran.status == 2
    assert f"Invalid value for {option}: " in ran.err
