"""The architecture, checked by the imports themselves."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from functions.shared.call import DEPARTMENTS, LANGUAGES
from infra.functions import BUNDLES, FUNCTIONS

ROOT = Path(__file__).parents[1]
# What each folder of `functions/` may import beside itself: a function, what its zip has.
LIBRARIES: dict[str, set[str]] = {
    **{name: set(libraries) for name, libraries in BUNDLES.items()},
    "shared": set(),
    "desk": {"shared"},
    "lake": {"shared"},
}
# Where boto3 and botocore may be imported: the edges, and the adapters that speak to AWS.
AWS_ROOMS = {
    "functions/announce/announcing.py",  # botocore's exceptions only
    "functions/announce/handler.py",
    "functions/desk/handler.py",
    "functions/notify/channels/email.py",  # botocore's exceptions only
    "functions/notify/handler.py",
    "functions/notify/watch.py",
    "functions/notify/webhooks.py",
    "functions/on_missed_call/handler.py",
    "functions/on_missed_call/reconcile.py",  # botocore's exceptions only
    "functions/on_missed_call/recording.py",  # botocore's exceptions only
    "functions/on_missed_call/refusals.py",  # botocore's exceptions only
    "functions/on_missed_call/sweep.py",
    "functions/lake/athena.py",
    "functions/lake/bucket.py",
    "functions/lake/data_catalog.py",
    "functions/quarterly_rollup/handler.py",
    "functions/quarterly_rollup/ledger_pages.py",
    "functions/on_sms_event/handler.py",
    "functions/on_sms_event/receipts.py",
    "functions/send_sms/carriers/carrier.py",  # botocore's exceptions only
    "functions/send_sms/carriers/choice.py",
    "functions/shared/aws.py",
    "functions/shared/json_client.py",
    "functions/shared/provider_api/credentials.py",
    "functions/send_sms/carriers/end_user_messaging.py",
    "functions/send_sms/carriers/sns.py",
    "functions/send_sms/handler.py",
    "functions/shared/ledger/callers.py",
    "functions/shared/ledger/calls.py",
    "functions/shared/ledger/contacts.py",
    "functions/shared/ledger/dealerships.py",
}
# Departments and languages are data: these files alone name one, and these ones.
NAMED = {
    "functions/shared/call.py": {*DEPARTMENTS, *LANGUAGES},
    "functions/shared/dealership.py": {"fr"},  # Quebec's law
    "functions/desk/acting.py": {"fr"},  # a colon's space
    "functions/lake/schema.py": {"parts"},  # of a text
    "functions/shared/ledger/receipts.py": {"parts"},  # of a text
    "functions/shared/receipt.py": {"parts"},
    "functions/shared/telemetry.py": {"service"},  # Powertools' dimension
    "functions/lake/report/localizer.py": {"other"},  # the CLDR's plural
    "functions/notify/adf.py": {"service"},  # an element of ADF
    "functions/notify/wording.py": {"other"},  # the CLDR's plural
    "functions/on_missed_call/decision.py": {"other"},  # of an unknown line
    "functions/on_missed_call/providers/dialpad.py": {"employee"},  # a call to a user
    "infra/constructs/alarms.py": {"service"},  # Powertools' dimension
    "cli/call_logs/dealership_of.py": {"other", "fr"},  # of a dealership known by its name alone
    "cli/call_logs/interpret/legs.py": {"other"},
    "cli/call_logs/interpret/lines.py": {"other", "employee"},  # an extension with a person's name
    "cli/preview.py": {"service"},  # the default
    "cli/report.py": {"fr"},  # the default
    "cli/simulation/market.py": {"fr", "en"},  # what dealerships of Quebec and around it speak
}
ENVIRONMENT_ROOMS = {f"functions/{spec.bundle}/{spec.module}.py" for spec in FUNCTIONS}

_VARIABLE = re.compile(r"RAPPEL_[A-Z_]+")

# The modules by which the rest of the repository reaches a function. Its handler is named, never imported;
# `functions/lake` and `functions/shared` are libraries, free to import.
FACES = {
    "announce": {"changes", "environment"},
    "desk": {"environment"},
    "notify": {
        "channels.addresses",
        "delivering",
        "endpoint_post",
        "environment",
        "trial",
        "webhook_urls",
    },
    "on_missed_call": {
        "call_logs",
        "effect",
        "environment",
        "providers",
        "recovering",
        "recovery",
        "verification",
        "web",
    },
    "on_sms_event": {"environment", "replies.reading"},
    "send_sms": {
        "carriers.accounts",
        "environment",
        "promise",
        "senders",
        "trial",
        "wording",
    },
    "quarterly_rollup": {"environment", "ledger_pages", "sharded.counting", "sharded.shards"},
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((ROOT / "functions").rglob("*.py")):
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


SOURCES = dict(sources())
IMPORTED = {path: imported(tree) for path, tree in SOURCES.items()}


def importing(paths: Iterable[str], names: Iterable[str]) -> list[str]:
    """The files that import one of the packages or modules, and which."""
    return [
        f"{path} imports {name}"
        for path in paths
        for name in IMPORTED[path]
        if any(name == other or name.startswith(f"{other}.") for other in names)
    ]


def test_functions_never_import_one_another() -> None:
    """And a library imports no other than it may."""
    for room in {Path(path).parts[1] for path in SOURCES} - {"__init__.py"}:
        own = [path for path in SOURCES if Path(path).parts[1] == room]
        others = [f"functions.{other}" for other in LIBRARIES if other not in {room, *LIBRARIES[room]}]
        assert importing(own, others) == []


def test_functions_know_nothing_of_the_rest_of_the_repository() -> None:
    assert importing(SOURCES, ("cli", "infra", "demo", "tests", "benchmarks")) == []


def test_the_rest_of_the_repository_reaches_a_function_by_its_faces() -> None:
    files = [file for room in ("cli", "infra", "demo", "benchmarks") for file in (ROOT / room).rglob("*.py")]
    modules = {module for file in files for module in modules_of(ast.parse(file.read_text(encoding="utf-8")))}
    assert {module for module in modules if module.split(".")[1] in FACES} == {
        f"functions.{function}.{face}" for function, faces in FACES.items() for face in faces
    }


def modules_of(tree: ast.AST) -> Iterator[str]:
    """The modules of a function or library that are imported: not the names within them."""
    for name in imported(tree):
        path = ROOT / name.replace(".", "/")
        if (
            name.startswith("functions.")
            and name.count(".") > 1
            and (path.with_suffix(".py").is_file() or path.is_dir())
        ):
            yield name


def test_pure_modules_know_no_aws() -> None:
    assert importing(sorted(set(SOURCES) - AWS_ROOMS), ("boto3", "botocore")) == []


def test_only_handlers_read_the_environment_or_the_clock() -> None:
    others = sorted(set(SOURCES) - ENVIRONMENT_ROOMS)
    assert importing(others, ["functions.shared.moment.utc_now"]) == []
    assert [
        f"{path} reads {ast.unparse(node)}"
        for path in others
        if path not in ("functions/shared/moment.py", "functions/shared/json_client.py")  # AWS's variables
        for node in ast.walk(SOURCES[path])
        if isinstance(node, ast.Attribute)
        if ast.unparse(node) in {"os.environ", "os.getenv", "datetime.now", "time.time"}
    ] == []


def test_data_files_are_read_by_their_place_beside_the_module() -> None:
    assert importing(SOURCES, ["importlib.resources"]) == [], "write Path(__file__).with_name(…)"


def test_no_client_is_made_at_import() -> None:
    assert [
        f"{path}, line {node.lineno}"
        for path, tree in SOURCES.items()
        for statement in tree.body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        if ast.unparse(node.func) in {"aws.client", "boto3.client", "boto3.resource", "boto3.session.Session"}
    ] == []


def test_a_variable_of_the_environment_is_named_once() -> None:
    """A function's own are named by its dataclass's fields alone, which both of its ends read."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "infra").rglob("*.py"))]
    named = Counter(
        name
        for tree in (*SOURCES.values(), *trees)
        for text in texts(tree)
        for name in _VARIABLE.findall(text)
    )
    assert dict(named) == {"RAPPEL_ASKED": 1, "RAPPEL_STAGE": 1, "RAPPEL_UP": 1}


