"""The desk's edge: an HTTP API's event becomes a request, and an answer what the API takes."""

import os
from functools import cache, lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.desk.acting import Acting
from functions.desk.answering import Answering
from functions.desk.environment import DeskEnvironment
from functions.desk.provider import Provider, ProviderFailed
from functions.desk.reading import Reading
from functions.desk.ringing import Ringing
from functions.desk.session import Door
from functions.desk.staff import Staff
from functions.desk.tokens import Tokens
from functions.desk.web import Answer, request, response
from functions.shared import aws, environment
from functions.shared.dealership import Dealership
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.conversations import Conversations
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.deeds import Deeds
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.messages import Messages
from functions.shared.ledger.rings import Rings
from functions.shared.ledger.staff_entries import StaffEntries
from functions.shared.ledger.texts import Texts
from functions.shared.moment import utc_now
from functions.shared.one_tap import OneTap
from functions.shared.outbox import Outbox
from functions.shared.telemetry import logger

if TYPE_CHECKING:
    from functions.desk.bridging.accounts import Accounts
    from functions.desk.bridging.bridge import Bridge

log = logger("desk")
_TIMEOUTS = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2, "mode": "standard"})
# A credential is read in the time that its provider has to take a call.
_CREDENTIAL = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1, "mode": "standard"})


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """AWS Lambda's entry point."""
    asked = request(event)
    fields: dict[str, object] = {"request_id": event["requestContext"].get("requestId")}
    try:
        answer = Answering(**_wiring(), note=fields.update).answer(asked, utc_now())
    except (BotoCoreError, ClientError, ProviderFailed) as error:
        fields["error"] = type(error).__name__
        answer = Answer(status=503, headers={"retry-after": "3"})
    if asked.method == "POST" or answer.status >= 500:
        log.info("desk", extra={**fields, "status": answer.status})
    return response(asked, answer)


@lru_cache(maxsize=1)
def _wiring() -> dict[str, Any]:
    env = environment.read(DeskEnvironment, os.environ)
    dynamodb = aws.client("dynamodb", _TIMEOUTS)
    cognito = aws.client("cognito-idp", _TIMEOUTS)
    reader = DeskReader(dynamodb, env.calls_table, env.contacts_table)
    consents, entries = Consents(dynamodb, env.contacts_table), StaffEntries(dynamodb, env.contacts_table)
    texts, deeds = Texts(dynamodb, env.calls_table), Deeds(dynamodb, env.calls_table, reader)
    provider = Provider(f"{cognito.meta.endpoint_url}/{env.user_pool_id}", env.client_id)
    return {
        "door": Door(provider, Tokens(provider, env.client_id), env.desk_url),
        "dealership": Dealerships(dynamodb, env.directory_table).get,
        "may_act": Staff(cognito, env.user_pool_id).may_act,
        "reading": Reading(
            desk=reader,
            messages=Messages(dynamodb, env.contacts_table),
            entries=entries,
            texts=texts,
            conversations=Conversations(dynamodb, env.calls_table),
            consents=consents,
        ),
        "acting": Acting(
            deeds=deeds,
            desk=reader,
            consents=consents,
            entries=entries,
            texts=texts,
            outbox=Outbox(aws.client("sqs", _TIMEOUTS), env.queue_url),
            ringing=Ringing(
                deeds=deeds,
                desk=reader,
                rings=Rings(dynamodb, env.calls_table),
                bridge_of=_bridge,
            ),
        ),
        "desk_url": env.desk_url,
        "once": lambda: uuid4().hex,
    }


def _bridge(dealership: Dealership, one_tap: OneTap, number: str) -> "Bridge":
    env = environment.read(DeskEnvironment, os.environ)
    return _accounts(env.sender_credentials_prefix, env.public_url).bridge(dealership, one_tap, number)


@cache
def _accounts(credentials_prefix: str, public_url: str) -> "Accounts":
    """Nothing is loaded of what bridges calls until somebody asks for one."""
    from functions.desk.bridging.accounts import Accounts
    from functions.shared.provider_api.credentials import Credentials

    ssm = aws.client("ssm", _CREDENTIAL)
    return Accounts(Credentials(ssm, credentials_prefix, monotonic), public_url, monotonic)
