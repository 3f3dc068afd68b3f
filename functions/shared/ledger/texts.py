"""Texts that answer no call directly, in the table `calls`: one item per text, which carries its life.

They lie in a partition of their own for each dealership (`<dealership>#texts`), under `<kind>#<what it is
about>`: a missed call's key, or an inbound message's id. So a text of one kind about one thing is owed once,
whoever owes it, and `CallRef` names it in the queue, the index `owed` and the claim.

| attribute | what |
|---|---|
| `kind`, `about`, `answer` | what the text is for, what it is about, and which keyword's answer it is |
| `caller`, `department`, `line`, `called`, `language` | as the call has them |
| `occurred_at`, `due_at` | when the call or message was, and when the text is due |
| `consent_basis`, `consent_until` | why the caller may be texted, and until when |
| `words` | what staff wrote |
| `text_status` and all that follows | as a call's: `functions.shared.ledger.calls` |
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.shared.call import Department, KeywordAnswer, Language, OwnTextKind
from functions.shared.consent import ConsentBasis
from functions.shared.ledger.calls import CALL_KEPT, TEXTS_PARTITION, CallRef
from functions.shared.ledger.items import SHAPE, unpack
from functions.shared.ledger.owed import SWEEP_GRACE, owed_from
from functions.shared.ledger.stored import StoredText, stored_text
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.text_life import FIRST

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedText:
    """A text to owe. `functions.shared.ledger.stored.StoredText` explains the fields."""

    dealership_id: str
    kind: OwnTextKind
    about: str
    caller: str
    department: Department
    line: str
    called: str | None
    language: Language | None
    occurred_at: datetime
    due_at: datetime
    answer: KeywordAnswer | None = None
    consent_basis: ConsentBasis | None = None
    consent_until: datetime | None = None
    words: str | None = None

    @property
    def ref(self) -> CallRef:
        """The text's name."""
        return CallRef(self.dealership_id, f"{self.kind}#{self.about}")


class Texts:
    """The texts, each of which stays for `kept` after it was due.

    Its methods raise botocore's ClientError and BotoCoreError where AWS fails.
    """

    def __init__(self, client: "DynamoDBClient", table: str, kept: timedelta = CALL_KEPT) -> None:
        self._client = client
        self._table = table
        self._kept = kept

    def owe(self, text: OwedText, *, asked: bool) -> bool:
        """Owes the text, once. Returns whether it is newly owed.

        `asked`: who owes it asks the queue for it right away (`functions.shared.outbox`), so that the sweeper
        asks only where that got lost. Else the sweeper asks when the text is due.
        """
        values: dict[str, Any] = asdict(text)
        del values["dealership_id"]
        values |= {
            "text_status": FIRST,
            **SHAPE,
            **owed_from(text.ref.call_key, text.due_at + SWEEP_GRACE if asked else text.due_at),
            "expires_at": int((text.due_at + self._kept).timestamp()),
        }
        known = {name: value for name, value in values.items() if value is not None}
        change = update_arguments(sets=known, condition="attribute_not_exists(text_status)")
        return update(self._client, self._table, text.ref.key(), change) is None

    def get(self, ref: CallRef) -> StoredText | None:
        """The text; None where none stands."""
        answer = self._client.get_item(TableName=self._table, Key=ref.key(), ConsistentRead=True)
        return stored_text(unpack(answer.get("Item", {})))


def texts_partition(dealership_id: str) -> str:
    """Where a dealership's texts lie in the table `calls`."""
    return f"{dealership_id}{TEXTS_PARTITION}"
