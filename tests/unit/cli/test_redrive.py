"""Texts that were given up go back to their queue: all of them, each once, and counted."""

import json
from dataclasses import replace
from typing import Any

import pytest

from cli import redrive
from tests.command_line import Run
from tests.unit.cli.deployed import Deployed


@pytest.fixture
def queues(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(redrive, "_WAIT_SECONDS", 0)
    sqs = deployed.client("sqs")
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("texts", "failures")}
    outputs = replace(deployed.outputs, queue_url=urls["texts"], dead_letter_queue_url=urls["failures"])
    monkeypatch.setattr("cli.shared.deployment.read", lambda _client, _stack: outputs)
    return urls


def bodies(sqs: Any, url: str) -> list[str]:
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return sorted(found)


def test_all_go_back_and_are_counted(deployed: Deployed, run: Run, queues: dict[str, str]) -> None:
    sqs = deployed.client("sqs")
    given_up = [f'{{"call_key": "{number:02}"}}' for number in range(23)]
    for body in given_up:
        sqs.send_message(QueueUrl=queues["failures"], MessageBody=body)
    ran = run("redrive", "--json")
    assert (ran.status, json.loads(ran.out)) == (0, {"moved": 23})
    assert bodies(sqs, queues["texts"]) == given_up
    assert bodies(sqs, queues["failures"]) == []
    assert run("redrive").err == "0 texts back in their queue.\n"


def test_what_the_queue_does_not_take_stays_where_it_is(
    deployed: Deployed, run: Run, queues: dict[str, str]
) -> None:
    sqs = deployed.client("sqs")
    sqs.send_message(QueueUrl=queues["failures"], MessageBody="{}")
    sqs.delete_queue(QueueUrl=queues["texts"])
    ran = run("redrive")
    assert ran.status == 1
    assert "run rappel redrive again" in ran.err
    count = sqs.get_queue_attributes(QueueUrl=queues["failures"], AttributeNames=["All"])["Attributes"]
    assert count["ApproximateNumberOfMessagesNotVisible"] == "1"
