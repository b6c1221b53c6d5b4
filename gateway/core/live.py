"""What a wire API needs for conversations over a WebSocket: frames in, frames out.

A session is one connection. Each frame of the client's is one request: screened, judged, recorded
and, if it must be, refused by itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gateway.core.adapter import Operation, Refusal
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.segments import Extraction


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of the client's. `sound`: nothing but a piece of sound, of which many follow each
    other."""

    operation: Operation
    extraction: Extraction = field(repr=False)
    sound: bool = False


class LiveSession(Protocol):
    """One connection. Pure, but it remembers what the client has set up."""

    def frame(self, document: JsonValue) -> Frame:
        """What a frame of the client's holds. Raises ClientError for a kind that is not known, and
        BodyError for a form that cannot be screened."""
        ...

    def refused(self, document: JsonValue, refusal: Refusal) -> Sequence[JsonValue]:
        """The frames that tell the client that this frame of its was not sent (None: the whole
        conversation is over)."""
        ...

    def restored(self, document: JsonValue, placeholders: Placeholders) -> Sequence[JsonValue]:
        """The frames that the client gets for one of the service's. `placeholders` is the same
        object in every call."""
        ...


class Live(Protocol):
    """The live part of an adapter."""

    protocols: Collection[str]
    """The subprotocols that are spoken; whatever else a client offers is not passed on."""

    def match(self, path: str) -> Operation | None:
        """The operation of opening a session at a path such as "/realtime", else None."""
        ...

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """The operation as its query parameters make it. Raises ClientError for a value that the
        API does not have."""
        ...

    def session(self) -> LiveSession:
        """A session that has just been opened."""
        ...


def frame_operation(name: str, template: str, *, spoken: bool) -> Operation:
    """The operation that a frame is. `spoken`: the service answers in sound, in which nothing can
    be put back."""
    return Operation(name=name, method="GET", template=template, upstream_path="", deferred=spoken)
