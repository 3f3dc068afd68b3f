"""What the template lets each role do, what stories use of it (`make least-privilege`), and what none can."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.infra.fixtures import Template, resources

ASKED = Path(__file__).with_name("asked_actions.toml")
_UNMET = Path(__file__).with_name("unmet_actions.toml")


class Right(NamedTuple):
    """A role and a resource are named by the beginning of their logical ids."""

    role: str
    resource: str
    action: str


def granted(template: Template) -> set[Right]:
    return {
        Right(role, resource, action)
        for role, on in allowed(template).items()
        for resource, actions in on.items()
        for action in actions
    }


def allowed(template: Template) -> dict[str, dict[str, set[str]]]:
    granted: dict[str, dict[str, set[str]]] = {}
    documents = [
        (policy["Roles"][0]["Ref"], policy["PolicyDocument"])
        for policy in resources(template, "AWS::IAM::Policy").values()
    ] + [
        (name, policy["PolicyDocument"])
        for name, role in resources(template, "AWS::IAM::Role").items()
        for policy in role.get("Policies", [])
    ]
    for role, document in documents:
        for statement in document["Statement"]:
            assert statement["Effect"] == "Allow"
            for resource in as_list(statement["Resource"]):
                of_role = granted.setdefault(role.partition("Role")[0], {})
                of_role.setdefault(shown(resource), set()).update(as_list(statement["Action"]))
    return granted


def as_list(one_or_more: Any) -> list[Any]:
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


def asked() -> set[Right]:
    """What the last `make least-privilege` wrote down."""
    return {
        Right(role, resource, action)
        for role, on in tomllib.loads(ASKED.read_text(encoding="utf-8")).items()
        for resource, actions in on.items()
        for action in actions
    }


def told(lines: Iterable[str]) -> tuple[set[Right], set[str]]:
    """What the local cloud wrote down (infra/local/asked.py): the used rights, and what it refused."""
    used, refused = set[Right](), set[str]()
    for line in lines:
        role, action, resource = json.loads(line)
        name = role.partition("Role")[0]
        if resource is None:
            refused.add(f"{name} {action}")
        else:
            used.add(Right(name, shown(resource), action))
    return used, refused


def write(used: Iterable[Right], file: Path) -> None:
    """Writes what was asked, a table a role."""
    lines = ["# What each role used in all stories, by resource. `make least-privilege` writes it."]
    by_role: dict[str, dict[str, list[str]]] = {}
    for right in sorted(used):
        by_role.setdefault(right.role, {}).setdefault(right.resource, []).append(right.action)
    for role, on in by_role.items():
        lines += ["", f"[{role}]"]
        for resource, actions in on.items():
            lines.append(f"{json.dumps(resource)} = {json.dumps(actions)}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def unmet(of: Iterable[Right]) -> Iterator[tuple[Right, str]]:
    """Yields those that no story can use, with the reason."""
    entries = tomllib.loads(_UNMET.read_text(encoding="utf-8"))["unmet"]
    for right in of:
        for entry in entries:
            fits = {right.role, "*"} & set(entry["roles"]) and right.action in entry["actions"]
            if fits and right.resource in entry.get("on", [right.resource]):
                yield right, entry["why"]
                break


def shown(resource: Any) -> str:
    """`LedgerCalls/index/owed` for the ARN that CloudFormation joins; without the id's random end."""
    if isinstance(resource, str):
        return resource
    if "Fn::GetAtt" in resource:
        name, attribute = resource["Fn::GetAtt"]
        return f"{name[:-8]}/stream" if attribute == "StreamArn" else str(name[:-8])
    if "Ref" in resource:
        return str(resource["Ref"][:-8])
    parts = resource["Fn::Join"][1]
    if isinstance(parts[0], dict):
        return shown(parts[0]) + str(parts[1])
    return str(parts[-1]).rpartition(":")[2]
