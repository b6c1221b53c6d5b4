"""Uploads in pieces: sessions of the gateway's own, each in the process that it began in.

Nothing of a file goes to the service before all of it is here and has been screened, and then it
goes in one request: the service's own sessions, whose addresses let anybody in who knows them, are
not used.
"""

import asyncio
import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from gateway.core import jsondoc
from gateway.core.adapter import Adapter, Operation
from gateway.core.jsondoc import JsonValue
from gateway.core.uploads import METADATA, RAW, Step, Upload
from gateway.errors import ClientError
from gateway.files.turns import Asker
from gateway.identity.credentials import OWN_HEADER, find_credentials
from gateway.proxy import inbound
from gateway.proxy.forms import FileSink
from gateway.proxy.inbound import Inbound, Receive
from gateway.proxy.intake import Intake, Received
from gateway.proxy.spool import Slot, Spool
from gateway.settings import Limits

MOST_OF_ONE = 8
"""Sessions that one caller may have at a time."""

_MOST = 512
_SECRET_BYTES = 32
_SAID_BYTES = 64 * 1024
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of an upload in pieces. `key` is the caller's credential, `intake` makes what
    takes in a request whose files lie in a slot."""

    head: Inbound
    receive: Receive
    adapter: Adapter
    operation: Operation
    upload: Upload
    service: str
    asker: Asker
    key: str = field(repr=False)
    intake: Callable[[Slot], Intake]


@dataclass(frozen=True, slots=True)
class Standing:
    """The upload goes on, or was cancelled. `secret` names the session that has begun."""

    status: str
    received: int = 0
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Whole:
    """All of the file is here."""

    taken: Received
    intake: Intake


@dataclass(slots=True)
class _Session:
    """A file of which some is here. `closing` deletes it."""

    service: str
    asker: Asker
    key: str = field(repr=False)
    said: JsonValue = field(repr=False)
    media_type: str = field(repr=False)
    slot: Slot
    sink: FileSink
    closing: ExitStack
    received: int = 0
    timer: asyncio.TimerHandle | None = None


class Uploads:
    """The sessions of one process. A session ends when it has not been visited for
    `limits.upload_seconds`, and with any error."""

    def __init__(self, spool: Spool, limits: Limits, entropy: Callable[[int], bytes]) -> None:
        self._spool = spool
        self._limits = limits
        self._entropy = entropy
        self._sessions: dict[bytes, _Session] = {}

    def vouched(self, head: Inbound) -> Inbound:
        """The head with the credential that a session began with, where its address is all that
        the client shows: Google's SDKs send their key only with the first request. The credential
        is checked anew each time."""
        secret = head.path.rpartition("/")[2]
        session = self._sessions.get(_handle(secret))
        if session is None or find_credentials(head.pairs, head.query).key is not None:
            return head
        return replace(head, pairs=(*head.pairs, (OWN_HEADER, session.key)))

    @asynccontextmanager
    async def visited(self, visit: Visit) -> AsyncIterator[Standing | Whole]:
        """How the upload stands after this request. A whole file is there until the block ends.
        Raises ClientError, and UnavailableError when there is no room."""
        if visit.upload.step is Step.START:
            yield Standing("active", secret=await self._begin(visit))
            return
        session = self._taken(visit)
        with session.closing.pop_all() as closing:
            match visit.upload.step:
                case Step.CANCEL:
                    yield Standing("cancelled", session.received)
                case Step.LAST:
                    yield await self._whole(visit, session)
                case _:
                    if visit.upload.step is Step.PIECE:
                        await self._append(visit, session)
                    session.closing = closing.pop_all()
                    self._keep(visit.operation.session, session)
                    yield Standing("active", session.received)

    async def _begin(self, visit: Visit) -> str:
        own = [s for s in self._sessions.values() if s.asker == visit.asker]
        if len(own) >= MOST_OF_ONE or len(self._sessions) >= _MOST:
            raise _too_many()
        if visit.upload.size > self._limits.upload_bytes:
            raise inbound.too_large(self._limits.upload_bytes)
        said = await self._said(visit)
        closing = ExitStack()
        slot = closing.enter_context(self._spool.slot(visit.asker.tenant))
        sink = FileSink(slot)
        closing.callback(sink.close)
        session = _Session(
            visit.service,
            visit.asker,
            visit.key,
            said,
            visit.upload.media_type,
            slot,
            sink,
            closing,
        )
        secret = urlsafe_b64encode(self._entropy(_SECRET_BYTES)).rstrip(b"=").decode()
        self._keep(secret, session)
        return secret

    async def _said(self, visit: Visit) -> JsonValue:
        """What is said of the file that is to come."""
        limits = self._limits
        if "content-type" not in visit.head.headers:
            await inbound.expect_no_body(visit.head, visit.receive, limits.body_seconds)
            return {}
        body = await inbound.read_json_body(
            visit.head, visit.receive, _SAID_BYTES, limits.body_seconds
        )
        return jsondoc.decode(body, limits.json_depth, limits.json_leaves)

    async def _append(self, visit: Visit, session: _Session) -> None:
        if visit.upload.offset != session.received:
            raise _elsewhere(session.received)
        intake = visit.intake(session.slot)
        session.received += await intake.append(
            visit.head, visit.receive, session.sink, session.received
        )

    async def _whole(self, visit: Visit, session: _Session) -> Whole:
        await self._append(visit, session)
        intake = visit.intake(session.slot)
        part = await asyncio.to_thread(session.sink.part, "", session.media_type)
        document = {METADATA: session.said, RAW: part}
        taken = await intake.settled(visit.adapter, visit.operation, document, session.received)
        return Whole(taken, intake)

    def _keep(self, secret: str, session: _Session) -> None:
        handle = _handle(secret)
        self._sessions[handle] = session
        loop = asyncio.get_running_loop()
        session.timer = loop.call_later(self._limits.upload_seconds, self._expire, handle)

    def _expire(self, handle: bytes) -> None:
        session = self._sessions.pop(handle, None)
        if session is not None:
            session.closing.close()

    def _taken(self, visit: Visit) -> _Session:
        """The session, for this request alone. Another's is as unknown as none."""
        handle = _handle(visit.operation.session)
        session = self._sessions.get(handle)
        if session is None or (session.service, session.asker) != (visit.service, visit.asker):
            raise _unknown()
        del self._sessions[handle]
        if session.timer is not None:
            session.timer.cancel()
        return session


