"""A client of an AWS service that speaks JSON, on botocore's session and without the service's model.

It signs, sends, waits and tries again by botocore's own parts, as boto3's client does, and emits the same
events. It knows no shape: what is asked is written as JSON as it stands, and an answer is what its JSON says.
Bytes and dates therefore have no place in either: a service that needs them has boto3's client.
"""

import json
import os
import socket
from collections.abc import Iterator
from copy import copy
from functools import cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from botocore import __version__ as botocore_version
from botocore.endpoint import EndpointCreator
from botocore.exceptions import ClientError, NoRegionError, ResponseStreamingError
from botocore.hooks import first_non_none_response
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import JSONParser
from botocore.retries.standard import register_retry_handler
from botocore.signers import RequestSigner

if TYPE_CHECKING:
    from botocore.session import Session

_NAGLE_OFF = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]  # as boto3's client has it


class Service(NamedTuple):
    """What botocore's model of a service says of its requests (its `metadata`)."""

    service_id: str
    host: str
    target: str
    json_version: str


SERVICES = {
    "dynamodb": Service("DynamoDB", "dynamodb", "DynamoDB_20120810", "1.0"),
    "pinpoint-sms-voice-v2": Service("Pinpoint SMS Voice V2", "sms-voice", "PinpointSMSVoiceV2", "1.0"),
    "sqs": Service("SQS", "sqs", "AmazonSQS", "1.0"),
    "ssm": Service("SSM", "ssm", "AmazonSSM", "1.1"),
}


class JsonClient:
    """Its methods are the service's operations, by boto3's names: `client.update_item(TableName=…)`.

    They raise what boto3's raise: ClientError, of `client.exceptions`, and BotoCoreError.
    """

    def __init__(self, session: "Session", name: str, config: Any) -> None:
        service, region = SERVICES[name], session.get_config_variable("region")
        if not region:
            raise NoRegionError
        self._target = service.target
        self._content_type = f"application/x-amz-json-{service.json_version}"
        self._service = ServiceModel({"metadata": _metadata(service)}, name)
        events: Any = copy(session.get_component("event_emitter"))
        url = _endpoint(name) or f"https://{service.host}.{region}.amazonaws.com"
        creator: Any = EndpointCreator(events)
        self._endpoint = creator.create_endpoint(
            self._service,
            region,
            url,
            verify=os.environ.get("AWS_CA_BUNDLE"),
            response_parser_factory=SimpleNamespace(create_parser=lambda _: _Parser()),
            timeout=(config.connect_timeout, config.read_timeout),
            max_pool_connections=config.max_pool_connections,
            socket_options=_NAGLE_OFF,
        )
        credentials: Any = session.get_credentials()
        signer = RequestSigner(self._service.service_id, region, service.host, "v4", credentials, events)
        self._url = f"{self._endpoint.host.rstrip('/')}/"
        self._context = {"client_region": region, "client_config": config, "auth_type": None}
        self.meta = SimpleNamespace(
            events=events, service_model=self._service, endpoint_url=url, config=config
        )
        self.exceptions = _Exceptions()
        events.register(f"request-created.{self._service.service_id.hyphenize()}", signer.handler)
        retrying: Any = self  # it asks for `meta` alone
        register_retry_handler(retrying, config.retries["total_max_attempts"])

    def __getattr__(self, method: str) -> Any:
        if method.startswith("_"):
            raise AttributeError(method)
        name = "".join(word.capitalize() for word in method.split("_"))
        operation = OperationModel({"name": name, "http": {"method": "POST"}}, self._service, name)
        call = partial(self._call, operation)
        setattr(self, method, call)
        return call

    def get_paginator(self, method: str) -> Any:
        """Of DynamoDB's `query` and `scan`, whose pages name the key that the next one begins after."""

        def paginate(**asked: Any) -> Iterator[dict[str, Any]]:
            while True:
                page = getattr(self, method)(**asked)
                yield page
                if not page.get("LastEvaluatedKey"):
                    return
                asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]

        return SimpleNamespace(paginate=paginate)

    def _call(self, operation: Any, **asked: Any) -> dict[str, Any]:
        if operation.name == "TransactWriteItems":  # by it, DynamoDB knows our second try
            asked.setdefault("ClientRequestToken", str(uuid4()))
        headers = {
            "X-Amz-Target": f"{self._target}.{operation.name}",
            "Content-Type": self._content_type,
            "User-Agent": f"Botocore/{botocore_version} rappel",
        }
        request = {"method": "POST", "url": self._url, "headers": headers, "body": json.dumps(asked).encode()}
        context = {**self._context, "signing": {}, "has_streaming_input": False}
        request["context"] = context
        where = f"{self._service.service_id.hyphenize()}.{operation.name}"
        told = {"model": operation, "params": request, "request_signer": None, "context": context}
        early = first_non_none_response(self.meta.events.emit(f"before-call.{where}", **told))
        http, answer = early or self._endpoint.make_request(operation, request)
        self.meta.events.emit(
            f"after-call.{where}", http_response=http, parsed=answer, model=operation, context=context
        )
        if http.status_code >= 300:
            raise self.exceptions.of(answer["Error"]["Code"])(answer, operation.name)
        return dict(answer)


class _Parser:
    """Reads an answer; what is wrong, as botocore does, with all that the service says of it."""

    def parse(self, response: dict[str, Any], shape: Any) -> dict[str, Any]:
        done = response["status_code"] < 300
        try:
            body: dict[str, Any] = dict(json.loads(response["body"] or b"{}"))
        except (TypeError, ValueError) as error:
            if done:  # nobody knows what was
                raise ResponseStreamingError(error="no JSON object") from error
            body = {}
        if done:
            body["ResponseMetadata"] = {"HTTPStatusCode": response["status_code"]}
            return body
        parsed: dict[str, Any] = JSONParser().parse(response, shape)
        return {name: value for name, value in body.items() if name != "__type"} | parsed


class _Exceptions:
    """`client.exceptions`: a class for each code that AWS answers."""

    @staticmethod
    @cache
    def of(code: str) -> type[ClientError]:
        return type(code, (ClientError,), {})

    def __getattr__(self, code: str) -> type[ClientError]:
        return self.of(code)


def _endpoint(name: str) -> str | None:
    """Another address than AWS's, by the variables that boto3's clients heed."""
    own = f"AWS_ENDPOINT_URL_{name.replace('-', '_').upper()}"
    return os.environ.get(own) or os.environ.get("AWS_ENDPOINT_URL")


def _metadata(service: Service) -> dict[str, Any]:
    return {
        "serviceId": service.service_id,
        "endpointPrefix": service.host,
        "signingName": service.host,
        "protocol": "json",
        "protocols": ["json"],
        "jsonVersion": service.json_version,
        "targetPrefix": service.target,
        "signatureVersion": "v4",
    }
