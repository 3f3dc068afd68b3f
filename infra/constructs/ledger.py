"""The ledger: three tables that outlive the stack. Their keys are those of functions/shared/ledger."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from functions.shared.ledger.contacts import TEXTED_INDEX
from functions.shared.ledger.desk_index import DESK_INDEX
from functions.shared.ledger.owed import OWED_INDEX


class Ledger(Construct):
    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.directory = self._table("Directory", "pk", "sk")
        self.calls = self._table("Calls", "dealership_id", "call_key", expiry="expires_at")
        # Only a call whose text is owed has these keys, so that the sweeper reads nothing else.
        self.calls.add_global_secondary_index(
            index_name=OWED_INDEX,
            partition_key=_text("owed"),
            sort_key=_text("owed_at"),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        # Only a call that waits for staff, or that they or telephony have closed, has these keys.
        self.calls.add_global_secondary_index(
            index_name=DESK_INDEX,
            partition_key=_text("desk"),
            sort_key=_text("desk_at"),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.contacts = self._table("Contacts", "dealership_id", "caller", expiry="expires_at")
        # Only a contact that a text was claimed for has both keys.
        self.contacts.add_global_secondary_index(
            index_name=TEXTED_INDEX,
            partition_key=_text("caller"),
            sort_key=_text("last_text_at"),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=["last_text_call"],
        )

    @property
    def texted_index_arn(self) -> str:
        return f"{self.contacts.table_arn}/index/{TEXTED_INDEX}"

    @property
    def owed_index_arn(self) -> str:
        return f"{self.calls.table_arn}/index/{OWED_INDEX}"

    @property
    def desk_index_arn(self) -> str:
        return f"{self.calls.table_arn}/index/{DESK_INDEX}"

    def _table(self, name: str, partition: str, sort: str, *, expiry: str | None = None) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            name,
            partition_key=_text(partition),
            sort_key=_text(sort),
            time_to_live_attribute=expiry,
            # What changes in calls and contacts becomes events (functions/announce).
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if expiry else None,
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
