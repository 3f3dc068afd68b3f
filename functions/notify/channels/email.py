"""A notice, or a lead, as an e-mail by SES.

docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html says which errors mean that nothing left.
"""

from email.utils import formataddr
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from functions.notify.channels.outcome import AnswerLost, Refused, Unavailable
from functions.notify.wording import Words

_TEMPLATES = Path(__file__).parents[1] / "templates"
_SENDER_NAME = "Rappel"
# Of requests that SES took nothing of, and may take later.
_LATER = {
    "TooManyRequestsException",
    "LimitExceededException",
    "SendingPausedException",
    "ThrottlingException",
    "Throttling",
}
_UNSENT = (ConnectTimeoutError, EndpointConnectionError)
# Nobody's holiday answer is to come back.
_HEADERS = [{"Name": "Auto-Submitted", "Value": "auto-generated"}]


class Ses(Protocol):
    """boto3's client of `sesv2`, as far as it is used."""

    def send_email(self, **request: Any) -> Any: ...


class Mail:
    """SES, as one sender's address speaks by it."""

    def __init__(self, client: Ses, sender: str) -> None:
        self._client = client
        self._sender = formataddr((_SENDER_NAME, sender))

    def send(self, to: str, subject: str, text: str, html: str | None = None) -> None:
        """Sends one e-mail to one address, once. Raises Refused, Unavailable or AnswerLost."""
        body = {"Text": _utf8(text)}
        if html is not None:
            body["Html"] = _utf8(html)
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={"Simple": {"Subject": _utf8(subject), "Body": body, "Headers": _HEADERS}},
            )
        except ClientError as error:
            raise _failure(error) from None
        except BotoCoreError as error:
            name = type(error).__name__
            raise (Unavailable(name) if isinstance(error, _UNSENT) else AnswerLost(name)) from None


def html(words: Words) -> str:
    """The notice as a page: all that comes from outside is escaped."""
    rows = "".join(_fill("row", text=row) for row in words.rows)
    return _template("notice").format(
        language=words.language,
        title=escape(words.title),
        sentences="".join(_fill("sentence", text=sentence) for sentence in words.sentences),
        rows=_template("rows").format(rows=rows) if rows else "",
        link=_fill("link", url=words.url, label=words.label) if words.url else "",
        why=escape(words.why),
    )


def _fill(name: str, **values: str) -> str:
    return _template(name).format(**{key: escape(value) for key, value in values.items()})


@cache
def _template(name: str) -> str:
    return (_TEMPLATES / f"{name}.html").read_text("utf-8")


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _failure(error: ClientError) -> Refused | Unavailable | AnswerLost:
    response: Any = error.response
    code = response.get("Error", {}).get("Code", "")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _LATER or status in (429, 503):
        return Unavailable(code)
    return AnswerLost(code) if status >= 500 else Refused(code)
