"""Receivers of feeds on loopback: a syslog server over TLS or plain, an HTTP server that fails."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Credentials:
    """A certificate for 127.0.0.1 that vouches for itself, and its key, as PEM files."""

    certificate: Path
    key: Path


def make_credentials(folder: Path, name: str) -> Credentials:
    """Fresh ones, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    made = Credentials(folder / f"{name}.pem", folder / f"{name}.key")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


class SyslogServer:
    """Reads frames until each connection's end, as RFC 5425 asks. `broken` makes it die, with what
    it has not read, once it has read so many bytes."""

    def __init__(
        self, tls: Credentials | None = None, clients: Credentials | None = None, port: int = 0
    ) -> None:
        self.messages: list[str] = []
        self.broken: int | None = None
        self._context: ssl.SSLContext | None = None
        if tls is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(tls.certificate, tls.key)
            if clients is not None:
                self._context.verify_mode = ssl.CERT_REQUIRED
                self._context.load_verify_locations(clients.certificate)
        self._listener = socket.create_server((HOST, port))
        self._listener.settimeout(0.1)
        self.port = self._listener.getsockname()[1]
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> "SyslogServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stops listening."""
        self._ending.set()
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while not self._ending.is_set():
            try:
                plain, _ = self._listener.accept()
            except TimeoutError:
                continue
            plain.settimeout(10)
            with contextlib.suppress(OSError), plain:
                if self._context is None:
                    self._read(plain)
                    continue
                with self._context.wrap_socket(plain, server_side=True) as connection:
                    self._read(connection)
                    if self.broken is None:
                        connection.unwrap().close()

    def _read(self, connection: socket.socket) -> None:
        stream = b""
        while chunk := connection.recv(256):
            stream += chunk
            if self.broken is not None and len(stream) >= self.broken:
                # Gone at once, as the kernel does it for a process that is killed.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                break
        while stream:
            length, space, rest = stream.partition(b" ")
            if not space or len(rest) < int(length):
                break
            self.messages.append(rest[: int(length)].decode())
            stream = rest[int(length) :]


@dataclass
class Request:
    """What an HTTP receiver was sent."""

    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


class HttpReceiver:
    """Answers with what `answer` says: a status, or a status, headers and a body. It may block."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._open: set[socket.socket] = set()
        self.answer: Callable[[Request], Any] = lambda _: 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                outer._open.add(self.connection)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, body)
                given = outer.answer(request)
                status, extra, content = given if isinstance(given, tuple) else (given, {}, b"")
                if status < 300:
                    outer.requests.append(request)
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    for name, value in {**extra, "content-length": str(len(content))}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((HOST, port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/in"

    def close(self) -> None:
        """Stops listening and breaks what is open, as a process that ends does."""
        self._server.shutdown()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._server.server_close()


@contextlib.contextmanager
def http_receiver(port: int = 0) -> Iterator[HttpReceiver]:
    receiver = HttpReceiver(port)
    try:
        yield receiver
    finally:
        receiver.close()
