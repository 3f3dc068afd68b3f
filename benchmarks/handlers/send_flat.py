"""What Rappel promises of a text, written flat on boto3: judged, claimed with its caller, its dealership's
day and its place on the sender in one transaction, marked before it is sent, and recorded after. One carrier,
one wording, one language."""

import json
import os
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import boto3
from botocore.config import Config

dynamodb = boto3.client("dynamodb")
carrier = boto3.client("pinpoint-sms-voice-v2", config=Config(retries={"total_max_attempts": 1}))

WORDS = "{} : nous avons manqué votre appel. Rappelez-nous au {}. ARRET pour ne plus en recevoir."


@cache
def dealership_of(dealership_id: str) -> dict[str, Any]:
    key = {"pk": {"S": f"dealership#{dealership_id}"}, "sk": {"S": "profile"}}
    item = dynamodb.get_item(TableName=os.environ["RAPPEL_DIRECTORY_TABLE"], Key=key)["Item"]
    return dict(json.loads(item["document"]["S"]))


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    for record in event["Records"]:
        message = json.loads(record["body"])
        deliver(message["dealership_id"], message["call_key"])
    return {"batchItemFailures": []}


def deliver(dealership_id: str, call_key: str) -> None:
    calls, contacts = os.environ["RAPPEL_CALLS_TABLE"], os.environ["RAPPEL_CONTACTS_TABLE"]
    key = {"dealership_id": {"S": dealership_id}, "call_key": {"S": call_key}}
    call = dynamodb.get_item(TableName=calls, Key=key, ConsistentRead=True)["Item"]
    now, dealership = datetime.now(UTC), dealership_of(dealership_id)
    caller, occurred_at = call["caller"]["S"], call["occurred_at"]["S"]
    if call["text_status"]["S"] != "pending" or now - datetime.fromisoformat(occurred_at) > timedelta(
        hours=1
    ):
        return
    contact_key = {"dealership_id": {"S": dealership_id}, "caller": {"S": caller}}
    usage_key = {"dealership_id": {"S": f"texts#{dealership_id}"}, "call_key": {"S": "usage"}}
    identity = os.environ["RAPPEL_ORIGINATION_IDENTITY"]
    lane_key = {"dealership_id": {"S": f"sender#{identity}"}, "call_key": {"S": "lane#0"}}
    found = dynamodb.batch_get_item(
        RequestItems={
            calls: {"Keys": [usage_key, lane_key], "ConsistentRead": True},
            contacts: {"Keys": [contact_key], "ConsistentRead": True},
        }
    )["Responses"]
    shared = {item["call_key"]["S"]: item for item in found.get(calls, ())}
    contact = (found.get(contacts) or [{}])[0]
    usage, lane = shared.get("usage", {}), shared.get("lane#0", {})
    today = now.astimezone(ZoneInfo(dealership["timezone"])).date().isoformat()
    sent = int(usage["today"]["N"]) if usage.get("day", {}).get("S") == today else 0
    last = contact.get("last_text_at", {}).get("S", "")
    if "opted_out_at" in contact or sent >= 500 or last > text(now - timedelta(hours=24)):
        return
    moment, expires_at = text(now), str(int((now + timedelta(days=37)).timestamp()))
    seen = {"usage": usage, "lane": lane}
    unmoved = {
        name: "version = :seen" if item else "attribute_not_exists(version)" for name, item in seen.items()
    }
    versions = {name: int(item["version"]["N"]) if item else 0 for name, item in seen.items()}
    dynamodb.transact_write_items(
        ClientRequestToken=uuid4().hex,
        TransactItems=[
            change(
                calls,
                key,
                {"text_status": "claimed", "claimed_at": moment, "slot_at": moment, "counted_at": moment},
                "text_status = :pending AND attribute_not_exists(answered_at)",
                pending={"S": "pending"},
            ),
            change(
                contacts,
                contact_key,
                {"last_text_at": moment, "last_text_call": call_key},
                "attribute_not_exists(opted_out_at) AND"
                " (attribute_not_exists(last_text_at) OR last_text_at < :before)",
                before={"S": text(now - timedelta(hours=24))},
            ),
            change(
                calls,
                lane_key,
                {"free_at": text(now + timedelta(milliseconds=1))},
                unmoved["lane"],
                numbers={"version": str(versions["lane"] + 1), "expires_at": expires_at},
                **({"seen": {"N": str(versions["lane"])}} if lane else {}),
            ),
            change(
                calls,
                usage_key,
                {"day": today},
                unmoved["usage"],
                numbers={
                    "today": str(sent + 1),
                    "version": str(versions["usage"] + 1),
                    "expires_at": expires_at,
                },
                **({"seen": {"N": str(versions["usage"])}} if usage else {}),
            ),
            change(
                contacts,
                {
                    "dealership_id": {"S": f"{dealership_id}#consents"},
                    "caller": {"S": f"{caller}#{occurred_at}#response#{call_key}"},
                },
                {"what": "basis", "at": occurred_at, "basis": "response", "call_key": call_key},
                "",
                {"expires_at": str(int((now + timedelta(days=1096)).timestamp()))},
            ),
        ],
    )
    mark = change(
        calls,
        key,
        {"text_status": "sending", "sending_at": moment, "sending_by": uuid4().hex},
        "text_status = :claimed AND attribute_not_exists(answered_at)",
        claimed={"S": "claimed"},
    )
    dynamodb.update_item(**mark["Update"])
    body = WORDS.format(dealership["text_name"], dealership["phone"])
    answer = carrier.send_text_message(
        DestinationPhoneNumber=caller,
        OriginationIdentity=identity,
        MessageBody=body,
        MessageType="TRANSACTIONAL",
        MaxPrice=os.environ["RAPPEL_MAX_PRICE"],
        TimeToLive=900,
        Context={"call": f"{dealership_id} {call_key}"},
    )
    facts = {"text_status": "accepted", "message_id": answer["MessageId"], "carrier": "end_user_messaging"}
    facts |= {"texted_at": text(datetime.now(UTC)), "language": "fr", "body": body}
    done = change(calls, key, facts, "text_status = :sending", {"segments": "1"}, sending={"S": "sending"})
    done["Update"]["UpdateExpression"] += " REMOVE owed, owed_at, sending_at, sending_by, slot_at"
    dynamodb.update_item(**done["Update"])
    print(json.dumps({"message": "text", "dealership_id": dealership_id, "call_key": call_key}))


def change(
    table: str,
    key: dict[str, Any],
    texts: dict[str, str],
    condition: str,
    numbers: dict[str, str] | None = None,
    **values: Any,
) -> Any:
    typed = {name: {"S": value} for name, value in texts.items()}
    typed |= {name: {"N": value} for name, value in (numbers or {}).items()}
    arguments = {
        "TableName": table,
        "Key": key,
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in typed),
        "ExpressionAttributeNames": {f"#{name}": name for name in typed},
        "ExpressionAttributeValues": {f":{name}": value for name, value in (typed | values).items()},
    }
    return {"Update": arguments | ({"ConditionExpression": condition} if condition else {})}


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
