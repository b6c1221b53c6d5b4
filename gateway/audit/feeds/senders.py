"""Ways out: syslog over TLS, a signed webhook, OpenTelemetry, Microsoft Purview.

Each takes a batch as a whole when it returns, except where records go one by one. No redirect is
followed, no proxy of the environment is used, and of an answer only its status is read.
"""

import base64
import hashlib
import hmac
import json
import os
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpx

from gateway import __version__
from gateway.audit.feeds.closing import send_plain, send_tls
from gateway.audit.feeds.formats import Format, encode
from gateway.audit.feeds.item import Item
from gateway.audit.feeds.otlp import otlp_request
from gateway.audit.feeds.purview import purview_activity
from gateway.audit.feeds.runner import DeliveryError
from gateway.audit.feeds.syslog import frame, syslog_message
from gateway.storage.clock import Clock, utc_now

_SECONDS = 10.0
_ANSWER = 1024 * 1024
_LONGEST_PAUSE = 3600.0
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class SyslogTarget:
    """Where messages go. Without `tls` they go unprotected, which only this machine may hear.
    `enterprise` names the structured data. `confirm`: a batch counts as delivered when the
    receiver has closed the connection behind it."""

    host: str
    port: int
    tls: ssl.SSLContext | None
    format: Format
    enterprise: int
    confirm: bool = True
    seconds: float = _SECONDS


class SyslogSender:
    """Syslog has no receipts: what is written to a connection may be lost with it. So each batch
    has a connection of its own that is ended in order, and counts when the receiver has ended it
    too, which it does when it has read everything (RFC 5425, 4.4): a receiver that dies with
    something unread resets the connection instead."""

    def __init__(self, target: SyslogTarget) -> None:
        self._target = target
        self._host = socket.gethostname()
        self._process = str(os.getpid())

    def send(self, items: Sequence[Item]) -> int:
        """See `gateway.audit.feeds.runner.Sender`."""
        stream = b"".join(self._framed(item) for item in items)
        if stream:
            try:
                self._send(stream)
            except OSError as error:  # timeouts and TLS errors are among them
                raise DeliveryError(_cause(error)) from None
        return len(items)

    def close(self) -> None:
        """Nothing is kept open."""

    def _framed(self, item: Item) -> bytes:
        target = self._target
        text = target.format(item)
        if text is None:
            return b""
        return frame(syslog_message(item, self._host, self._process, target.enterprise, text))

    def _send(self, stream: bytes) -> None:
        target = self._target
        with socket.create_connection((target.host, target.port), target.seconds) as connection:
            if target.tls is None:
                send_plain(connection, stream, confirm=target.confirm)
            else:
                send_tls(connection, target.tls, target.host, stream, confirm=target.confirm)


@dataclass(frozen=True, slots=True)
class HttpTarget:
    """An address and the headers that go with every request. `seconds` bounds each step."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    tls: ssl.SSLContext | None = None
    seconds: float = _SECONDS


class _Poster:
    """Posts to one address over connections that it keeps."""

    def __init__(self, target: HttpTarget) -> None:
        self._target = target
        transport = httpx.HTTPTransport(
            verify=target.tls or ssl.create_default_context(), trust_env=False
        )
        self._client = httpx.Client(
            transport=transport,
            timeout=target.seconds,
            trust_env=False,
            follow_redirects=False,
            headers={"user-agent": f"grindvakt/{__version__}"},
        )

    def post(self, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The answer's first bytes. Raises DeliveryError unless it was taken."""
        target = self._target
        given = {"content-type": "application/json", **target.headers, **headers}
        try:
            with self._client.stream("POST", target.url, content=body, headers=given) as answer:
                _check(answer)
                return _beginning(answer)
        except (httpx.HTTPError, OSError) as error:
            raise DeliveryError(_cause(error)) from None

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()