def texts(tree: ast.AST) -> Iterator[str]:
    """Each string of the code, docstrings left out."""
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node.value


def test_what_is_counted_is_counted_by_a_name_that_the_alarms_know() -> None:
    """Only functions/shared/telemetry.py asks for a name of functions/shared/metrics.py."""
    assert [
        path
        for path, tree in SOURCES.items()
        if path != "functions/shared/telemetry.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "add_metric"
    ] == []


def python_files(*rooms: str) -> Iterator[tuple[str, str]]:
    """Each file by its place in the repository, with what is in it."""
    for file in sorted(file for room in rooms for file in (ROOT / room).rglob("*.py")):
        yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


def test_no_other_file_names_a_department_or_a_language() -> None:
    words = {*DEPARTMENTS, *LANGUAGES}
    named = {
        path: {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)} & words
        for path, text in python_files("functions", "infra", "cli")
    }
    assert {path: found for path, found in named.items() if found} == NAMED, (
        "what differs by department or language goes into functions/shared/words"
    )


def test_every_room_named_here_exists() -> None:
    assert set(SOURCES) >= AWS_ROOMS | ENVIRONMENT_ROOMS


def test_a_file_is_one_idea_of_250_lines_at_most() -> None:
    lines = {
        path: len(text.splitlines())
        for path, text in python_files("functions", "infra", "cli", "demo", "benchmarks")
    }
    assert {path: count for path, count in lines.items() if count > 250} == {}