def address(head: Inbound, secret: str) -> str:
    """Where a client finds the session that it has begun, as it says itself that it reaches the
    gateway. Raises ClientError for a host that no address can have."""
    host = head.headers.get("host", "")
    scheme = "https" if head.headers.get("x-forwarded-proto") == "https" else "http"
    if _HOST.fullmatch(host) is None:
        raise ClientError(
            400,
            "invalid_host",
            "Huvudfältet Host är ogiltigt.",
            "The Host header is invalid.",
        )
    return f"{scheme}://{host}{head.path}/{secret}"


def _handle(secret: str) -> bytes:
    """What a session is found by: comparing secrets would tell how alike they are."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _unknown() -> ClientError:
    return ClientError(
        404,
        "unknown_upload",
        "Uppladdningen finns inte, eller har avbrutits. Börja om.",
        "There is no such upload, or it was broken off. Begin anew.",
    )


def _elsewhere(received: int) -> ClientError:
    return ClientError(
        400,
        "upload_offset",
        f"Delen hör inte till slutet av det som kommit ({received} byte). Börja om.",
        f"The piece does not follow what has arrived ({received} bytes). Begin anew.",
    )


def _too_many() -> ClientError:
    return ClientError(
        429,
        "too_many_uploads",
        "Du har för många påbörjade uppladdningar. Avsluta dem eller vänta en stund.",
        "You have begun too many uploads. Finish them or wait a while.",
    )
