"""Batches: requests as the rows of one body or of one file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from detectors.types import Gap, ScanReport
from gateway.core.references import Reference
from gateway.core.segments import Attachment, Extraction, Link, Segment
from policies.verdict import CauseKind, Verdict

_ROW = re.compile(r"/(?:(?:file/)?rows|requests)/(\d+)(?:/|$)")
_SHOWN = 20

_Placed = TypeVar("_Placed", Segment, Attachment)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, read as the request that it is. `at` is the address of the body that the row
    holds, `pointer` its place for records."""

    extraction: Extraction
    at: tuple[Link, ...] = field(repr=False)
    pointer: str

    def address(self, inside: tuple[Link, ...]) -> tuple[Link, ...]:
        """Where in the whole stands what stands here in the row's body."""
        first, last = inside[0], self.at[-1]
        path = (*last.path, *first.path)
        return (*self.at[:-1], Link(path, last.decoder, first.is_key), *inside[1:])


def joined(rows: Iterable[Row]) -> Extraction:
    """The rows as one extraction. Rows are no conversation: their messages are numbered apart, so
    that nothing is joined over their borders, and none of them is known again when it is resent.
    The model is the one that all rows which name one have."""
    segments: list[Segment] = []
    gaps: list[Gap] = []
    attachments: list[Attachment] = []
    references: list[Reference] = []
    models: set[str] = set()
    uses_tools, number = False, 0
    for row in rows:
        found = row.extraction
        for attachment in found.attachments:
            position = attachment.position + len(segments)
            attachments.append(replace(_moved(attachment, row, number), position=position))
        segments += (_moved(segment, row, number) for segment in found.segments)
        for gap in found.gaps:
            message = _numbered(gap.message, number)
            gaps.append(Gap(row.pointer + gap.pointer, gap.reason, message))
        references += (Reference(row.pointer + r.pointer, r.id) for r in found.references)
        models.update({found.model} - {""})
        uses_tools = uses_tools or found.uses_tools
        messages = [segment.message for segment in found.segments]
        messages += [gap.message for gap in found.gaps]
        number += 2 + max(messages, default=-1)
    return Extraction(
        segments=tuple(segments),
        gaps=tuple(gaps),
        messages=(),
        model=models.pop() if len(models) == 1 else "",
        stream=False,
        uses_tools=uses_tools,
        attachments=tuple(attachments),
        references=tuple(references),
    )


def refused_rows(verdict: Verdict, report: ScanReport, extraction: Extraction) -> list[int]:
    """The numbers (from 1) of the rows that the verdict's determining decisions are about."""
    pointers: set[str] = set()
    for decision in verdict.determining:
        for index in decision.findings:
            spans = report.findings[index].spans
            pointers.update(extraction.segments[span.passage].pointer for span in spans)
        if decision.cause is CauseKind.GAP:
            pointers.update(
                gap.pointer for gap in extraction.gaps if gap.reason.value == decision.subject
            )
    found = (_ROW.search(pointer) for pointer in pointers)
    return sorted({int(row[1]) + 1 for row in found if row is not None})


def told(rows: list[int], language: str) -> str:
    """A sentence that names the rows, the first twenty of them; "" for none."""
    if not rows:
        return ""
    shown = ", ".join(map(str, rows[:_SHOWN]))
    more = len(rows) - _SHOWN
    if language == "sv":
        return f"Det gäller rad {shown}{f' och {more} till' if more > 0 else ''}."
    return f"This concerns row {shown}{f' and {more} more' if more > 0 else ''}."


def _moved(item: _Placed, row: Row, number: int) -> _Placed:
    """A segment or a file of a row as one of the whole. What stands in no body has no address."""
    return replace(
        item,
        address=row.address(item.address) if item.address else (),
        pointer=row.pointer + item.pointer,
        message=_numbered(item.message, number),
    )


def _numbered(message: int, number: int) -> int:
    return message if message < 0 else message + number
