"""The whole verification: every leaf, every root, every checkpoint."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gateway.audit.merkle import Frontier
from gateway.audit.notes import Checkpoint, open_note
from gateway.audit.verify.leaves import Problem, Stretch, check_stretch
from gateway.audit.verify.sources import LogHead, Source, Stated

_KEPT_PROBLEMS = 1000


@dataclass(slots=True)
class Report:
    """What was verified and what is wrong. `before` counts the records that were there before
    there was a log: nothing is proved of them. `counts` has leaves by kind, and `thinned`,
    `released` (of whose tokens nothing is proved) and `sealed` (content not given along)."""

    logs: int = 0
    leaves: int = 0
    checkpoints: int = 0
    before: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def add(self, problems: Iterable[Problem]) -> None:
        """Takes up problems, as many as are worth reading."""
        self.problems += list(problems)[: max(0, _KEPT_PROBLEMS - len(self.problems))]


@dataclass(slots=True)
class _Acts:
    starts: list[dict[str, Any]] = field(default_factory=list)
    pruned_us: int = -1
    thinned_us: int = -1


def verify(
    source: Source,
    public_key: bytes | None = None,
    notes: Iterable[str] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Verifies a source. `public_key` goes before the source's own; `notes` are checkpoints that
    were kept elsewhere. `progress` is told of the number of leaves so far."""
    report, acts = Report(), _Acts()
    key = public_key or source.public_key
    if key is None:
        report.add([Problem("no public key to check the checkpoints with")])
    heads = source.heads()
    checkpoints = _opened([*source.notes(), *notes], key, report) if key else []
    stated = source.stated()
    for head in heads:
        named = [c for c in checkpoints if c.writer == head.writer]
        said = [s for s in stated if s.writer == head.writer]
        _verify_log(source, head, named, said, (report, acts, progress))
    known = {head.writer for head in heads}
    report.add(
        Problem(f"a checkpoint of {c.time} names it with {c.size} leaves, but it is gone", c.writer)
        for c in {c.writer: c for c in checkpoints if c.writer not in known}.values()
    )
    report.add(
        Problem(f"the log {s.by} names it with {s.size} leaves, but it is gone", s.writer)
        for s in stated
        if s.writer not in known
    )
    _check_starts(stated, acts, report)
    if acts.thinned_us >= acts.pruned_us and acts.thinned_us >= 0:
        report.add([Problem("records were thinned out that no act about thinning covers")])
    report.before, outside = source.outside(acts.starts)
    report.add(outside)
    return report


def _opened(notes: Iterable[str], key: bytes, report: Report) -> list[Checkpoint]:
    opened: dict[Checkpoint, None] = {}
    for note in dict.fromkeys(notes):
        try:
            opened[open_note(note, key)] = None
        except ValueError as error:
            origin = note.partition("\n")[0].partition("/")[2][:64]
            report.add([Problem(f"a checkpoint is not good: {error}", origin)])
    report.checkpoints = len(opened)
    return list(opened)


def _verify_log(
    source: Source,
    head: LogHead,
    checkpoints: list[Checkpoint],
    stated: list[Stated],
    into: tuple[Report, _Acts, Callable[[int], None]],
) -> None:
    report, acts, progress = into
    report.logs += 1
    wanted = {c.size for c in checkpoints} | {s.size for s in stated} | {head.size}
    roots: dict[int, bytes] = {0: Frontier().root()}
    frontier = Frontier()
    whole = True
    for first, last, rows in source.stretches(head):
        stretch = check_stretch(head.writer, first, last, rows)
        _take(head, stretch, report, acts)
        whole = whole and len(stretch.hashes) == last - first
        taken = 0
        for size in sorted(size for size in wanted if first < size <= last):
            frontier = frontier.append(stretch.hashes[taken : size - first])
            taken = size - first
            roots[size] = frontier.root()
        frontier = frontier.append(stretch.hashes[taken:])
        report.leaves += len(stretch.hashes)
        progress(report.leaves)
    if not whole:
        # Roots say nothing more where leaves are gone.
        roots = {}
    elif head.root != roots.get(head.size):
        what = f"its leaves do not lead to the root that is kept for it at size {head.size}"
        report.add([Problem(what, head.writer)])
    _check_roots(head, checkpoints, stated, roots, report)


def _check_roots(
    head: LogHead,
    checkpoints: list[Checkpoint],
    stated: list[Stated],
    roots: Mapping[int, bytes],
    report: Report,
) -> None:
    good = 0
    for checkpoint in sorted(checkpoints, key=lambda c: c.size):
        size = checkpoint.size
        said = f"the checkpoint of {checkpoint.time.isoformat()} at size {size}"
        if size > head.size:
            what = f"cut off: it has {head.size} leaves, but {said} shows more"
            report.add([Problem(what, head.writer, head.size)])
        elif roots and roots.get(size) != checkpoint.root:
            what = (
                f"forked or rewritten: {said} has another root, so something between positions"
                f" {good} and {size - 1} is not what it was"
            )
            report.add([Problem(what, head.writer, good)])
        elif roots:
            good = size
    for one in stated:
        if one.size > head.size:
            what = f"cut off: it has {head.size} leaves, but the log {one.by} names {one.size}"
            report.add([Problem(what, head.writer, head.size)])
        elif roots and roots.get(one.size) != one.root:
            what = f"the log {one.by} names another root for it at size {one.size}"
            report.add([Problem(what, head.writer)])


def _take(head: LogHead, stretch: Stretch, report: Report, acts: _Acts) -> None:
    report.add(stretch.problems)
    for name, number in stretch.counts.items():
        report.counts[name] = report.counts.get(name, 0) + number
    acts.thinned_us = max(acts.thinned_us, stretch.thinned_us)
    for act in stretch.acts:
        detail = json.loads(act["detail"])
        if act["action"] == "log_started":
            acts.starts.append(detail)
            if detail["writer"] != head.writer:
                report.add([Problem("it begins as another log", head.writer, 0, act["event"])])
        else:
            acts.pruned_us = max(acts.pruned_us, *(_limit(value) for value in detail.values()), -1)


def _limit(value: Any) -> int:
    """A limit of an act about thinning, in microseconds; -1 for what is none."""
    try:
        return round(datetime.fromisoformat(value).timestamp() * 1_000_000)
    except (TypeError, ValueError):
        return -1


def _check_starts(stated: list[Stated], acts: _Acts, report: Report) -> None:
    """That what was said of earlier logs stands in the leaves themselves."""
    proved = {
        (start["writer"], one["writer"], one["size"], one["root"])
        for start in acts.starts
        for one in start["predecessors"]
    }
    report.add(
        Problem("what it says of earlier logs is not in its leaves", s.by)
        for s in stated
        if (s.by, s.writer, s.size, s.root.hex()) not in proved
        and any(start["writer"] == s.by for start in acts.starts)
    )
