"""Redaction: values become placeholders, and a map remembers what they were.

Placeholders are numbered by first appearance over the whole request, so a conversation that grows
only appends. A number that the client's own text uses is reserved and stands for nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from detectors.types import Confidence, Finding, ScanReport
from gateway.core import address
from gateway.core.attachments import FileEdits, edits_of_files, in_file
from gateway.core.canonical import IDENTITY_NUMBERS, canonical, folded, genitive, label
from gateway.core.generalise import generalised, token
from gateway.core.jsondoc import JsonValue
from gateway.core.numbering import Numbering, Value
from gateway.core.segments import Extraction, Segment
from policies.verdict import Operator

_LOOKS_LIKE = re.compile(r"([A-Z][A-Z0-9_]*)_(\d{1,9})(?!\d)")
_WORD = re.compile(r"[^\W_]+")
_REPEATED = 3
"""Values at least this long are replaced wherever they stand again, found there or not."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A document without the redacted values. `numbering`: what every placeholder stands for, also
    those of earlier turns; `used`: the placeholders that stand in this document. `texts` holds the
    new text of each altered segment, by index; `count` is how many values were replaced. `files`
    are changes that are still to be made in the document's files."""

    document: JsonValue = field(repr=False)
    numbering: Numbering = field(repr=False)
    used: frozenset[str] = field(repr=False)
    texts: Mapping[int, str] = field(repr=False)
    count: int
    files: tuple[FileEdits, ...] = ()

    @property
    def placeholders(self) -> Mapping[str, str]:
        """Placeholder -> original text."""
        return self.numbering.originals


@dataclass(slots=True)
class _Piece:
    """A stretch of one segment that is replaced."""

    segment: int
    start: int
    end: int
    new: str = ""


@dataclass(slots=True)
class _Value:
    """One value to replace: its pieces in order, of which the first takes the placeholder."""

    entity_type: str
    text: str
    pieces: list[_Piece]
    operator: Operator


def redact(
    document: JsonValue,
    extraction: Extraction,
    report: ScanReport,
    operators: Mapping[int, Operator],
) -> Redaction:
    """Carry out `operators` (finding index -> operator) on the document. Values that were replaced
    before, in what the request refers to, are replaced wherever they stand again. Without a
    key in the extraction, hashes become masks. Raises ValueError for a finding in a place that
    cannot be edited: the verdict was not hardened."""
    segments, before = extraction.segments, extraction.before
    values = _values(segments, report.findings, operators)
    numbering = _number(values, _reserved(segments), before, extraction.hash_key)
    pieces = [piece for value in values for piece in value.pieces]
    if any(not segments[piece.segment].editable for piece in pieces):
        raise ValueError("a value in a place that cannot be edited")
    repeats = list(_repeats(segments, report.findings, values, before))
    texts = _apply(segments, [*pieces, *repeats])
    here = {i: text for i, text in texts.items() if not in_file(segments[i])}
    edits = [(segments[index].address, text) for index, text in here.items()]
    return Redaction(
        document=address.write(document, edits) if edits else document,
        numbering=numbering,
        used=_used(numbering, [*pieces, *repeats]),
        texts=texts,
        count=len(values) + len(repeats),
        files=edits_of_files((segments[i].address, texts[i]) for i in texts.keys() - here.keys()),
    )


def fingerprint_values(
    findings: Iterable[Finding], extraction: Extraction
) -> Iterator[tuple[str, str]]:
    """Entity type and canonical value of each finding, for the shell to put under a key."""
    for finding in findings:
        texts = (extraction.segments[s.passage].text[s.start : s.end] for s in finding.spans)
        yield finding.entity_type, canonical(finding.entity_type, "".join(texts))


