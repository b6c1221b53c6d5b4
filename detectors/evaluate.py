"""Measures detection against an annotated corpus: precision, recall and F1 per type.

`python -m detectors.evaluate FILE.jsonl [--terms FILE] [--least SCORE] [--misses N] [--show-text]`.
Every detector runs. A line holds `id`, `text`, `language`, `genre`, `sensitive`, `notes` and
`entities` (`type`, `start`, `end`). A finding counts for an annotation of its type when they
overlap by at least half of the longer one; each counts once, the best overlap first, and a second
finding on the same annotation is neither right nor wrong. Types of categories (health,
confidentiality, use and the like) count once per text, and not at all where the notes name them
after `optional:`.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from detectors.detector import Detector
from detectors.scanner import Scanner
from detectors.taxonomy import Group, group_of
from detectors.types import LOW_BELOW, Finding, PlainPassage

AIM = 0.98
"""Precision and recall that a type with a form should reach."""

AIMS_F1 = {Group.SPECIAL_CATEGORY: 0.85, Group.CONFIDENTIALITY: 0.90, Group.USE: 0.90}
"""What F1 the types should reach that only the meaning tells, by group."""

AIM_RECALL = {"HEALTH": 0.95, "PROTECTED_IDENTITY": 0.95, "SOCIAL_SITUATION": 0.95, "PERSON": 0.95}
"""Recall for those whose loss hurts most."""

AIM_PERSON_PRECISION = 0.90
_NO_AIM = frozenset({"LOCATION", "ORGANIZATION"})

_PER_TEXT = frozenset({Group.SPECIAL_CATEGORY, Group.CONFIDENTIALITY, Group.USE, Group.DERIVED})
_LOW_RISK = frozenset({"LOCATION", "ORGANIZATION"})
_OPTIONAL = re.compile(r"[A-Z_]{5,}")


class CorpusError(ValueError):
    """A corpus that cannot be read. The message names the line, not its text."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A value that somebody marked: code points `start` to `end`. `reason`: the detector and rule,
    for a finding."""

    entity_type: str
    start: int
    end: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One annotated text. `optional`: types that a reasonable annotator could also have given."""

    id: str
    text: str = field(repr=False)
    language: str
    genre: str
    sensitive: bool
    annotations: tuple[Annotation, ...]
    optional: frozenset[str] = frozenset()


