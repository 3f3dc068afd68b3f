"""What notify is told about where it runs and how it sends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyEnvironment:
    """A message waits in the queue at `notices_queue_url` for its next try. `sender` is the address that
    e-mails leave from; None where the stage sends none. `webhooks_prefix` begins the names of the SSM
    parameters with Slack's and Teams' URLs. `desk_url` is the desk's page; None on a stage without one.
    """

    directory_table: str
    calls_table: str
    contacts_table: str
    notices_queue_url: str
    sender: str | None
    webhooks_prefix: str
    desk_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksEnvironment:
    """`queue_url` is the queue of events for endpoints. `secrets_prefix` begins the names of the SSM
    parameters with the secrets that sign them.
    """

    directory_table: str
    calls_table: str
    queue_url: str
    secrets_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEnvironment:
    """`alarms_topic` is the ARN of the topic that the operator's alarms go to, and `stack` the name by which
    they know the stage.
    """

    directory_table: str
    calls_table: str
    alarms_topic: str
    stack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticEnvironment:
    """`endpoint` is the URL of the stage's own integration. `secret_parameter` names what signs for it."""

    calls_table: str
    endpoint: str
    secret_parameter: str
