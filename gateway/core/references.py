"""Ids of what a service keeps: those that a request refers to, and those that an answer gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from detectors.types import Gap, GapReason


class ObjectKind(StrEnum):
    """What lies at the service."""

    RESPONSE = "response"
    """One answer, which others may go on from, each its own way."""
    CONVERSATION = "conversation"
    """A conversation, thread or session, to which turns are added."""
    CACHE = "cache"
    """A beginning that many conversations share."""
    FILE = "file"
    BATCH = "batch"
    COLLECTION = "collection"
    """A vector store or a notebook, to which files are added."""
    CONTAINER = "container"
    UPLOADS = "uploads"
    """No object of the service's: what the files of one person are numbered by in common."""

    @property
    def grows(self) -> bool:
        """Whether requests add to it, so that those under way at a time share its numbers."""
        return self in _GROWING

    @property
    def uploaded(self) -> bool:
        """Whether it holds what was uploaded."""
        return self in _UPLOADED


_GROWING = frozenset(
    {
        ObjectKind.CONVERSATION,
        ObjectKind.COLLECTION,
        ObjectKind.CONTAINER,
        ObjectKind.UPLOADS,
    }
)
_UPLOADED = frozenset(
    {ObjectKind.FILE, ObjectKind.BATCH, ObjectKind.COLLECTION, ObjectKind.CONTAINER}
)
_KEPT_ELSEWHERE = frozenset(
    {GapReason.SERVER_CONVERSATION, GapReason.STORED_FILE, GapReason.REMOTE_REFERENCE}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An id in a request, in the one form that the object is known by, at the pointer of the gap
    that it is as long as nobody knows it."""

    pointer: str
    id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Created:
    """An id that an answer gives to what the request has made."""

    kind: ObjectKind
    id: str = field(repr=False)


def without_known(
    gaps: Iterable[Gap], references: Iterable[Reference], known: Mapping[str, object]
) -> tuple[Gap, ...]:
    """The gaps without those that are a reference to a known id. A pointer hides keys of the
    client's own, so it can stand for several places: then all of them must be known."""
    by_pointer: dict[str, bool] = {}
    for reference in references:
        here = reference.id in known
        by_pointer[reference.pointer] = by_pointer.get(reference.pointer, True) and here
    return tuple(
        gap
        for gap in gaps
        if gap.reason not in _KEPT_ELSEWHERE or not by_pointer.get(gap.pointer, False)
    )
