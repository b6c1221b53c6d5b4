"""An OpenID Connect provider on loopback: discovery, keys, tokens, exchanges, and its faults.

`with OidcProvider() as provider:` serves in threads, so that gateways in this process and in
others reach it. Keys are made by the test. `provider.token(...)` is an access token; everything
that was asked is in `provider.asked`.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

TENANT_ID = "11111111-2222-3333-4444-555555555555"
AUDIENCE = "api://grindvakt"
CLIENT_ID, CLIENT_SECRET = "grindvakt", "client-secret-of-the-gateway"
SERVICE_ACCOUNT = "vertex@project.test"
_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"

Answer = tuple[int, dict[str, Any]]


@cache
def rsa_key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Made once for all tests of a process: it takes a while."""
    del number
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: rsa.RSAPrivateKey) -> str:
    """A private key as a file holds it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True)
class SigningKey:
    """A key of the provider with its id."""

    id: str
    algorithm: str
    private: Any = field(repr=False)

    def public(self) -> dict[str, Any]:
        """As the key set shows it."""
        algorithm = jwt.get_algorithm_by_name(self.algorithm)
        document = algorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**document, "kid": self.id, "use": "sig"}


def new_key(identifier: str, algorithm: str = "RS256") -> SigningKey:
    """A key of an algorithm."""
    if algorithm.startswith("ES"):
        return SigningKey(identifier, algorithm, ec.generate_private_key(ec.SECP256R1()))
    return SigningKey(identifier, algorithm, rsa_key(hash(identifier) % 2))


@dataclass(frozen=True)
class Asked:
    """A request to the provider."""

    path: str
    form: dict[str, str]


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    """Many connect at once; what does not fit waits for a second or longer."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: clients of ours hang up in the middle of what is too long."""


