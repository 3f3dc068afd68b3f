"""The outputs of a deployed stack, by which scripts and people find its parts."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient

# The alias by which intake and sender are started, by hand too: infra/constructs/canary.py.
LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """`public_url` is what providers call and sign, and `desk_url` what staff open, both without a path."""

    api_id: str
    api_url: str
    public_url: str
    desk_url: str
    user_pool_id: str
    directory_table: str
    calls_table: str
    contacts_table: str
    queue_url: str
    dead_letter_queue_url: str
    receipts_queue_url: str
    receipts_dead_letter_queue_url: str
    receipts_topic_arn: str
    replies_queue_url: str
    replies_dead_letter_queue_url: str
    replies_topic_arn: str
    event_bus: str
    events_dead_letter_queue_url: str
    endpoints_queue_url: str
    endpoints_dead_letter_queue_url: str
    lake_bucket: str
    glue_database: str
    workgroup: str
    on_missed_call_function: str
    sweep_function: str
    reconcile_function: str
    send_sms_function: str
    receipts_function: str
    replies_function: str
    announce_function: str
    webhooks_function: str
    watch_function: str
    synthetic_function: str
    rollup_function: str
    rollup_machine_arn: str
    desk_function: str
    notify_function: str
    notices_queue_url: str
    notices_dead_letter_queue_url: str
    secrets_key_id: str
    opt_outs_key_id: str
    hashing_key_id: str
    secrets_prefix: str


# The fields' names in CloudFormation: ApiId and so on.
NAMES = {field.name: field.name.title().replace("_", "") for field in fields(Outputs)}


def read(client: "CloudFormationClient", stack: str) -> Outputs:
    """Asks CloudFormation. Raises KeyError where the stack lacks an output, ClientError without the stack."""
    described = client.describe_stacks(StackName=stack)["Stacks"][0].get("Outputs", [])
    values = {output["OutputKey"]: output["OutputValue"] for output in described}
    return Outputs(**{field: values[name] for field, name in NAMES.items()})


def render(outputs: Outputs) -> dict[str, str]:
    """The outputs by their names in CloudFormation."""
    return {name: getattr(outputs, field) for field, name in NAMES.items()}
