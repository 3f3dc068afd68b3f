"""A stage as the commands find it: moto's tables and queues, in a region that isn't the environment's own."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.shared.ledger.calls import Calls
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.dealerships import Dealerships
from infra.outputs import Outputs
from tests import aws_lake
from tests.builders import dealership
from tests.unit.shared.directory import TABLE, create

REGION, ELSEWHERE = "ca-west-1", "us-east-1"
PREFIX = "/rappel/prod/integrations/"
SETTINGS = f'[prod]\nregion = "{REGION}"\norigination_identity = "pool-a"\nalarms_email = "a@b.ca"\n'


@dataclass(frozen=True)
class Deployed:
    """The stage `prod`, with one dealership in its directory."""

    calls: Calls
    contacts: Contacts
    dealerships: Dealerships
    outputs: Outputs

    def client(self, service: Any) -> Any:
        return boto3.client(service, region_name=REGION)


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Deployed]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": ELSEWHERE,
        "COLUMNS": "200",
    }.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "rappel.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    with mock_aws():
        dynamodb = create(REGION)
        _ledger_table(dynamodb, "calls", "call_key")
        _ledger_table(dynamodb, "contacts", "caller")
        hashing = boto3.client("kms", region_name=REGION).create_key(
            KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"
        )
        aws_lake.make(REGION)
        outputs = Outputs(
            **{each.name: "" for each in fields(Outputs)}
            | {
                "directory_table": TABLE,
                "calls_table": "calls",
                "contacts_table": "contacts",
                "secrets_key_id": "alias/aws/ssm",
                "opt_outs_key_id": hashing["KeyMetadata"]["KeyId"],
                "hashing_key_id": hashing["KeyMetadata"]["KeyId"],
                "lake_bucket": aws_lake.BUCKET,
                "glue_database": aws_lake.DATABASE,
                "secrets_prefix": PREFIX,
                "public_url": "https://calls.example.ca",
            }
        )
        # moto's CloudFormation needs libraries that nothing else of ours does.
        monkeypatch.setattr("cli.shared.deployment.read", lambda _client, _stack: outputs)
        dealerships = Dealerships(dynamodb, TABLE)
        wanted = dealership()
        dealerships.apply(wanted, {each.id: PREFIX + each.id for each in wanted.integrations})
        yield Deployed(Calls(dynamodb, "calls"), Contacts(dynamodb, "contacts"), dealerships, outputs)


def _ledger_table(dynamodb: Any, name: str, sort_key: str) -> None:
    keys = ("dealership_id", sort_key)
    dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[
            {"AttributeName": keys[0], "KeyType": "HASH"},
            {"AttributeName": keys[1], "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
