"""A coordinator and a worker of Trino over the local cloud's Glue and S3, while somebody needs them."""

import os
import shutil
import signal
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.query import trino
from cli.shared.errors import Failed
from infra.local.ministack import Cloud
from infra.local.trino.artifacts import Jars
from infra.local.trino.java import Java

# Athena's name for Glue's catalogue, which its views say.
CATALOG = "awsdatacatalog"
NODES = ("coordinator", "worker")
_NODE = Path(__file__).with_name("Node.java")
_JVM = [
    "-Xmx1g",
    "-XX:TieredStopAtLevel=1",  # it lives for a minute: what it starts by counts
    "-XX:-UsePerfData",
    "--add-modules=jdk.incubator.vector",
    "-Djdk.attach.allowAttachSelf=true",
]
_PATIENCE_SECONDS = 240.0


class NotStarted(Exception):
    """A node didn't come up; the message has the end of its log."""


@contextmanager
def running(java: Java, jars: Jars, cloud: Cloud) -> Iterator[str]:
    """Runs both nodes, and yields the coordinator's URL. Raises NotStarted.

    Each is ended by its process id; and ends by itself where we end without doing so.
    """
    with TemporaryDirectory(prefix="rappel-trino-") as folder, ExitStack() as ending:
        home = Path(folder)
        ports = dict(zip(NODES, _free_ports(len(NODES)), strict=True))
        _lay_out(home, jars, cloud)
        url = f"http://127.0.0.1:{ports['coordinator']}"
        started = {}
        for node, port in ports.items():
            started[node] = _start(java, jars, home, node, port, url)
            ending.callback(_end, started[node])
        _wait_until_ready(url, started, home)
        yield url


def _lay_out(home: Path, jars: Jars, cloud: Cloud) -> None:
    """Lays out the plugin, which is a folder of jars, and the one catalogue."""
    plugin = home / "plugin" / "hive"
    plugin.mkdir(parents=True)
    for jar in jars.of["hive"]:
        (plugin / jar.name).symlink_to(jar)
    # A plugin's own archive would have it, and Maven's jar hasn't.
    with zipfile.ZipFile(plugin / "services.jar", "w") as services:
        services.writestr("META-INF/services/io.trino.spi.Plugin", "io.trino.plugin.hive.HivePlugin\n")
    key = cloud.session.get_credentials()
    assert key is not None
    catalogs = home / "catalogs"
    catalogs.mkdir()
    _write(
        catalogs / f"{CATALOG}.properties",
        {
            "connector.name": "hive",
            "hive.metastore": "glue",
            "hive.metastore.glue.region": cloud.region,
            "hive.metastore.glue.endpoint-url": cloud.url,
            "hive.metastore.glue.aws-access-key": key.access_key,
            "hive.metastore.glue.aws-secret-key": key.secret_key,
            # Glue tells a segment of the partitions at a time, and MiniStack always all.
            "hive.metastore.glue.partitions-segments": "1",
            "hive.table-statistics-enabled": "false",
            "fs.s3.enabled": "true",
            "s3.region": cloud.region,
            "s3.endpoint": cloud.url,
            "s3.path-style-access": "true",
            "s3.aws-access-key": key.access_key,
            "s3.aws-secret-key": key.secret_key,
        },
    )


def _start(java: Java, jars: Jars, home: Path, node: str, port: int, url: str) -> "subprocess.Popen[bytes]":
    folder = home / node
    folder.mkdir()
    _write(
        folder / "config.properties",
        {
            "node.id": node,
            "node.environment": "rappel",
            "node.bind-ip": "127.0.0.1",
            "node.internal-address": "127.0.0.1",
            "coordinator": str(node == "coordinator").lower(),
            **({"node-scheduler.include-coordinator": "true"} if node == "coordinator" else {}),
            "http-server.http.port": str(port),
            "http-server.log.enabled": "false",
            "discovery.uri": url,
            "plugin.dir": str(home / "plugin"),
            "catalog.config-dir": str(home / "catalogs"),
            "query.max-memory": "512MB",
            "query.max-memory-per-node": "256MB",
            "memory.heap-headroom-per-node": "256MB",
        },
    )
    command = [java.command, *_JVM, f"-Dconfig={folder / 'config.properties'}"]
    command += ["-cp", ":".join(map(str, jars.of["server"])), str(_NODE), jars.version]
    with _log(home, node).open("wb") as output:
        return subprocess.Popen(
            ["nice", *command] if shutil.which("nice") else command,
            stdin=subprocess.PIPE,  # its end is the node's
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            # Nothing of our AWS settings may reach it.
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(home), "TMPDIR": str(home)},
            start_new_session=True,
        )


def _wait_until_ready(url: str, started: "dict[str, subprocess.Popen[bytes]]", home: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        for node, process in started.items():
            if process.poll() is not None:
                raise NotStarted(f"Trino's {node} ended: {_last_lines(home, node)}")
        with suppress(Failed):
            active = "SELECT count(*) FROM system.runtime.nodes WHERE state = 'active'"
            if trino.ask(url, active).rows == [(len(NODES),)]:
                return
        time.sleep(0.5)
    raise NotStarted(f"Trino is not up after {_PATIENCE_SECONDS:.0f} s: {_last_lines(home, 'coordinator')}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _log(home: Path, node: str) -> Path:
    return home / f"{node}.log"


def _last_lines(home: Path, node: str) -> str:
    return "\n".join(_log(home, node).read_text(errors="replace").splitlines()[-8:])


def _write(file: Path, settings: dict[str, str]) -> None:
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))


def _free_ports(count: int) -> list[int]:
    with ExitStack() as open_until_all_are_found:
        sockets = [open_until_all_are_found.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
