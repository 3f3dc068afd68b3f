"""The deployed stage calls itself: a missed call goes the whole way, and nobody is texted."""

import json
from typing import Any

import pytest

from functions.notify.environment import SyntheticEnvironment
from functions.shared.environment import render
from functions.shared.synthetic import SYNTHETIC
from infra.local.texts import texts
from tests.end_to_end.conftest import Deployed

pytestmark = pytest.mark.slow


def test_the_stage_calls_itself_and_hears_where_no_text_leaves(deployed: Deployed) -> None:
    own = deployed.cloud.api_url + "/calls/standardwebhooks/"
    assert calls(deployed, own + SYNTHETIC) == {"wrong": None}
    # By call: other stories of this deployment have callers of the same hundred numbers.
    told = [text.context.get("call", "") for text in texts(deployed.cloud)]
    assert [call for call in told if call.startswith(SYNTHETIC)] == []
    assert SYNTHETIC not in deployed.dealerships.ids()
    assert calls(deployed, own + "nobody-s") == {"wrong": "the webhook: 401"}


def calls(deployed: Deployed, endpoint: str) -> Any:
    """What the function says of a call to that endpoint: MiniStack's own isn't at the API's public name."""
    client, name = deployed.client("lambda"), deployed.outputs.synthetic_function
    variables = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    told = SyntheticEnvironment(
        calls_table=deployed.outputs.calls_table,
        endpoint=endpoint,
        secret_parameter=deployed.outputs.secrets_prefix + SYNTHETIC,
    )
    client.update_function_configuration(
        FunctionName=name, Environment={"Variables": variables | render(told)}
    )
    return json.load(client.invoke(FunctionName=name, Payload=b"{}")["Payload"])
