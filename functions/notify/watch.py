"""The edge of Watch, each hour: has an integration fallen silent that usually tells of calls?

docs/decisions/ says why its mail is ours, and not CloudWatch's own.
"""

import os
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from functions.notify.environment import WatchEnvironment
from functions.notify.silence import Known, from_json, to_json
from functions.notify.silence_mail import Mail
from functions.notify.watching import Watching
from functions.shared import aws, environment, telemetry
from functions.shared.ledger import watches
from functions.shared.ledger.change_counter import heard
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.directory import Directory
from functions.shared.moment import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_sns import SNSClient


log = telemetry.logger("watch")
metrics = telemetry.metrics("watch")


@dataclass(frozen=True, slots=True)
class Wiring:
    dealerships: Dealerships
    watching: Watching


@metrics.log_metrics
def handler(_event: dict[str, Any], _context: object) -> dict[str, list[str]]:
    wiring, now, silent = _wiring(), utc_now(), []
    for dealership_id in sorted(wiring.dealerships.ids()):
        try:
            dealership = wiring.dealerships.get(dealership_id)
        except ValidationError:  # its text quotes the file
            log.warning("unreadable dealership", extra={"dealership_id": dealership_id})
            continue
        if dealership is not None:
            silent += wiring.watching.look(dealership, now)
    telemetry.count(metrics, "IntegrationsSilent", len(silent))
    log.info("watched", extra={"silent": silent})
    return {"silent": silent}


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(WatchEnvironment, os.environ)
    dynamodb = aws.client("dynamodb")
    directory = Directory(dynamodb, env.directory_table)
    return Wiring(
        dealerships=Dealerships(dynamodb, env.directory_table),
        watching=Watching(
            stack=env.stack,
            is_connected=lambda id_: directory.integration(id_) is not None,
            heard=partial(heard, dynamodb, env.calls_table),
            known=lambda id_: from_json(watches.known(dynamodb, env.calls_table, id_)),
            remember=partial(_remember, dynamodb, env.calls_table),
            mail=partial(_send, aws.client("sns"), env.alarms_topic),
        ),
    )


def _remember(client: "DynamoDBClient", table: str, dealership_id: str, known: "Mapping[str, Known]") -> None:
    watches.note_known(client, table, dealership_id, to_json(known))


def _send(client: "SNSClient", topic: str, mail: Mail) -> None:
    client.publish(TopicArn=topic, Subject=mail.subject, Message=mail.body)


if aws.is_starting(os.environ):
    _wiring()
