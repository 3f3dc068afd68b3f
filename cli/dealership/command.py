"""`rappel dealership`: onboards a dealership from its file, and shows what is known of it."""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.dealership import countries, directory, endpoint, never_text, notices, one_way, secrets, texts
from cli.dealership import file as dealership_file
from cli.dealership.call_log import call_log_credential
from cli.dealership.carrier_words import risky
from cli.dealership.follow_ups import name_problems
from cli.dealership.information.page import lacks, page
from cli.dealership.new import guessable, new
from cli.senders import check as senders
from cli.senders.credentials import sender_credential
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from cli.texts.pauses import print_standing
from functions.notify.endpoint_post import addresses_of
from functions.shared.dealership import Dealership
from functions.shared.information import information_url
from functions.shared.ledger.dealerships import TakenIntegration
from functions.shared.moment import utc_now
from infra.settings import DEFAULT_STAGE, Settings

dealership = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Onboard a dealership, and show what is known of it."
)


@dealership.command()
def apply(
    file: Annotated[Path, typer.Argument(help="The dealership's YAML file.")], stage: Stage = DEFAULT_STAGE
) -> None:
    """Make the directory say what FILE says. A file with a problem changes nothing."""
    wanted = dealership_file.load(file, utc_now().date())
    for warning in (*texts.warnings(texts.every(wanted)), *risky(wanted), *lacks(wanted)):
        print(f"{file}: {warning}", file=sys.stderr)
    deployment = Deployment(stage)
    url = information_url(deployment.outputs.public_url, wanted.id)
    wanted = wanted.model_copy(update={"info_url": url})
    carrier = deployment.settings.carrier
    if wrong := [
        *name_problems(wanted),
        *senders.problems(deployment, wanted),
        *one_way.problems(wanted, carrier),
        *notices.problems(wanted, deployment.settings),
        *endpoint.problems(wanted, addresses_of),
    ]:
        raise Failed("\n".join(f"{file}: {each}" for each in wrong))
    if one_way.notice(wanted, carrier):
        print(f"{file}: {one_way.notice(wanted, carrier)}", file=sys.stderr)
    countries.warn(file, wanted, deployment.settings)
    for warning in (*notices.warnings(deployment, wanted), *guessable(deployment, wanted)):
        print(f"{file}: {warning}", file=sys.stderr)
    prefix = deployment.outputs.secrets_prefix
    parameters = {integration.id: prefix + integration.id for integration in wanted.integrations}
    try:
        deployment.dealerships.apply(wanted, parameters, _page(wanted, deployment.settings))
    except TakenIntegration as taken:
        raise Failed(f"{file}: {taken}") from None
    print_standing(deployment, [wanted.id])
    for integration in wanted.integrations:
        print(f"{deployment.outputs.public_url}/calls/{integration.provider}/{integration.id}")
    print(f"Callers read who texts them at {url}", file=sys.stderr)
    print(f"{wanted.name}: {len(wanted.lines)} lines, webhooks to the URLs above.", file=sys.stderr)
    never_text.tell(wanted)


def _page(wanted: Dealership, settings: Settings) -> dict[str, str]:
    calls_kept = timedelta(days=settings.call_retention_days)
    return page(wanted, region=settings.region, calls_kept=calls_kept)


@dealership.command()
def show(
    dealership_id: Annotated[str | None, typer.Argument(help="One dealership; without it, all.")] = None,
    stage: Stage = DEFAULT_STAGE,
    as_json: Annotated[
        bool, typer.Option("--json", help="The whole file as JSON; numbers never texted by count.")
    ] = False,
) -> None:
    """Show a dealership as it stands in the directory."""
    dealerships = Deployment(stage).dealerships
    if dealership_id is None:
        for id_ in dealerships.ids():
            print(id_)
        return
    stored = dealerships.get(dealership_id)
    if stored is None:
        raise Failed(f"no dealership {dealership_id}: rappel dealership list names them all")
    if as_json:
        print(json.dumps(never_text.without_numbers(stored), ensure_ascii=False, indent=2))
    else:
        Console().print(_table(stored))


dealership.command()(new)
dealership.command("list")(directory.list_dealerships)
dealership.command()(directory.check)
dealership.command()(secrets.secret)
dealership.command("secret-rotate")(secrets.rotate)
dealership.command("secret-revoke")(secrets.revoke)
dealership.command("sender-credential")(sender_credential)
dealership.command("call-log-credential")(call_log_credential)
dealership.command("secrets")(secrets.list_secrets)
dealership.command()(directory.disable)
dealership.command()(directory.remove)


def _table(stored: Dealership) -> Table:
    last = max(stored.days_off, default=None)
    table = Table("line", "department", "reached at", "language", title=stored.name)
    for line in stored.lines:
        reached = f"{line.key} (overflow)" if line.overflow else line.key
        table.add_row(line.name, line.department, reached, line.language or stored.languages[0])
    table.caption = (
        f"{stored.timezone} · holidays known until {last} · cooldown {stored.cooldown_minutes} min"
        f" · {never_text.told(stored)} · {senders.told(stored)}"
    )
    return table