@dataclass(slots=True)
class Count:
    """Right findings, wrong findings and annotations that were missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """None when nothing was found."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """None when nothing was there."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """None when nothing was there or found."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def add(self, other: "Count") -> None:
        """Count the other's too."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


@dataclass(slots=True)
class Result:
    """Counts by type, group, language and genre; ids and types of what was missed or wrong; the
    ids of harmless texts in which something was found; how many sensitive texts there were, and
    the ids of those in which nothing was."""

    by_type: dict[str, Count] = field(default_factory=dict)
    by_group: dict[str, Count] = field(default_factory=dict)
    by_language: dict[str, Count] = field(default_factory=dict)
    by_genre: dict[str, Count] = field(default_factory=dict)
    missed: list[tuple[str, Annotation]] = field(default_factory=list)
    wrong: list[tuple[str, Annotation]] = field(default_factory=list)
    overblocked: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    harmless: int = 0
    sensitive: int = 0
    unnoticed: list[str] = field(default_factory=list)


def load(lines: Iterable[str]) -> list[Prompt]:
    """The prompts of a corpus. Raises CorpusError."""
    prompts = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                prompts.append(_prompt(json.loads(line)))
            except (ValueError, KeyError, TypeError) as problem:
                raise CorpusError(f"line {number}: {type(problem).__name__}") from None
    return prompts


def _prompt(row: dict[str, Any]) -> Prompt:
    notes = str(row.get("notes", ""))
    return Prompt(
        id=str(row["id"]),
        text=str(row["text"]),
        language=str(row.get("language", "")),
        genre=str(row.get("genre", "")),
        sensitive=bool(row.get("sensitive", True)),
        annotations=tuple(
            Annotation(str(e["type"]), int(e["start"]), int(e["end"])) for e in row["entities"]
        ),
        optional=frozenset(_OPTIONAL.findall(notes.partition("optional:")[2])),
    )


def score(
    prompts: Iterable[Prompt],
    find: Callable[[str], Sequence[Annotation]],
    covered: frozenset[str] | None = None,
) -> Result:
    """What `find` gets right, wrong and misses. Languages and genres count the covered types only
    (None: all)."""
    result = Result()
    for prompt in prompts:
        found = find(prompt.text)
        for entity_type, count in _compare(prompt, found, result).items():
            result.by_type.setdefault(entity_type, Count()).add(count)
            if covered is None or entity_type in covered:
                result.by_group.setdefault(group_of(entity_type), Count()).add(count)
                result.by_language.setdefault(prompt.language, Count()).add(count)
                result.by_genre.setdefault(prompt.genre, Count()).add(count)
        types = frozenset(each.entity_type for each in found) - _LOW_RISK - prompt.optional
        annotated = {each.entity_type for each in prompt.annotations}
        if prompt.sensitive:
            result.sensitive += 1
            if not types:
                result.unnoticed.append(prompt.id)
        else:
            result.harmless += 1
            if types - annotated:
                result.overblocked.append((prompt.id, types - annotated))
    return result


def _compare(prompt: Prompt, found: Sequence[Annotation], result: Result) -> dict[str, Count]:
    """The counts of one prompt by type."""
    counts: dict[str, Count] = {}
    for entity_type in sorted({each.entity_type for each in (*prompt.annotations, *found)}):
        expected = [a for a in prompt.annotations if a.entity_type == entity_type]
        claimed = [a for a in found if a.entity_type == entity_type]
        if group_of(entity_type) in _PER_TEXT and entity_type != "CUSTOM_TERM":
            expected, claimed = expected[:1], claimed[:1]
            pairs = {(0, 0)} if expected and claimed else set()
            wrong = [] if expected or entity_type in prompt.optional else claimed
        else:
            pairs = match(expected, claimed)
            used = {claim for _, claim in pairs}
            wrong = [
                each
                for index, each in enumerate(claimed)
                if index not in used and not any(_overlap(other, each) for other in expected)
            ]
        seen = {index for index, _ in pairs}
        missed = [each for index, each in enumerate(expected) if index not in seen]
        result.missed += [(prompt.id, each) for each in missed]
        result.wrong += [(prompt.id, each) for each in wrong]
        counts[entity_type] = Count(len(pairs), len(wrong), len(missed))
    return counts


def match(expected: Sequence[Annotation], found: Sequence[Annotation]) -> set[tuple[int, int]]:
    """Pairs of indexes, one to one, that overlap enough; the best first."""
    ranked = sorted(
        (-_overlap(e, f), i, j)
        for i, e in enumerate(expected)
        for j, f in enumerate(found)
        if _overlap(e, f)
    )
    pairs: set[tuple[int, int]] = set()
    for _, i, j in ranked:
        if all(i != left and j != right for left, right in pairs):
            pairs.add((i, j))
    return pairs


def _overlap(one: Annotation, other: Annotation) -> float:
    """The shared part of all that both cover; 0.0 when it is less than half of the longer one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    longer = max(one.end - one.start, other.end - other.start)
    if shared <= 0 or shared * 2 < longer:
        return 0.0
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def finder(
    detectors: Sequence[Detector], today: date, least: float
) -> Callable[[str], Sequence[Annotation]]:
    """Findings of a scanner, by what they are and where; those below `least` are left out."""
    scanner = Scanner(detectors, lambda: today, lambda: 0.0)

    def find(text: str) -> Sequence[Annotation]:
        findings = scanner.scan([PlainPassage(text)]).findings
        return [_annotation(each) for each in findings if each.score >= least]

    return find


def _annotation(finding: Finding) -> Annotation:
    reason = f"{finding.recognizer}/{finding.why.rule}"
    return Annotation(finding.entity_type, finding.spans[0].start, finding.spans[-1].end, reason)


def is_below_aim(entity_type: str, count: Count) -> bool:
    """Whether a type falls short of what it should reach; a type without an aim never does."""
    precision = 1.0 if count.precision is None else count.precision
    recall = 1.0 if count.recall is None else count.recall
    group = group_of(entity_type)
    if entity_type in _NO_AIM or group is Group.DERIVED or not count.right + count.missed:
        return False
    if entity_type == "PERSON":
        return recall < AIM_RECALL["PERSON"] or precision < AIM_PERSON_PRECISION
    if group in AIMS_F1:
        return (count.f1 or 0.0) < AIMS_F1[group] or recall < AIM_RECALL.get(entity_type, 0.0)
    return min(precision, recall) < AIM


