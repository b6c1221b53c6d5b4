"""Values cut in two by the border between two content parts or two messages.

Only borders whose both edges look like the halves of something are looked at, and there only a
few characters on each side.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from detectors.evidence import Evidence, Joined
from detectors.types import HIGH_ABOVE, LOW_BELOW, Origin, Passage, PlainPassage, Role, Span

REACH = 64
GLUES = ("", "\n")

_SPOKEN = frozenset(
    {
        Origin.PROMPT,
        Origin.SYSTEM,
        Origin.ASSISTANT,
        Origin.TOOL_RESULT,
        Origin.ATTACHMENT,
        Origin.IMAGE,
        Origin.ANSWER,
    }
)
_OPEN_END = re.compile(r"[\w@.+\-/(]\s?\Z")
_OPEN_START = re.compile(r"\s?[\w@.+\-/)]")
_DIGIT = re.compile(r"\d")
_NEAR = 14
_RUN = 64
"""Borders that are looked at together at most."""
_TOKEN_END = re.compile(r"\S*\Z")
_TOKEN_START = re.compile(r"\S*")


@dataclass(frozen=True, slots=True)
class _Seam:
    """Text around one border, and where its pieces come from: (start in `text`, length, passage,
    start in the passage)."""

    text: str = field(repr=False)
    pieces: tuple[tuple[int, int, int, int], ...]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        return tuple(
            Span(passage, origin + max(start - at, 0), origin + min(end - at, length))
            for at, length, passage, origin in self.pieces
            if start < at + length and at < end
        )


def join(passages: Sequence[Passage], examine: Callable[[Passage], Evidence]) -> list[Joined]:
    """The values over borders that are certain (check, context or a high score), each once."""
    found: dict[tuple[str, tuple[Span, ...]], Joined] = {}
    for chain, first, last in _runs(passages):
        for glue in GLUES:
            seam = _seam(passages, chain, first, last, glue)
            after = passages[chain[first]]
            for mark in examine(_as_passage(after, seam.text)).marks:
                spans = seam.spans(mark.start, mark.end)
                certain = bool(mark.why.validation or mark.why.context) or mark.score > HIGH_ABOVE
                if len(spans) > 1 and certain and mark.score >= LOW_BELOW:
                    joined = Joined(replace(mark, view=f"joined+{mark.view}"), spans)
                    found.setdefault((mark.entity_type, spans), joined)
    return list(found.values())


def _as_passage(model: Passage, text: str) -> Passage:
    return PlainPassage(text, model.role, model.origin, model.label, model.message)


def _borders(passages: Sequence[Passage]) -> Iterator[tuple[list[int], int]]:
    """Chains of neighbours, and in each the index of every passage that seems to continue the one
    before it. One speaker's messages are also neighbours across the answer between them."""
    spoken = [
        index
        for index, passage in enumerate(passages)
        if passage.message >= 0 and passage.origin in _SPOKEN and passage.text
    ]
    by_user = [index for index in spoken if passages[index].role is Role.USER]
    seen: set[tuple[int, int]] = set()
    for indexes, gap in ((spoken, 1), (by_user, 2)):
        for chain in _chains(passages, indexes, gap):
            for border in range(1, len(chain)):
                pair = chain[border - 1], chain[border]
                if pair not in seen and _continues(passages[pair[0]].text, passages[pair[1]].text):
                    yield chain, border
                seen.add(pair)


def _runs(passages: Sequence[Passage]) -> Iterator[tuple[list[int], int, int]]:
    """The borders of `_borders`, as first and last of a run over short passages alike, which are
    looked at together: thousands of cells must not each be looked at with all of their neighbours.
    """
    run: tuple[list[int], int, int] | None = None
    for chain, border in _borders(passages):
        if run is not None:
            follows = chain is run[0] and border == run[2] + 1 and border - run[1] < _RUN
            if follows and _alike(passages[chain[border - 1]], passages[chain[border]]):
                run = chain, run[1], border
                continue
            yield run
        run = chain, border, border
    if run is not None:
        yield run


def _alike(one: Passage, other: Passage) -> bool:
    """Whether a border between these can be looked at with the one before it."""
    return (
        len(one.text) <= REACH
        and one.label == other.label
        and one.role is other.role
        and one.origin is other.origin
    )


def _chains(passages: Sequence[Passage], indexes: list[int], gap: int) -> Iterator[list[int]]:
    chain: list[int] = []
    for index in indexes:
        if chain and abs(passages[index].message - passages[chain[-1]].message) > gap:
            yield chain
            chain = []
        chain.append(index)
    if chain:
        yield chain


def _continues(before: str, after: str) -> bool:
    """Whether the border may run through a number or an address."""
    tail, head = before[-REACH:], after[:REACH]
    if not _OPEN_END.search(tail[-2:]) or not _OPEN_START.match(head):
        return False
    if _DIGIT.search(tail[-_NEAR:]) and _DIGIT.search(head[:_NEAR]):
        return True
    if "@" not in tail and "@" not in head:
        return False
    first, second = _TOKEN_END.search(tail), _TOKEN_START.match(head)
    return bool(first and second and "@" in first.group() + second.group())


def _seam(passages: Sequence[Passage], chain: list[int], first: int, last: int, glue: str) -> _Seam:
    """The passages between the first and the last border, and up to `REACH` characters on each
    side; short passages let their neighbours in."""
    before: list[tuple[int, int, int]] = []
    room = REACH
    for index in reversed(chain[:first]):
        length = min(room, len(passages[index].text))
        before.append((index, len(passages[index].text) - length, length))
        room -= length
        if not room:
            break
    after = [(index, 0, len(passages[index].text)) for index in chain[first:last]]
    room = REACH
    for index in chain[last:]:
        length = min(room, len(passages[index].text))
        after.append((index, 0, length))
        room -= length
        if not room:
            break
    texts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    position = 0
    for index, start, length in [*reversed(before), *after]:
        texts.append(passages[index].text[start : start + length])
        pieces.append((position, length, index, start))
        position += length + len(glue)
    return _Seam(glue.join(texts), tuple(pieces))
