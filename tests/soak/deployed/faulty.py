"""Has the functions of a call's way speak with AWS over a wire where requests go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.outputs import LIVE
from tests.end_to_end.conftest import Deployed
from tests.soak.deployed.wire import Wire


@contextmanager
def faulty(deployed: Deployed, wire: Wire) -> Iterator[None]:
    """Meanwhile the functions of a call's way ask the wire for AWS. Nothing else of them changes."""
    outputs, functions = deployed.outputs, deployed.client("lambda")
    before = dict[str, tuple[dict[str, str], str | None]]()
    for name in (
        outputs.on_missed_call_function,
        outputs.send_sms_function,
        outputs.sweep_function,
        outputs.receipts_function,
    ):
        variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        aliases = {each["Name"]: each for each in functions.list_aliases(FunctionName=name)["Aliases"]}
        before[name] = variables, aliases[LIVE]["FunctionVersion"] if LIVE in aliases else None
        _configure(functions, name, variables | {"AWS_ENDPOINT_URL": wire.url})
        if LIVE in aliases:
            version = functions.publish_version(FunctionName=name)["Version"]
            functions.update_alias(FunctionName=name, Name=LIVE, FunctionVersion=version)
    try:
        yield
    finally:
        for name, (variables, version) in before.items():
            _configure(functions, name, variables)
            if version:
                functions.update_alias(FunctionName=name, Name=LIVE, FunctionVersion=version)
        # What no sender was alive to delete would come again minutes later, among others' messages.
        deployed.client("sqs").purge_queue(QueueUrl=outputs.queue_url)


def _configure(functions: Any, name: str, variables: dict[str, str]) -> None:
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