def table(
    counts: dict[str, Count], is_below: Callable[[str, Count], bool] | None = None
) -> list[str]:
    """Lines of a table, by name; the rows that `is_below` names are marked."""
    lines = [f"{'':30} {'there':>6} {'found':>6} {'right':>6}  {'prec':>5} {'rec':>5} {'F1':>5}"]
    for name in sorted(counts):
        c = counts[name]
        numbers = f"{c.right + c.missed:6d} {c.right + c.wrong:6d} {c.right:6d}"
        rates = " ".join(_shown(rate) for rate in (c.precision, c.recall, c.f1))
        below = is_below is not None and is_below(name, c)
        lines.append(f"{name:30} {numbers}  {rates}{'  below the aim' if below else ''}")
    return lines


def _shown(rate: float | None) -> str:
    return "    -" if rate is None else f"{rate:5.3f}"


def total(counts: dict[str, Count], covered: frozenset[str]) -> Count:
    """The sum over the covered types."""
    whole = Count()
    for name, count in counts.items():
        if name in covered:
            whole.add(count)
    return whole


def report(
    result: Result,
    covered: frozenset[str],
    misses: int,
    texts: Mapping[str, str] | None = None,
) -> list[str]:
    """All tables. `covered`: the types that can be found at all; `misses`: how many to list of
    what was missed and of what was wrong; `texts`: by id, where the values are to be shown."""
    lines = ["== by type", *table(result.by_type, is_below_aim)]
    lines += table({"all types looked for": total(result.by_type, covered)})[1:]
    lines += ["", "== by group", *table(result.by_group)]
    lines += ["", "== by language", *table(result.by_language)]
    lines += ["", "== by genre", *table(result.by_genre)]
    lines += ["", f"== found in harmless texts: {len(result.overblocked)} of {result.harmless}"]
    lines += [f"{name}: {', '.join(sorted(types))}" for name, types in result.overblocked]
    unnoticed = f"{len(result.unnoticed)} of {result.sensitive}"
    lines += ["", f"== nothing found in sensitive texts: {unnoticed}", *result.unnoticed]
    for title, listed in (("missed", result.missed), ("wrong", result.wrong)):
        known = [each for each in listed if each[1].entity_type in covered]
        if known and misses:
            lines += ["", f"== {title}: {len(known)}"]
            lines += [_listed(name, each, texts) for name, each in known[:misses]]
    return lines


def _listed(name: str, each: Annotation, texts: Mapping[str, str] | None) -> str:
    line = f"{name}: {each.entity_type} {each.start}-{each.end}"
    if each.reason:
        line += f" ({each.reason})"
    if texts is not None:
        line += f" {texts[name][each.start : each.end]!r}"
    return line


def main(arguments: Sequence[str]) -> int:
    """The command; returns the exit status. Prints ids and places; texts only where asked to."""
    from detectors import DETECTORS
    from detectors.terms import load_terms

    parser = argparse.ArgumentParser(prog="python -m detectors.evaluate", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--terms", type=Path, help="a tenant's own terms")
    parser.add_argument("--least", type=float, default=LOW_BELOW, help="lowest score that counts")
    parser.add_argument("--misses", type=int, default=20, help="how many misses to list")
    parser.add_argument(
        "--show-text", action="store_true", help="show the values that were missed or wrong"
    )
    options = parser.parse_args(arguments)
    detectors: list[Detector] = [*DETECTORS]
    if options.terms is not None:
        detectors.append(load_terms(options.terms))
    covered = frozenset(name for each in detectors for name in each.entity_types)
    try:
        with options.corpus.open(encoding="utf-8") as lines:
            prompts = load(lines)
    except (OSError, CorpusError) as problem:
        sys.stderr.write(f"{options.corpus}: {problem}\n")
        return 1
    find = finder(detectors, datetime.now().astimezone().date(), options.least)
    result = score(prompts, find, covered)
    texts = {each.id: each.text for each in prompts} if options.show_text else None
    sys.stdout.write("\n".join([*report(result, covered, options.misses, texts), ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