class OidcProvider:
    """The provider. `path` is its issuer's path. `faults` maps an endpoint (`discovery`, `keys`,
    `token`) to what it answers instead; `gate`, when cleared, holds every answer back."""

    def __init__(self, path: str = f"/{TENANT_ID}/v2.0") -> None:
        self.keys = [new_key("key-1")]
        self.published: list[dict[str, Any]] | None = None
        self.faults: dict[str, Answer | bytes] = {}
        self.refusals: deque[Answer] = deque()
        self.expires_in: object = 3600
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[Asked] = []
        self.assertions: list[dict[str, Any]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._count = 0
        self._path = path
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> "OidcProvider":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gate.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def issuer(self) -> str:
        return f"{self.origin}{self._path}"

    @property
    def token_url(self) -> str:
        return f"{self.issuer}/token"

    def rotate(self, identifier: str, algorithm: str = "RS256") -> None:
        """Another key in place of those before."""
        self.keys = [new_key(identifier, algorithm)]

    def times_asked(self, ending: str) -> int:
        return sum(asked.path.endswith(ending) for asked in self.asked)

    def token(
        self,
        subject: str = "user-1",
        *,
        key: SigningKey | None = None,
        header: dict[str, Any] | None = None,
        without: tuple[str, ...] = (),
        **claims: Any,
    ) -> str:
        """An access token as Entra's version 2 makes it; claims replace and add."""
        signing, now = key or self.keys[-1], int(time.time())
        payload = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "sub": f"pairwise-{subject}",
            "oid": subject,
            "tid": TENANT_ID,
            "azp": "a-client",
            "scp": "access_as_user",
            "ver": "2.0",
            "roles": ["Employee"],
        } | claims
        kept = {name: value for name, value in payload.items() if name not in without}
        return jwt.encode(
            kept,
            signing.private,
            algorithm=signing.algorithm,
            headers={"kid": signing.id, **(header or {})},
        )

    def answer(self, path: str, form: dict[str, str]) -> Answer | bytes:
        """What an endpoint answers."""
        with self._lock:
            self.asked.append(Asked(path, form))
        below = path.removeprefix(self._path)
        match below:
            case "/.well-known/openid-configuration":
                return self.faults.get("discovery") or (200, self._discovery())
            case "/keys":
                published = self.published or [key.public() for key in self.keys]
                return self.faults.get("keys") or (200, {"keys": published})
            case "/token":
                return self.faults.get("token") or self._token(form)
        return 404, {"error": "not_found"}

    def authorize(self, query: dict[str, str]) -> str:
        """Where a browser is sent after it has signed in, which it does without asking."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint": self.token_url,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _token(self, form: dict[str, str]) -> Answer:
        if self.refusals:
            return self.refusals.popleft()
        grant = form.get("grant_type")
        if grant == "client_credentials":
            return self._given(form, form["client_id"])
        if grant == "authorization_code":
            return self._code(form)
        if grant == _JWT_BEARER and form.get("requested_token_use") != "on_behalf_of":
            return self._service_account(form)
        if grant in (_JWT_BEARER, _EXCHANGE):
            return self._exchanged(form, form.get("assertion") or form["subject_token"])
        return 400, {"error": "unsupported_grant_type"}

    def _given(self, form: dict[str, str], owner: str) -> Answer:
        client = "client_id" in form
        if client and "client_assertion" not in form and form["client_secret"] != CLIENT_SECRET:
            return 401, {"error": "invalid_client", "error_codes": [7000215]}
        with self._lock:
            self._count += 1
            token = f"issued-{self._count}-for-{owner}"
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.expires_in}

    def _service_account(self, form: dict[str, str]) -> Answer:
        try:
            claims = jwt.decode(
                form["assertion"],
                rsa_key(7).public_key(),
                algorithms=["RS256"],
                audience=self.token_url,
                issuer=SERVICE_ACCOUNT,
            )
        except jwt.InvalidTokenError:
            return 400, {"error": "invalid_grant"}
        self.assertions.append(claims)
        return self._given(form, claims["iss"])

    def _exchanged(self, form: dict[str, str], token: str) -> Answer:
        """Only for a token that this provider made for the gateway."""
        header = jwt.get_unverified_header(token)
        keys = [key for key in self.keys if key.id == header["kid"]]
        try:
            claims = jwt.decode(
                token, keys[0].private.public_key(), algorithms=["RS256"], audience=AUDIENCE
            )
        except (jwt.InvalidTokenError, IndexError):
            return 400, {"error": "invalid_grant", "error_codes": [50013]}
        return self._given(form, claims["oid"])

    def _code(self, form: dict[str, str]) -> Answer:
        asked = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked.get("code_challenge") != challenge:
            return 400, {"error": "invalid_grant"}
        status, given = self._given(form, "user-1")
        identity = self.token(
            aud=form["client_id"], nonce=asked.get("nonce"), without=("azp", "scp", "roles")
        )
        return status, given | {"id_token": identity}


def _handler(provider: OidcProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path.endswith("/authorize"):
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self._send(302, b"", {"location": provider.authorize(query)})
            else:
                self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            self._answer(dict(parse_qsl(self.rfile.read(length).decode())))

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: requests are in `asked`."""

        def _answer(self, form: dict[str, str]) -> None:
            given = provider.answer(urlsplit(self.path).path, form)
            provider.gate.wait(30)
            if isinstance(given, bytes):
                self._send(200, given, {})
                return
            status, document = given
            location = {"location": document["location"]} if "location" in document else {}
            self._send(status, json.dumps(document).encode(), location)

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.send_header("set-cookie", "session=of-the-provider")
            self.end_headers()
            self.wfile.write(body)

    return Handler


def settings(provider: OidcProvider, **changes: Any) -> dict[str, Any]:
    """An issuer's section of the configuration for this provider."""
    return {
        "issuer": provider.issuer,
        "kind": "entra",
        "audiences": [AUDIENCE],
        "roles": {"Employee": "employee"},
    } | changes


def forge(header: dict[str, Any], claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """A token as nobody's library makes it."""

    def part(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    body = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    return f"{body}.{part(sign(body.encode()))}"
