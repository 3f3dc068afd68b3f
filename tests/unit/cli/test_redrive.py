"""What was given up goes back to its own queue: all of it, each once, and counted."""

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
    kinds = ("texts", "receipts", "replies", "notices", "events")
    names = [*kinds, *(f"{kind}-failures" for kind in kinds)]
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}
    outputs = replace(
        deployed.outputs,
        queue_url=urls["texts"],
        dead_letter_queue_url=urls["texts-failures"],
        receipts_queue_url=urls["receipts"],
        receipts_dead_letter_queue_url=urls["receipts-failures"],
        replies_queue_url=urls["replies"],
        replies_dead_letter_queue_url=urls["replies-failures"],
        notices_queue_url=urls["notices"],
        notices_dead_letter_queue_url=urls["notices-failures"],
        endpoints_queue_url=urls["events"],
        endpoints_dead_letter_queue_url=urls["events-failures"],
    )
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
        sqs.send_message(QueueUrl=queues["texts-failures"], MessageBody=body)
    sqs.send_message(QueueUrl=queues["replies-failures"], MessageBody="a STOP")
    ran = run("redrive", "--json")
    assert (ran.status, json.loads(ran.out)) == (
        0,
        {"moved": 24, "texts": 23, "receipts": 0, "replies": 1, "notices": 0, "events": 0},
    )
    assert bodies(sqs, queues["texts"]) == given_up
    assert bodies(sqs, queues["replies"]) == ["a STOP"]
    assert bodies(sqs, queues["texts-failures"]) == []
    assert run("redrive").err == "0 texts, 0 receipts, 0 replies, 0 notices, 0 events back in their queues.\n"


def test_what_the_queue_does_not_take_stays_where_it_is(
    deployed: Deployed, run: Run, queues: dict[str, str]
) -> None:
    sqs = deployed.client("sqs")
    sqs.send_message(QueueUrl=queues["texts-failures"], MessageBody="{}")
    sqs.delete_queue(QueueUrl=queues["texts"])
    ran = run("redrive")
    assert ran.status == 1
    assert "run rappel redrive again" in ran.err
    count = sqs.get_queue_attributes(QueueUrl=queues["texts-failures"], AttributeNames=["All"])["Attributes"]
    assert count["ApproximateNumberOfMessagesNotVisible"] == "1"
