"""What a channel's answer means: taken, refused for good, to be tried again, or nobody can tell."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from functions.notify.channels import webhook
from functions.notify.channels.email import Mail
from functions.notify.channels.outcome import AnswerLost, Refused, Unavailable


class Service:
    """Answers as it is told, and remembers what it was sent."""

    def __init__(self) -> None:
        self.status, self.headers = 200, {"content-type": "text/plain"}
        self.taken: list[tuple[dict[str, str], Any]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                service.taken.append((dict(self.headers), json.loads(body)))
                if service.status == 0:  # hangs up
                    return
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_is_taken_is_sent_once_as_json(service: Service, status: int) -> None:
    service.status = status
    webhook.post(service.url, {"text": "« Pièces »"})
    [(headers, body)] = service.taken
    assert body == {"text": "« Pièces »"}
    assert headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("status", "gone"), [(400, False), (401, False), (403, False), (404, True), (410, True), (302, False)]
)
def test_a_refusal_is_for_good_and_a_redirection_is_not_followed(
    service: Service, status: int, gone: bool
) -> None:
    service.status, service.headers = status, {"location": service.url}
    with pytest.raises(Refused) as refused:
        webhook.post(service.url, {})
    assert (refused.value.reason, refused.value.gone) == (f"http_{status}", gone)
    assert len(service.taken) == 1


@pytest.mark.parametrize(("status", "seconds"), [(429, 30.0), (503, 30.0)])
def test_a_service_that_did_nothing_is_asked_again_when_it_says(
    service: Service, status: int, seconds: float
) -> None:
    service.status, service.headers = status, {"retry-after": "30"}
    with pytest.raises(Unavailable) as later:
        webhook.post(service.url, {})
    assert later.value.seconds == seconds
    service.headers = {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}
    with pytest.raises(Unavailable) as later:
        webhook.post(service.url, {})
    assert later.value.seconds is None


@pytest.mark.parametrize("status", [500, 502, 504, 0])
def test_of_a_broken_answer_nobody_can_tell(service: Service, status: int) -> None:
    service.status = status
    with pytest.raises(AnswerLost):
        webhook.post(service.url, {})
    assert len(service.taken) == 1


def test_what_never_left_is_tried_again(service: Service) -> None:
    service.server.shutdown()
    service.server.server_close()
    with pytest.raises(Unavailable):
        webhook.post(service.url, {})


class Ses:
    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.asked = error, list[dict[str, Any]]()

    def send_email(self, **request: Any) -> Any:
        self.asked.append(request)
        if self.error:
            raise self.error


def test_an_e_mail_goes_to_one_address_as_text_and_html_and_asks_for_no_automatic_answer() -> None:
    ses = Ses()
    Mail(ses, "rappel@garage.example").send("julie@garage.example", "Pièces", "texte", "<p>texte</p>")
    [asked] = ses.asked
    assert asked["FromEmailAddress"] == "Rappel <rappel@garage.example>"
    assert asked["Destination"] == {"ToAddresses": ["julie@garage.example"]}
    simple = asked["Content"]["Simple"]
    assert simple["Subject"] == {"Data": "Pièces", "Charset": "UTF-8"}
    assert set(simple["Body"]) == {"Text", "Html"}
    assert simple["Headers"] == [{"Name": "Auto-Submitted", "Value": "auto-generated"}]


def test_a_lead_is_plain_text_alone() -> None:
    ses = Ses()
    Mail(ses, "rappel@garage.example").send("leads@crm.example", "Appel", "<adf/>")
    assert set(ses.asked[0]["Content"]["Simple"]["Body"]) == {"Text"}


def answered(code: str, status: int) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "SendEmail")


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (answered("MessageRejected", 400), Refused),
        (answered("MailFromDomainNotVerifiedException", 400), Refused),
        (answered("AccountSuspendedException", 400), Refused),
        (answered("AccessDeniedException", 403), Refused),
        (answered("TooManyRequestsException", 429), Unavailable),
        (answered("SendingPausedException", 400), Unavailable),
        (answered("ServiceUnavailable", 503), Unavailable),
        (answered("InternalFailure", 500), AnswerLost),
        (ReadTimeoutError(endpoint_url="ses"), AnswerLost),
        (ConnectTimeoutError(endpoint_url="ses"), Unavailable),
        (EndpointConnectionError(endpoint_url="ses"), Unavailable),
    ],
)
def test_ses_s_errors_say_whether_anything_left(error: Exception, means: type[Exception]) -> None:
    ses = Ses(error)
    with pytest.raises(means):
        Mail(ses, "rappel@garage.example").send("julie@garage.example", "a", "b")
    assert len(ses.asked) == 1
