"""What the state machine of a rollup by many functions does, in Amazon States Language, as data.

Each step is a call of quarterly_rollup (functions/quarterly_rollup/sharded), which may be made again: what is
done is passed over. Where Athena counts, the machine itself asks it, and no function waits for as long as a
query takes. A distributed Map gives each of its items an execution of its own, so that no number of
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
    "UnknownEngine",
    "UnknownRun",
    "UnreadableDealership",
]
_ALL_ELSE = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 3}
_RETRY = [{"ErrorEquals": _FINAL, "MaxAttempts": 0}, _ALL_ELSE]
_RUN = {"quarter.$": "$.quarter", "run.$": "$.run"}


# Of eight queries: analysts need their part of what an account may have Athena run at once.
ASK_AT_ONCE = 4
# A small quarter's queries take seconds. Athena gives one up after half an hour: all looks at them, twice
# over, stay within the history's 25,000 events.
_FIRST_LOOK, _LOOK_AGAIN = 3, 15


def definition(function: str, *, workgroup: str, database: str) -> dict[str, Any]:
    """The machine of the function with this ARN, and of Athena's workgroup and database by their names."""
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
            "ReadShards": _each(function, "read", "$.shards", READ_AT_ONCE) | {"Next": "IsAthenas"},
            "IsAthenas": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.engine", "StringEquals": "athena", "Next": "Gather"}],
                "Default": "Count",
            },
            "Gather": _task(function, {"step": "gather", **_RUN})
            | {"ResultSelector": {"queries.$": "$.Payload"}, "ResultPath": "$.asked", "Next": "AskAthena"},
            "AskAthena": _each_query(function, workgroup, database) | {"Next": "Count"},
            "Count": _task(function, {"step": "count", **_RUN})
            | {"ResultSelector": {"functions.$": "$.Payload"}, "ResultPath": "$.pages", "Next": "WritePages"},
            "WritePages": _each(function, "pages", "$.pages.functions", WRITE_AT_ONCE) | {"Next": "Publish"},
            "Publish": _task(function, {"step": "publish", **_RUN})
            | {"OutputPath": "$.Payload", "End": True},
        },
    }


def _each_query(function: str, workgroup: str, database: str) -> dict[str, Any]:
    """Athena's answer to each query, as Parquet below the run's folder. One that failed is asked once more,
    into another folder: UNLOAD writes into an empty one.
    """
    asked = ("quarter", "run", "number", "head", "tail")
    return {
        "Type": "Map",
        "ItemsPath": "$.asked.queries",
        "ItemSelector": {
            **_RUN,
            **{f"{name}.$": f"$$.Map.Item.Value.{name}" for name in ("number", "head", "tail", "tries")},
        },
        "MaxConcurrency": ASK_AT_ONCE,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "INLINE"},
            "StartAt": "NameFolder",
            "States": {
                "NameFolder": {
                    "Type": "Pass",
                    "Parameters": {
                        **{f"{name}.$": f"$.{name}" for name in asked},
                        "tries.$": "States.MathAdd($.tries, 1)",
                        "name.$": "States.UUID()",
                    },
                    "Next": "StartQuery",
                },
                "StartQuery": _athena(
                    "startQueryExecution",
                    {
                        "QueryString.$": "States.Format('{}{}{}', $.head, $.name, $.tail)",
                        "QueryExecutionContext": {"Database": database},
                        "WorkGroup": workgroup,
                        # The same request again starts no other query.
                        "ClientRequestToken.$": "$.name",
                    },
                )
                | {"ResultPath": "$.started", "Next": "WaitAtFirst"},
                "WaitAtFirst": {"Type": "Wait", "Seconds": _FIRST_LOOK, "Next": "LookAtQuery"},
                "LookAtQuery": _athena(
                    "getQueryExecution", {"QueryExecutionId.$": "$.started.QueryExecutionId"}
                )
                | {
                    "ResultSelector": {"state.$": "$.QueryExecution.Status.State"},
                    "ResultPath": "$.seen",
                    "Next": "IsAnswered",
                },
                "IsAnswered": {
                    "Type": "Choice",
                    "Choices": [
                        {"Variable": "$.seen.state", "StringEquals": "SUCCEEDED", "Next": "KeepAnswer"},
                        {
                            "And": [
                                {"Variable": "$.seen.state", "StringEquals": "FAILED"},
                                {"Variable": "$.tries", "NumericLessThan": 2},
                            ],
                            "Next": "NameFolder",
                        },
                        *(
                            {"Variable": "$.seen.state", "StringEquals": state, "Next": "QueryFailed"}
                            for state in ("FAILED", "CANCELLED")
                        ),
                    ],
                    "Default": "WaitOn",
                },
                "WaitOn": {"Type": "Wait", "Seconds": _LOOK_AGAIN, "Next": "LookAtQuery"},
                "QueryFailed": {
                    "Type": "Fail",
                    "Error": "AthenaQueryFailed",
                    "CausePath": "States.Format('Athena gave the query {} up: the workgroup says why',"
                    " $.started.QueryExecutionId)",
                },
                "KeepAnswer": _task(
                    function, {"step": "keep", **_RUN, "number.$": "$.number", "name.$": "$.name"}
                )
                | {"ResultPath": "$.answer", "OutputPath": "$.number", "End": True},
            },
        },
        "ResultPath": "$.answers",
    }


def _athena(action: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": f"arn:aws:states:::aws-sdk:athena:{action}",
        "Parameters": parameters,
        "Retry": [_ALL_ELSE],
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
