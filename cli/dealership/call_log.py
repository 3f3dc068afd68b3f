"""`rappel dealership call-log-credential`: stores what a call log is read with, once it is tried."""

import sys
from datetime import timedelta
from json import dumps
from time import monotonic

from cli.dealership.secrets import IntegrationArgument
from cli.senders.credentials import ask_fields, check_fields
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from functions.on_missed_call.call_logs import CALL_LOGS, load_call_log
from functions.shared.moment import utc_now
from functions.shared.provider_api import api
from functions.shared.provider_api.call_log_credentials import CALL_LOG_CREDENTIALS
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from infra.settings import DEFAULT_STAGE

_TRIED = timedelta(hours=1)


def call_log_credential(integration: IntegrationArgument, stage: Stage = DEFAULT_STAGE) -> None:
    """Store what an integration's call log is read with: asked for field by field, or read a line a field.

    Each night the provider's log is then looked through for calls that no webhook told of. The last hour's
    is read first: a credential that can't read it isn't stored. It needs no right but that one.

    \b
    rappel dealership call-log-credential tremblay-callrail
    rappel dealership call-log-credential tremblay-callrail < credential
    """
    deployment = Deployment(stage)
    known = deployment.directory.integration(integration)
    if known is None:
        raise Failed(f"no dealership has an integration {integration}: check its spelling, or apply its file")
    provider = known.provider
    if provider not in CALL_LOGS:
        raise Failed(f"Rappel reads no call log of {provider}: it does of {', '.join(CALL_LOGS)}")
    fields = ask_fields(provider, CALL_LOG_CREDENTIALS[provider])
    check_fields(deployment, integration, fields)
    now = utc_now()
    try:
        calls = sum(1 for _ in load_call_log(provider)(fields, now - _TRIED, now, api.ask, monotonic))
    except Unavailable as unavailable:
        doing = "refuses it" if unavailable.stopped else "doesn't answer"
        raise Failed(f"{provider} {doing} ({unavailable.reason}): nothing was stored") from None
    except AnswerLost as lost:
        raise Failed(f"{provider} doesn't answer ({lost}): nothing was stored. Try again") from None
    deployment.store_secret(deployment.settings.call_logs_prefix + integration, dumps(fields))
    print(f"{integration}: stored. {provider}'s log has {calls} calls of the last hour.", file=sys.stderr)
