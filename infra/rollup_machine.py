"""What the state machine of a rollup by many functions does, in Amazon States Language, as data.

Each step is a call of quarterly_rollup (functions/quarterly_rollup/sharded), which may be made again: what is
done is passed over. A distributed Map gives each of its items an execution of its own, so that no number of
shards fills the machine's history, which holds 25,000 events.
"""

from typing import Any

# A function reads some 40 MB a second (assumed), of 8 KB to a read request unit; DynamoDB gives a table
# 40,000 units a second unless more is asked for (its quotas, "Table-level read throughput limit"), of which
# webhooks need their part.
READ_AT_ONCE = 6
# A tenth of an account's functions at once, unless more is asked for: pages ask only S3.
WRITE_AT_ONCE = 100

# What another try won't mend.
_FINAL = [
    "BadQuarter",
    "BadValues",
    "Incomplete",
    "LedgerExpired",
    "Overtaken",
    "UnknownRun",
    "UnreadableDealership",
]
_RETRY = [
    {"ErrorEquals": _FINAL, "MaxAttempts": 0},
    {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 3},
]
_RUN = {"quarter.$": "$.quarter", "run.$": "$.run"}


def definition(function: str) -> dict[str, Any]:
    """The machine of the function with this ARN."""
    return {
        "Comment": "A quarter is rolled up by many functions",
        "StartAt": "Plan",
        "States": {
            "Plan": _task(function, {"step": "plan", "execution.$": "$$.Execution.Id", "asked.$": "$"})
            | {"OutputPath": "$.Payload", "Next": "IsClosed"},
            "IsClosed": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.closed", "BooleanEquals": True, "Next": "Closed"}],
                "Default": "ReadShards",
            },
            "Closed": {"Type": "Succeed"},
            "ReadShards": _each(function, "read", "$.shards", READ_AT_ONCE) | {"Next": "Count"},
            "Count": _task(function, {"step": "count", **_RUN})
            | {"ResultSelector": {"functions.$": "$.Payload"}, "ResultPath": "$.pages", "Next": "WritePages"},
            "WritePages": _each(function, "pages", "$.pages.functions", WRITE_AT_ONCE) | {"Next": "Publish"},
            "Publish": _task(function, {"step": "publish", **_RUN})
            | {"OutputPath": "$.Payload", "End": True},
        },
    }


def _task(function: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload": payload},
        "Retry": _RETRY,
    }


def _each(function: str, step: str, numbers: str, at_once: int) -> dict[str, Any]:
    """A function for each of the numbers. All of their answers must fit the 256 KiB of a state: each is one
    number.
    """
    name = f"{step.capitalize()}One"
    asked = {"step": step, "quarter.$": "$.quarter", "run.$": "$.run", "number.$": "$.number"}
    return {
        "Type": "Map",
        "Label": name,
        "ItemsPath": numbers,
        "ItemSelector": {**_RUN, "number.$": "$$.Map.Item.Value"},
        "MaxConcurrency": at_once,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": name,
            "States": {
                name: _task(function, asked)
                | {"ResultPath": "$.answer", "OutputPath": "$.number", "End": True}
            },
        },
        # Never null: the CDK leaves out what is null, and a Map without a path loses the run.
        "ResultPath": f"$.{step}",
    }
