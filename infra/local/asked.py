"""Writes down what each role asks of the local cloud, and which right of its template let it.

Run by MiniStack's own interpreter: launcher.py loads it. No ARN is written: one may hold a telephone number.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ministack.core import iam_evaluator  # type: ignore[import-not-found]
from ministack.services import cloudformation  # type: ignore[import-not-found]

Statement = dict[str, Any]


def teach(file: Path) -> None:
    """Adds a line of JSON to the file for each thing that is new: [role, action, resource].

    The role is its logical id; the resource is the template's own expression, or null where IAM refused.
    """
    seen = set[str]()

    def note(principal: str, action: str, resource: object) -> None:
        kind, *names = principal.split("/")  # arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
        role = _logical_id(names[0]) if kind.endswith(":assumed-role") else None
        line = json.dumps([role, action, resource]) + "\n"
        if role is not None and line not in seen:
            seen.add(line)
            with file.open("a", encoding="utf-8") as lines:
                lines.write(line)

    iam_evaluator.evaluate = _with_rights(iam_evaluator.evaluate, note)
    iam_evaluator.enforce = _with_refusals(iam_evaluator.enforce, note)


def _with_rights(inner: Any, note: Any) -> Any:
    def outer(context: Any, policies: Any, *limits: Any) -> Any:
        result = inner(context, policies, *limits)
        if result.decision == "Allow" and ":assumed-role/" in context.principal_arn:
            for resource in _right(context, policies):
                note(context.principal_arn, context.action, resource)
        return result

    return outer


def _with_refusals(inner: Any, note: Any) -> Any:
    def outer(access_key: str, action: str, *request: Any, **more: Any) -> Any:
        refused = inner(access_key, action, *request, **more)
        if isinstance(refused, iam_evaluator.EvalResult):
            note(refused.principal_arn, action, None)
        return refused

    return outer


def _right(context: Any, policies: Any) -> Iterator[object]:
    """Yields the resource, in the template's words, of the first right that lets the role do it.

    Yields none where other policies are evaluated than the role's own: a key's.
    """
    granted = [each for document in policies for each in document]
    written = _statements(context.principal_arn.split("/")[1])
    if [each.actions for each in granted] != [_listed(each["Action"]) for each in written]:
        return
    for parsed, statement in zip(granted, written, strict=True):
        if iam_evaluator._first_match(context, [parsed], "Allow"):
            for pattern, resource in zip(parsed.resources, _listed(statement["Resource"]), strict=True):
                if iam_evaluator.fnmatch_iam_cs(context.resource_arn, pattern):
                    yield resource
                    return


def _listed(one_or_more: Any) -> list[Any]:
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


@cache
def _statements(role: str) -> list[Statement]:
    """What the template lets the role do, in the order in which the local IAM reads it."""
    found, logical_id = [], _logical_id(role)
    for stack in cloudformation._stacks.all_values():
        resources = stack["_template"]["Resources"]
        documents = [*resources.get(logical_id, {}).get("Properties", {}).get("Policies", ())]
        policies = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::IAM::Policy"]
        documents += [policy for policy in policies if {"Ref": logical_id} in policy["Roles"]]
        found += [each for policy in documents for each in policy["PolicyDocument"]["Statement"]]
    return found


@cache
def _logical_id(role: str) -> str | None:
    for stack in cloudformation._stacks.all_values():
        for logical_id, resource in stack["_resources"].items():
            if resource.get("PhysicalResourceId") == role:
                return str(logical_id)
    return None
