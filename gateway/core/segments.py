"""What an adapter makes of a request: texts with addresses, gaps, messages."""

from dataclasses import dataclass, field

from detectors.types import Gap, GapReason, Origin, Role
from gateway.core.numbering import NOTHING, Numbering
from gateway.core.references import Reference

PathStep = str | int


@dataclass(frozen=True, slots=True)
class Link:
    """One step of an address: a path inside a JSON document, reached by decoding the value that
    the link before points at ("" for the body itself, "json" for JSON inside a string). `is_key`:
    the text is the object key that the path ends in, not its value."""

    path: tuple[PathStep, ...]
    decoder: str = ""
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A text of the request and where it stands. Satisfies `detectors.types.Passage`. `pointer`
    is for records: the API's own field names and indexes, other keys as `*`. `editable` is false
    where redaction must become a block (keys, numbers, URLs)."""

    text: str = field(repr=False)
    address: tuple[Link, ...] = field(repr=False)
    pointer: str
    role: Role
    origin: Origin
    label: str = field(default="", repr=False)
    message: int = -1
    editable: bool = True


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the request, as yet unread. `address` leads to what holds it: an encoded string or
    a part of a form. `media_type` and `name` are as the client says, "" where it says nothing.
    `reason` is the gap at `pointer` that it is unless somebody reads it. `editable` is false where
    nothing can be put in its place. Its texts stand before the segment numbered `position`, as
    it does in the request."""

    address: tuple[Link, ...] = field(repr=False)
    pointer: str
    role: Role
    message: int
    media_type: str = field(repr=False)
    name: str = field(repr=False)
    reason: GapReason
    editable: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a message, or a text of it, is known again. Its keyed hash is made of
    `canonical`; it stands for what lies at and below `pointer`."""

    canonical: bytes = field(repr=False)
    pointer: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The line by which a refusal shown as an assistant turn says that it is ours: the event and
    the proof, which only the gateway can make and only the shell can check."""

    event: str
    proof: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message (or input item) of the conversation. `mark` is what an assistant's message ends
    in when it ends like one of our own refusals; `current` messages are the turn being asked now
    and are always judged."""

    index: int
    role: Role
    forms: tuple[Form, ...]
    mark: Mark | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything of a request that screening, policy and plan need. `stream_usage`: the client
    wants a last event with the tokens used. `after_refusal`: the request continues what we answered
    ourselves, which the service knows nothing of; withholding takes that reference away.
    `attachments`: the files, each of which is a gap too until it is read. `references`: the ids of
    what lies at the service, each of which is a gap too until it is known. `before`: the numbers
    given in what is known of it. `hash_key` is the tenant's, for values that become hashes."""

    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]
    messages: tuple[Message, ...]
    model: str
    stream: bool
    uses_tools: bool = False
    stream_usage: bool = False
    after_refusal: bool = False
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    before: Numbering = field(default=NOTHING, repr=False)
    hash_key: bytes = field(default=b"", repr=False)
