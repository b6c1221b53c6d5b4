"""What becomes of a text in each place of a request, found out by asking the adapter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gateway.core.adapter import Adapter, Operation
from gateway.core.segments import Extraction, Segment
from gateway.errors import BodyError
from tools.coverage.places import (
    ENCODINGS,
    Path,
    Place,
    objects,
    places,
    planted,
    with_fields,
)

CANARY = "Canary 189001019802"
"""A published test number, in a text. Where a text is not looked at, nobody finds it."""

NEW_FIELD = "brandNewField"
"""A field that no API has."""

_MACHINE_MADE = ("resp_0a1b2C3d4E5f6G7h8I9j", "gpt-5", "c2hvcnQ")
"""What a control may hold: an id, a model's name, a seal."""


class Class(StrEnum):
    """What becomes of what stands in a place."""

    SCREENED = "screened"
    DECODED = "decoded"
    """Unpacked, and then screened."""
    CONTROL = "control"
    """The API's own words and machine-made ids pass; whatever else stands there is screened."""
    REFUSED = "refused"
    """It cannot be read here: a gap, which the policy answers, or a form that nobody sends on."""
    LEAKED = "leaked"


@dataclass(slots=True)
class Judgement:
    """A place with its class; `gap`: the reason of the gap that it is, "form" for a body that is
    refused."""

    place: Place
    verdict: Class
    gap: str = ""
    sent: int = field(default=0, compare=False)


class Judge:
    """Asks one adapter about the documents of one operation. Without `thorough` it tries nothing
    but the plain text in each place: a leak is found all the same, a control counts as screened
    and what is decoded as refused."""

    def __init__(self, adapter: Adapter, operation: Operation, *, thorough: bool = True) -> None:
        self._adapter = adapter
        self._operation = operation
        self._encodings = ENCODINGS if thorough else ()
        self._own = _MACHINE_MADE if thorough else ()

    def judge(self, document: Any) -> Iterator[Judgement]:
        """Every place of a document."""
        found = list(places(document))
        for group in (
            [place for place in found if place.free and not place.is_key],
            [place for place in found if not place.free],
            [place for place in found if place.is_key],
        ):
            yield from self._group(document, group)

    def unseen(self, document: Any) -> list[Path]:
        """The objects in which a field that nobody knows yet would go unscreened."""
        holders = list(objects(document))
        new = [Place((*path, NEW_FIELD), NEW_FIELD) for path in holders]
        try:
            found = self._extracted(with_fields(document, NEW_FIELD, CANARY))
        except BodyError:
            return []
        return [
            place.path for place in new if not found.screened(place) and not found.gap_above(place)
        ]

    def _group(self, document: Any, group: Sequence[Place]) -> Iterator[Judgement]:
        """Places that may all hold a canary at once; one by one where that is no body."""
        if not group:
            return
        try:
            yield from self._together(document, group)
        except BodyError:
            if len(group) == 1:
                yield Judgement(group[0], Class.REFUSED, "form", sent=1)
            else:
                middle = len(group) // 2
                yield from self._group(document, group[:middle])
                yield from self._group(document, group[middle:])

    def _together(self, document: Any, group: Sequence[Place]) -> list[Judgement]:
        plain = self._looked_at(document, group, CANARY)
        packed = [self._tried(document, group, encode(CANARY)) for encode in self._encodings]
        own = [self._tried(document, group, text) for text in self._own]
        own.append(self._extracted(document) if self._own and not group[0].free else None)
        judged = []
        for place in group:
            verdict, gap = _class(place, plain, packed, own)
            judged.append(Judgement(place, verdict, gap, 1 + len(self._encodings)))
        return judged

    def _tried(self, document: Any, group: Sequence[Place], text: str) -> "_Found | None":
        try:
            return self._looked_at(document, group, text)
        except BodyError:
            return None

    def _looked_at(self, document: Any, group: Sequence[Place], text: str) -> "_Found":
        keys = {place.path: _own_key(place) for place in group if place.is_key}
        texts = {place.path: text for place in group if not place.is_key}
        return self._extracted(planted(document, texts, keys))

    def _extracted(self, document: Any) -> "_Found":
        return _Found(self._adapter.extract(self._operation, document))


class _Found:
    """What an adapter found, by where it stands."""

    def __init__(self, extraction: Extraction) -> None:
        self._segments: dict[Path, list[Segment]] = {}
        self._keys: set[str] = set()
        for segment in extraction.segments:
            if segment.address and segment.address[0].is_key:
                self._keys.add(segment.text)
            elif segment.address:
                self._segments.setdefault(segment.address[0].path, []).append(segment)
        self._files = {attachment.address[0].path for attachment in extraction.attachments}
        gaps = {tuple(g.pointer.split("/")[1:]): g.reason.value for g in extraction.gaps}
        self._gaps = {at: reason for at, reason in gaps.items() if "*" not in at}
        self._hidden = {at: reason for at, reason in gaps.items() if "*" in at}

    def screened(self, place: Place) -> bool:
        if place.is_key:
            return _own_key(place) in self._keys
        return any(
            CANARY in segment.text and len(segment.address) == 1
            for segment in self._segments.get(place.path, ())
        )

    def decoded(self, place: Place) -> bool:
        return place.path in self._files or any(
            CANARY in segment.text and len(segment.address) > 1
            for segment in self._segments.get(place.path, ())
        )

    def mentions(self, place: Place) -> bool:
        return bool(self._segments.get(place.path)) or place.path in self._files

    def gap(self, place: Place) -> str:
        """The reason of the gap that stands at a place itself, "" for none."""
        return self._gap(tuple(map(str, place.path)))

    def gap_above(self, place: Place) -> str:
        """The reason of a gap that a place lies within, "" for none."""
        steps = tuple(map(str, place.path))
        found = (self._gap(steps[:length]) for length in range(len(steps) - 1, 0, -1))
        return next(filter(None, found), "")

    def _gap(self, steps: tuple[str, ...]) -> str:
        if steps in self._gaps:
            return self._gaps[steps]
        for pointer, reason in self._hidden.items():
            if len(pointer) == len(steps) and _matches(pointer, steps):
                return reason
        return ""


def _own_key(place: Place) -> str:
    return " ".join(map(str, (CANARY, *place.path)))


def _matches(pointer: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether a record's pointer, which hides keys, may mean this path."""
    return all(hidden in (step, "*") for hidden, step in zip(pointer, steps, strict=True))


def _class(
    place: Place, plain: _Found, packed: Sequence[_Found | None], own: Iterable[_Found | None]
) -> tuple[Class, str]:
    gap = plain.gap(place)
    unpacked = any(found is not None and found.decoded(place) for found in packed)
    if unpacked and (gap or not plain.screened(place)):
        return Class.DECODED, ""
    if gap:
        return Class.REFUSED, gap
    if not plain.screened(place):
        above = plain.gap_above(place)
        return (Class.REFUSED, above) if above else (Class.LEAKED, "")
    passes = any(found is not None and not found.mentions(place) for found in own)
    if passes and not place.is_key:
        return Class.CONTROL, ""
    return (Class.DECODED if _json_only(place, packed) else Class.SCREENED), ""


def _json_only(place: Place, packed: Sequence[_Found | None]) -> bool:
    last = packed[-1] if packed else None
    return last is not None and last.decoded(place)
