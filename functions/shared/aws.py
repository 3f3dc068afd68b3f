"""How functions speak to AWS: how long they wait, and when their clients are made."""

from collections.abc import Mapping

from botocore.config import Config

# A request that hangs must leave time for those that follow. What we ask for is our own, and tests hear what
# AWS says of it: botocore needn't compare each request with its model, a tenth of a webhook's time.
TIMEOUTS = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 2},
    parameter_validation=False,
)


def is_starting(variables: Mapping[str, str]) -> bool:
    """Whether Lambda starts this process. What its first request needs is best made now: Lambda gives a start
    more of a processor than a request, and often makes it before anybody waits."""
    return "AWS_LAMBDA_FUNCTION_NAME" in variables
