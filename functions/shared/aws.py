"""How functions speak to AWS: by which client, how long they wait, and when their clients are made."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, overload

from botocore.config import Config
from botocore.session import Session, get_session

from functions.shared.json_client import SERVICES, JsonClient

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_kms import KMSClient
    from types_boto3_sqs import SQSClient
    from types_boto3_ssm import SSMClient

# A request that hangs must leave time for those that follow. What we ask for is our own, and tests hear what
# AWS says of it: botocore needn't compare each request with its model, a tenth of a webhook's time.
TIMEOUTS = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 2},
    parameter_validation=False,
)


@overload
def client(service: Literal["dynamodb"], config: Config = ...) -> "DynamoDBClient": ...
@overload
def client(service: Literal["kms"], config: Config = ...) -> "KMSClient": ...
@overload
def client(service: Literal["sqs"], config: Config = ...) -> "SQSClient": ...
@overload
def client(service: Literal["ssm"], config: Config = ...) -> "SSMClient": ...
@overload
def client(service: str, config: Config = ...) -> Any: ...
def client(service: str, config: Config = TIMEOUTS) -> Any:
    """The service's client: without its model where JSON alone will do, else botocore's, which is boto3's."""
    if service in SERVICES:
        return JsonClient(session(), service, config)
    return session().create_client(service, config=config)


@cache
def session() -> Session:
    """A process's only one. boto3 would wrap it, and import resources and transfers of files with it."""
    return get_session()


def is_starting(variables: Mapping[str, str]) -> bool:
    """Whether Lambda starts this process. What its first request needs is best made now: Lambda gives a start
    more of a processor than a request, and often makes it before anybody waits."""
    return "AWS_LAMBDA_FUNCTION_NAME" in variables
