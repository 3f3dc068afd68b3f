"""A POST goes to the address that was checked, and follows nobody elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from functions.notify.endpoint_post import Endpoints, Unreachable, addresses_of
from functions.shared.endpoint import ForbiddenEndpoint


class Listener(ThreadingHTTPServer):
    """Answers as it is told, and remembers what it was sent."""

    status = 200
    location = ""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Handler)
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.heard.append((self.path, headers, body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("location", self.server.location)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.shutdown()
    listener.server_close()


LOCAL = Endpoints(addresses_of, local=True)


def test_what_is_posted_arrives_with_its_headers(listener: Listener) -> None:
    assert LOCAL.post(f"{listener.url}/rappel?tenant=1", {"webhook-id": "evt_1"}, b"{}") == 200
    [(path, headers, body)] = listener.heard
    assert (path, headers["webhook-id"], body) == ("/rappel?tenant=1", "evt_1", b"{}")
    assert headers["host"] == listener.url.removeprefix("http://")
    assert headers["content-type"] == "application/json"


def test_a_redirection_is_not_followed(listener: Listener) -> None:
    listener.status, listener.location = 307, f"{listener.url}/elsewhere"
    assert LOCAL.post(listener.url, {}, b"{}") == 307
    assert [path for path, *_ in listener.heard] == ["/"]


def test_a_name_that_leads_to_an_internal_address_is_never_connected_to(listener: Listener) -> None:
    """As DNS rebinding does: the name was public when the file was applied."""
    resolved: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> list[str]:
        resolved.append((host, port))
        return ["142.250.65.78", "127.0.0.1"]

    with pytest.raises(ForbiddenEndpoint):
        Endpoints(resolve, local=False).post("https://crm.garage.ca/", {}, b"{}")
    assert resolved == [("crm.garage.ca", 443)], "asked once: what was checked is what is connected to"


def test_without_a_local_cloud_this_machine_is_out_of_bounds(listener: Listener) -> None:
    with pytest.raises(ForbiddenEndpoint):
        Endpoints(addresses_of, local=False).post(listener.url, {}, b"{}")
    assert not listener.heard


def test_a_name_that_leads_nowhere_and_an_address_where_nobody_listens_are_unreachable() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(Unreachable):
        Endpoints(nowhere, local=False).post("https://crm.garage.ca/", {}, b"{}")
    with pytest.raises(Unreachable):
        Endpoints(lambda *_: [], local=False).post("https://crm.garage.ca/", {}, b"{}")
    with pytest.raises(Unreachable):
        LOCAL.post("http://127.0.0.1:9/", {}, b"{}")


def certificate(name: str, folder: Path) -> Path:
    """A certificate for the name that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{name}.pem"
    file.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(("named", "taken"), [("crm.garage.ca", True), ("elsewhere.example", False)])
def test_the_certificate_is_the_host_s_though_the_connection_is_to_the_address_that_was_checked(
    listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, taken: bool
) -> None:
    file = certificate(named, tmp_path)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))  # so that whoever signed it is trusted
    monkeypatch.setattr("functions.notify.endpoint_post.check_url", lambda *_, **__: None)  # any port
    endpoints, host = Endpoints(lambda *_: ["127.0.0.1"], local=True), f"crm.garage.ca:{listener.server_port}"
    if taken:
        assert endpoints.post(f"https://{host}/", {}, b"{}") == 200
        assert [headers["host"] for _, headers, _ in listener.heard] == [host]
    else:
        with pytest.raises(Unreachable):
            endpoints.post(f"https://{host}/", {}, b"{}")
        assert not listener.heard