def _values(
    segments: Sequence[Segment], findings: Sequence[Finding], operators: Mapping[int, Operator]
) -> list[_Value]:
    """Overlapping findings are one value, named after the longest, in order of appearance."""
    chosen = [(findings[index], operator) for index, operator in operators.items()]
    spans = sorted(
        (span.passage, span.start, span.end, number)
        for number, (finding, _) in enumerate(chosen)
        for span in finding.spans
        if span.end > span.start
    )
    parent = list(range(len(chosen)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    pieces: list[tuple[_Piece, int]] = []
    for passage, start, end, number in spans:
        last = pieces[-1] if pieces else None
        if last is not None and last[0].segment == passage and start < last[0].end:
            last[0].end = max(last[0].end, end)
            parent[root(number)] = root(last[1])
        else:
            pieces.append((_Piece(passage, start, end), number))
    groups: dict[int, list[_Piece]] = {}
    for piece, number in pieces:
        groups.setdefault(root(number), []).append(piece)
    members: dict[int, list[tuple[Finding, Operator]]] = {}
    for number, choice in enumerate(chosen):
        members.setdefault(root(number), []).append(choice)
    return [_value(segments, members[key], held) for key, held in groups.items()]


def _value(
    segments: Sequence[Segment], members: list[tuple[Finding, Operator]], pieces: list[_Piece]
) -> _Value:
    dominant = max(members, key=lambda m: (_length(m[0]), m[0].score, m[0].entity_type))[0]
    strongest = max((operator for _, operator in members), key=lambda each: each.strength)
    return _Value(
        entity_type=dominant.entity_type,
        text="".join(segments[p.segment].text[p.start : p.end] for p in pieces),
        pieces=pieces,
        operator=strongest,
    )


def _length(finding: Finding) -> int:
    return sum(span.end - span.start for span in finding.spans)


def _reserved(segments: Sequence[Segment]) -> dict[str, set[int]]:
    """The numbers that the client's own text uses, by label."""
    reserved: dict[str, set[int]] = {}
    for segment in segments:
        if "_" in segment.text:
            for name, number in _LOOKS_LIKE.findall(segment.text):
                reserved.setdefault(name, set()).add(int(number))
    return reserved


def _number(
    values: Sequence[_Value], reserved: Mapping[str, set[int]], before: Numbering, hash_key: bytes
) -> Numbering:
    """Give each value its replacement; returns what all placeholders stand for."""
    known_values: list[Value | _Value] = [*before.values.values(), *values]
    bases = {folded("PERSON", v.text) for v in known_values if v.entity_type == "PERSON"}
    ambiguous = _ambiguous(known_values)

    def key(kind: str, base: str) -> tuple[str, str]:
        same = canonical(kind, base)
        return (kind, folded(kind, base) if same in ambiguous else same)

    given = dict(before.values)
    known: dict[tuple[str, str], str] = {}
    for placeholder, stood in before.values.items():
        known.setdefault(key(stood.entity_type, stood.text), placeholder)
    own = {f"{name}_{number}" for name, numbers in reserved.items() for number in numbers}
    taken = own | before.taken | {placeholder[1:-1] for placeholder in before.values}
    used: dict[str, int] = {}
    for value in values:
        kind, name, ending = value.entity_type, label(value.entity_type), ""
        if kind == "PERSON":
            ending = genitive(value.text, bases)
        base = value.text.removesuffix(ending)
        final = _final(value, base, ending, hash_key)
        if final is not None:
            value.pieces[0].new = final
            continue
        found = key(kind, base)
        if found not in known:
            number = used.get(name, before.first - 1) + 1
            while f"{name}_{number}" in taken:
                number += 1
            used[name] = number
            known[found] = f"[{name}_{number}]"
            given[known[found]] = Value(kind, base)
        value.pieces[0].new = known[found] + ending
    free = {name for name in own if f"[{name}]" not in given}
    return Numbering(given, before.taken | free)


def _final(value: _Value, base: str, ending: str, hash_key: bytes) -> str | None:
    """What stands for a value from now on, also in the answer; None: a placeholder does until
    then. A token has no number, so nobody takes it for a placeholder."""
    name = label(value.entity_type)
    match value.operator:
        case Operator.GENERALISE:
            return generalised(value.entity_type, value.text)
        case Operator.HASH if hash_key:
            return f"[{name}:{token(hash_key, value.entity_type, base)}]{ending}"
        case Operator.PLACEHOLDER:
            return None
        case _:
            return f"[{name}]"


def _ambiguous(values: Sequence[_Value | Value]) -> frozenset[str]:
    """Canonical identity numbers that stand here with more than one century: two people."""
    written = {folded(v.entity_type, v.text) for v in values if v.entity_type in IDENTITY_NUMBERS}
    counts = Counter(full[-10:] for full in written if len(full) == 12)
    return frozenset(short for short, count in counts.items() if count > 1)


def _used(numbering: Numbering, pieces: Iterable[_Piece]) -> frozenset[str]:
    """The placeholders among what was put in. Inflection follows a placeholder's bracket."""
    put = {piece.new[: piece.new.rfind("]") + 1] for piece in pieces}
    return frozenset(put.intersection(numbering.values))


def _repeats(
    segments: Sequence[Segment],
    findings: Sequence[Finding],
    values: Sequence[_Value],
    before: Numbering,
) -> Iterator[_Piece]:
    """The same values elsewhere, where no recognizer saw them for lack of context. A place that
    the policy judged and let pass is left as it is. Linear in the text, however many values."""
    new = {value.text: placeholder for placeholder, value in before.values.items()}
    new |= {value.text: value.pieces[0].new for value in values}
    by_word = _by_first_word(new)
    if not by_word:
        return
    judged: dict[int, list[tuple[int, int]]] = {}
    for value in values:
        for piece in value.pieces:
            judged.setdefault(piece.segment, []).append((piece.start, piece.end))
    for finding in findings:
        if finding.confidence is not Confidence.LOW:
            for span in finding.spans:
                judged.setdefault(span.passage, []).append((span.start, span.end))
    words = by_word.keys()
    for index, segment in enumerate(segments):
        if not segment.editable:
            continue
        unseen, end = [], 0
        for start, stop in sorted(judged.get(index, ())):
            unseen.append(segment.text[end:start])
            end = max(end, stop)
        unseen.append(segment.text[end:])
        if not words.isdisjoint(_WORD.findall(" ".join(unseen))):
            taken = bytearray(len(segment.text))
            for start, end in judged.get(index, ()):
                taken[start:end] = b"\1" * (end - start)
            yield from _repeats_in(segment.text, index, by_word, taken)


def _by_first_word(new: Mapping[str, str]) -> dict[str, list[tuple[str, int, str]]]:
    """Text, place of its first word and replacement (`new`, by text) of each value that is long
    enough, longest first, by that word."""
    by_word: dict[str, list[tuple[str, int, str]]] = {}
    for text in sorted((text for text in new if len(text) >= _REPEATED), key=len, reverse=True):
        word = _WORD.search(text)
        if word is not None:
            by_word.setdefault(word[0], []).append((text, word.start(), new[text]))
    return by_word


def _repeats_in(
    text: str, index: int, by_word: Mapping[str, list[tuple[str, int, str]]], taken: bytearray
) -> Iterator[_Piece]:
    for word in _WORD.finditer(text):
        if taken[word.start()]:
            continue
        for value, offset, new in by_word.get(word[0], ()):
            start = word.start() - offset
            end = start + len(value)
            if start < 0 or not text.startswith(value, start) or taken.find(1, start, end) >= 0:
                continue
            if value[-1].isalnum() and text[end : end + 1].isalnum():
                continue
            taken[start:end] = b"\1" * len(value)
            yield _Piece(index, start, end, new)
            break


def _apply(segments: Sequence[Segment], pieces: Sequence[_Piece]) -> dict[int, str]:
    by_segment: dict[int, list[_Piece]] = {}
    for piece in pieces:
        by_segment.setdefault(piece.segment, []).append(piece)
    texts: dict[int, str] = {}
    for index, held in sorted(by_segment.items()):
        text, kept, end = segments[index].text, [], 0
        for piece in sorted(held, key=lambda p: p.start):
            kept += [text[end : piece.start], piece.new]
            end = piece.end
        texts[index] = "".join([*kept, text[end:]])
    return texts
