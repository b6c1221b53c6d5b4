"""A file with words about it, and the requests in which it comes.

A client may send it whole, or open a session and send the pieces there. Such a session is the
gateway's own: the service gets the whole file in one request, once it has been screened.
"""

from dataclasses import dataclass, field
from enum import StrEnum

RAW = "file"
"""The field of a document that holds a file which is a body."""

METADATA = "metadata"
"""The field beside it that holds what is said of the file."""


class Step(StrEnum):
    """What one request does."""

    WHOLE = "whole"
    """The file by itself; nothing is said of it."""
    RELATED = "related"
    """multipart/related: what is said of the file, and the file."""
    START = "start"
    """What is said of a file whose pieces follow, in a session that begins here."""
    PIECE = "piece"
    LAST = "last"
    """A piece, and with it the whole."""
    ASK = "ask"
    """How much of the session's file has arrived?"""
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Upload:
    """One request of an upload. `offset` is where its piece begins, `size` how large the whole is
    to be, 0 where the client does not say, both in bytes; `media_type` what it says that the file
    is, "" where it does not say."""

    step: Step
    offset: int = 0
    size: int = 0
    media_type: str = field(default="", repr=False)
