"""What is said of a dealership's notices when its file is applied, where they could never leave."""

from typing import Any

import pytest

from cli.dealership import notices
from cli.shared.deployment import Deployment
from functions.shared.dealership import Dealership
from infra.settings import Settings
from tests.builders import dealership
from tests.unit.cli.deployed import Deployed


def settings(**changes: Any) -> Settings:
    return Settings(
        stage="prod", region="ca-central-1", origination_identity="pool-a", alarms_email="a@b.ca", **changes
    )


def told(**by_department: dict[str, Any]) -> Dealership:
    return dealership(notices=by_department)


STAFF = ["julie@garage.ca"]
BY_MAIL = {
    "email": {"email": STAFF},
    "escalation": {"slack": True, "escalate_to": STAFF},
    "leads": {"adf": {"to": "leads@crm.example"}},
}


@pytest.mark.parametrize("wanted", BY_MAIL.values(), ids=BY_MAIL)
def test_where_the_stage_sends_no_e_mail_each_department_that_wants_one_is_named(
    wanted: dict[str, Any],
) -> None:
    file = told(sales=wanted, service={"teams": True})
    [said] = notices.problems(file, settings())
    assert said.startswith("notices, sales: no e-mail leaves: set notices_from in rappel.toml")
    assert list(notices.problems(file, settings(notices_from="rappel@garage.ca"))) == []


def test_a_webhook_that_isn_t_stored_is_named_with_the_command_that_stores_it(deployed: Deployed) -> None:
    file = told(default={"slack": True, "email": STAFF}, service={"teams": True})
    assert list(notices.warnings(Deployment("prod"), file)) == [
        "notices, default: slack has no webhook yet: rappel notice webhook garage-tremblay slack stores it",
        "notices, service: teams has no webhook yet: rappel notice webhook garage-tremblay teams"
        " --department service stores it",
    ]
    deployed.client("ssm").put_parameter(
        Name="/rappel/prod/notices/garage-tremblay/default/slack", Value="https://x", Type="SecureString"
    )
    [left] = notices.warnings(Deployment("prod"), file)
    assert "service: teams" in left
