"""What a deployment still lacks for the notices of a dealership's file, said when the file is applied."""

from collections.abc import Iterator

from cli.shared.deployment import Deployment
from functions.notify.webhook_urls import parameter_name
from functions.shared.dealership import Dealership
from infra.settings import Settings


def problems(wanted: Dealership, settings: Settings) -> Iterator[str]:
    """Says which notices could never leave."""
    if settings.notices_from is None:
        for whose, notices in wanted.notices.items():
            if notices.email or notices.escalate_to or notices.adf:
                yield f"notices, {whose}: no e-mail leaves: set notices_from in rappel.toml (docs/notices.md)"


def warnings(deployment: Deployment, wanted: Dealership) -> Iterator[str]:
    """Says which webhooks aren't stored yet."""
    ssm, prefix = deployment.ssm, deployment.settings.notices_prefix
    for whose, notices in wanted.notices.items():
        for channel in notices.webhooks:
            try:
                ssm.get_parameter(Name=parameter_name(prefix, wanted.id, whose, channel))
            except ssm.exceptions.ParameterNotFound:
                option = "" if whose == "default" else f" --department {whose}"
                command = f"rappel notice webhook {wanted.id} {channel}{option}"
                yield f"notices, {whose}: {channel} has no webhook yet: {command} stores it"