def _check(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    reason = f"HTTP {answer.status_code}"
    if answer.is_redirect:
        reason = f"{reason} (redirects are not followed)"
    after = answer.headers.get("retry-after", "")
    seconds = min(float(after), _LONGEST_PAUSE) if after.isascii() and after.isdigit() else None
    raise DeliveryError(reason, seconds)


def _beginning(answer: httpx.Response) -> bytes:
    """What is kept of an answer. A longer one breaks the connection, which says enough."""
    read = b""
    for chunk in answer.iter_raw():
        read += chunk
        if len(read) > _ANSWER:
            break
    return read


class WebhookSender:
    """Batches as JSON, signed as Standard Webhooks has it: HMAC-SHA256 over the id, the time and
    the body. The id is the same whenever the same batch is sent again."""

    def __init__(
        self, target: HttpTarget, secret: str, written: Format, clock: Clock = utc_now
    ) -> None:
        self._poster = _Poster(target)
        self._secret = webhook_key(secret)
        self._written = written
        self._clock = clock

    def send(self, items: Sequence[Item]) -> int:
        """See `gateway.audit.feeds.runner.Sender`."""
        texts = [text for item in items if (text := self._written(item)) is not None]
        if texts:
            body = f'{{"records":[{",".join(texts)}]}}'.encode()
            self._poster.post(body, self._signed(items, body))
        return len(items)

    def close(self) -> None:
        """Closes the connections."""
        self._poster.close()

    def _signed(self, items: Sequence[Item], body: bytes) -> dict[str, str]:
        named = hashlib.sha256("\n".join(item.id for item in items).encode("utf-8", "replace"))
        identity, moment = f"msg_{named.hexdigest()[:40]}", str(int(self._clock().timestamp()))
        proof = signature(self._secret, identity, moment, body)
        return {
            "idempotency-key": identity,
            "webhook-id": identity,
            "webhook-signature": proof,
            "webhook-timestamp": moment,
        }


def webhook_key(secret: str) -> bytes:
    """The key that a secret stands for: after `whsec_` in base64, otherwise the text itself.
    Raises ValueError for one of less than 24 bytes."""
    try:
        key = (
            base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
            if secret.startswith(_PREFIX)
            else secret.encode()
        )
    except ValueError:
        raise ValueError(f"what follows {_PREFIX} is not base64") from None
    if len(key) < 24:
        raise ValueError("must be at least 24 random bytes, such as: openssl rand -hex 32")
    return key


def signature(key: bytes, identity: str, moment: str, body: bytes) -> str:
    """The header `webhook-signature`."""
    signed = f"{identity}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


class OtlpSender:
    """Log records in JSON for a collector's `/v1/logs`."""

    def __init__(self, target: HttpTarget) -> None:
        self._poster = _Poster(target)
        self._host = socket.gethostname()

    def send(self, items: Sequence[Item]) -> int:
        """See `gateway.audit.feeds.runner.Sender`."""
        answer = self._poster.post(encode(otlp_request(items, self._host)).encode(), {})
        if rejected := _rejected(answer):
            raise DeliveryError(f"the collector rejected {rejected} records")
        return len(items)

    def close(self) -> None:
        """Closes the connections."""
        self._poster.close()


def _rejected(answer: bytes) -> int:
    """How many records a collector says that it did not take, of those it was sent."""
    try:
        document: Any = json.loads(answer or b"{}")
        return int((document.get("partialSuccess") or {}).get("rejectedLogRecords") or 0)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return 0  # an answer in another form, of a collector that took them


class PurviewSender:
    """One activity for each intervention, one by one, as Graph takes them. `token` gives an access
    token, and raises DeliveryError."""

    def __init__(
        self,
        target: HttpTarget,
        application: str,
        token: Callable[[], str],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._poster = _Poster(target)
        self._application = application
        self._token = token
        self._now = now

    def send(self, items: Sequence[Item]) -> int:
        """See `gateway.audit.feeds.runner.Sender`. Stops after a while with what it has sent: the
        sender's turn must be renewed."""
        until = self._now() + _SECONDS
        for taken, item in enumerate(items):
            if taken and self._now() >= until:
                return taken
            try:
                self._report(item)
            except DeliveryError:
                if taken:
                    return taken
                raise
        return len(items)

    def _report(self, item: Item) -> None:
        activity = purview_activity(item, self._application)
        if activity is not None:
            headers = {"authorization": f"Bearer {self._token()}", "client-request-id": item.event}
            self._poster.post(encode(activity).encode(), headers)

    def close(self) -> None:
        """Closes the connections."""
        self._poster.close()


def _cause(error: BaseException) -> str:
    """What a person should know of a failed connection: the kind, and the system's own word."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return f"certificate: {inner.verify_message}"
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or type(error).__name__}"
    if isinstance(error, OSError) and error.errno:
        return f"{type(error).__name__}: {os.strerror(error.errno)}"
    return type(error).__name__
