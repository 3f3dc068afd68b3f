"""Has the stage's own dealership join (functions/shared/synthetic.py): its synthetic calls need it.

`make deploy` does it once the stack stands. Its secret is drawn once, and nobody needs to know it.
"""

from base64 import b64encode
from contextlib import suppress
from secrets import token_bytes
from typing import TYPE_CHECKING

from functions.shared.call import DEPARTMENTS, LANGUAGES
from functions.shared.dealership import Dealership
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.synthetic import SYNTHETIC, SYNTHETIC_LINE
from infra.outputs import Outputs

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_ssm import SSMClient

DEALERSHIP = Dealership.model_validate(
    {
        "id": SYNTHETIC,
        "name": "Rappel",
        "text_name": "Rappel",
        "timezone": "America/Toronto",
        "languages": LANGUAGES[:1],
        "phone": SYNTHETIC_LINE,
        "hours": {"default": {"monday-sunday": "00:00-24:00"}},
        "lines": [{"name": "Synthetic", "department": DEPARTMENTS[0], "number": SYNTHETIC_LINE}],
        "integrations": [{"id": SYNTHETIC, "provider": "standardwebhooks"}],
        "cooldown_minutes": 0,
    }
)


def join(dynamodb: "DynamoDBClient", ssm: "SSMClient", outputs: Outputs) -> None:
    """Writes the dealership, and its secret where there is none. Raises botocore's errors where AWS fails."""
    parameter = outputs.secrets_prefix + SYNTHETIC
    with suppress(ssm.exceptions.ParameterAlreadyExists):
        ssm.put_parameter(
            Name=parameter,
            Value=f"whsec_{b64encode(token_bytes(32)).decode()}",
            Type="SecureString",
            KeyId=outputs.secrets_key_id,
        )
    Dealerships(dynamodb, outputs.directory_table).apply(DEALERSHIP, {SYNTHETIC: parameter})
