"""Paths that name what a service keeps: what can be done there, what the ids in them refer to, and
what a client may have put in their place."""

from collections.abc import Sequence
from dataclasses import replace

from detectors.types import Gap, GapReason, Origin, Role
from gateway.core.adapter import Operation
from gateway.core.references import Reference
from gateway.core.segments import Extraction, Segment
from gateway.core.walker import machine_id
from gateway.errors import ClientError


def naming(extraction: Extraction, name: str, text: str, reason: GapReason | None) -> Extraction:
    """The extraction of a request whose path names something that the service keeps: `name` says
    what, `text` is its id, `reason` the gap that it is as long as nobody knows it, if it is one.
    An id that no machine made is a text that the client chose."""
    pointer = f"/path/{name}"
    segments = extraction.segments
    if not machine_id(text):
        chosen = Segment(text, (), pointer, Role.NONE, Origin.METADATA, editable=False)
        segments = (*segments, chosen)
    return replace(
        extraction,
        segments=segments,
        gaps=(*extraction.gaps, Gap(pointer, reason)) if reason else extraction.gaps,
        references=(*extraction.references, Reference(pointer, text)),
    )


def by_method(operations: Sequence[Operation], method: str) -> Operation | None:
    """That of the operations at one path which is called by this method; None when there are none.
    Raises ClientError 405 for another method."""
    for operation in operations:
        if operation.method == method:
            return operation
    if not operations:
        return None
    if method == "GET" and any(operation.keeps for operation in operations):
        raise no_list()
    allowed = " / ".join(operation.method for operation in operations)
    raise ClientError(
        405,
        "method_not_allowed",
        f"Metoden är inte tillåten här; använd {allowed}.",
        f"The method is not allowed here; use {allowed}.",
    )


def no_list() -> ClientError:
    """The list of what everybody keeps is not served."""
    return ClientError(
        405,
        "method_not_allowed",
        "Listan visas inte här: den skulle visa allas, inte bara dina. Hämta var och en med sitt "
        "id.",
        "The list is not shown here: it would show everybody's, not only yours. Fetch each one by "
        "its id.",
    )
