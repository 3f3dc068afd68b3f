"""A caller of whom a dealership holds all that it may hold, in every place."""

import json
from datetime import datetime, timedelta
from typing import Any

from functions.shared.consent import ConsentChange
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.messages import Message, Messages
from functions.shared.ledger.texts import OwedText, Texts
from tests.builders import missed_call
from tests.unit.cli.deployed import Deployed

ID = "garage-tremblay"


def fill(deployed: Deployed, caller: str, now: datetime, dealership_id: str = ID) -> CallRef:
    """A call, a text of its own, a history, a contact who opted out, a message and its records."""
    dynamodb = deployed.client("dynamodb")
    call = missed_call(f"CA{caller[-4:]}-{now:%M%S%f}", now, caller=caller, dealership_id=dealership_id)
    deployed.calls.record(call)
    Callers(dynamodb, "calls").add(dealership_id, caller, f"{now:%H}|missed|{call.call_key}", now)
    text = OwedText(
        dealership_id=dealership_id,
        kind="follow_up",
        about=call.call_key,
        caller=caller,
        department="service",
        line="Service",
        called=call.called,
        language="fr",
        occurred_at=now,
        due_at=now + timedelta(hours=1),
    )
    Texts(dynamodb, "calls").owe(text, asked=False)
    reply = Message(
        dealership_id=dealership_id,
        caller=caller,
        at=now,
        message_id=f"in-{caller[-4:]}-{now:%M%S%f}",
        carrier="end_user_messaging",
        recipient="+14185550100",
        body=f"Arrêtez svp, rappelez au {caller}",
        meaning="opt_out",
        rule="R6",
        call=call.call_key,
    )
    Messages(dynamodb, "contacts").record(reply)
    Consents(dynamodb, "contacts").opt_out(
        dealership_id, caller, ConsentChange(at=now, how="text", rule="R6", message_id=reply.message_id)
    )
    deployed.contacts.note_reply(dealership_id, caller, {"language": "en"}, now)
    return CallRef(dealership_id, call.call_key)


def everything(deployed: Deployed) -> str:
    """All items of all tables, and all messages of all queues, as text."""
    dynamodb, sqs = deployed.client("dynamodb"), deployed.client("sqs")
    found: list[Any] = [
        dynamodb.scan(TableName=table)["Items"] for table in dynamodb.list_tables()["TableNames"]
    ]
    for url in sqs.list_queues().get("QueueUrls", ()):
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        found.append(answer.get("Messages", []))
    return json.dumps(found, default=str)
