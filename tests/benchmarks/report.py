"""Turns the runs of all rounds into tables: medians, spreads, and ratios within each round."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

STEAL_LIMIT = 0.05
"""Share of the machine's time taken by its host above which a run is polluted."""
OTHERS_LIMIT = 0.2
"""Processors used by strangers above which a run is polluted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One run of one target."""

    scenario: str
    target: str
    round: int
    figures: dict[str, Any]

    @property
    def dirt(self) -> float:
        """How far the machine was from quiet: above 1 the run is polluted."""
        steal, others = self.figures["steal"], self.figures["others"]
        return float(max(steal / STEAL_LIMIT, others / OTHERS_LIMIT))

    @property
    def polluted(self) -> bool:
        return self.dirt > 1


Value = Callable[[dict[str, Any]], float | None]


def _at(*path: str) -> Value:
    def read(figures: dict[str, Any]) -> float | None:
        found: Any = figures
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return None if found is None else float(found)

    return read


def number(value: float) -> str:
    """Three figures or so, without an exponent."""
    places = sum(abs(value) < limit for limit in (100, 10, 0.1))
    return f"{value:.{places}f}"


def _span(values: Iterable[float | None]) -> str:
    known = sorted(v for v in values if v is not None)
    if not known:
        return "-"
    if len(known) == 1 or number(known[0]) == number(known[-1]):
        return number(median(known))
    return f"{number(median(known))} ({number(known[0])}-{number(known[-1])})"


class Table:
    """The runs of one scenario."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.targets = tuple(dict.fromkeys(row.target for row in rows))
        self._runs = {(row.target, row.round): row for row in rows}

    def runs(self, target: str) -> list[Row]:
        """The clean runs of a target, or all of them where none was clean."""
        mine = [row for (name, _), row in self._runs.items() if name == target]
        return [row for row in mine if not row.polluted] or mine

    def middle(self, target: str, read: Value) -> float | None:
        known = [v for v in (read(row.figures) for row in self.runs(target)) if v is not None]
        return median(known) if known else None

    def paired(self, target: str, base: str, read: Value) -> list[tuple[float, float]]:
        """The values of a target and of a base in the rounds in which both were measured, both
        clean if there is such a round."""
        pairs = []
        for row in self.runs(target):
            other = self._runs.get((base, row.round))
            mine = read(row.figures)
            theirs = read(other.figures) if other else None
            if other is not None and mine is not None and theirs is not None:
                pairs.append((row.polluted or other.polluted, (mine, theirs)))
        clean = [pair for polluted, pair in pairs if not polluted]
        return clean or [pair for _, pair in pairs]

    def polluted(self, target: str) -> int:
        return sum(row.polluted for (name, _), row in self._runs.items() if name == target)


def _cells(table: Table, target: str, bases: Sequence[str]) -> list[str]:
    runs = [row.figures for row in table.runs(target)]
    cells = [_span(_at("rps")(f) for f in runs)]
    for name in ("p50", "p95", "p99"):
        cells.append(_span([table.middle(target, _at("total", name))]))
    cells.append(_span([table.middle(target, _at("first", "p50"))]))
    added = [a - b for a, b in table.paired(target, "direct", _at("total", "p50"))]
    cells.append("-" if target == "direct" else _span(added))
    for read in (_at("cpu_ms"), _at("rss_mib")):
        cells.append(_span([table.middle(target, read)]))
    for base in bases:
        ratios = [a / b for a, b in table.paired(target, base, _at("rps")) if b]
        cells.append("1" if base == target else _span(ratios))
    failed = sum(f["errors"] + f["drops"] for f in runs)
    marks = [f"{failed} failed"] if failed else []
    polluted = table.polluted(target)
    marks += [f"* {polluted} polluted"] if polluted else []
    return [*cells, ", ".join(marks)]


def _layout(lines: list[list[str]]) -> str:
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    out = []
    for i, line in enumerate(lines):
        out.append("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |")
        if i == 0:
            out.append("|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(out)


def table_text(rows: Sequence[Row], bases: Sequence[str]) -> str:
    """One scenario as a Markdown table."""
    table = Table(rows)
    bases = [base for base in bases if base in table.targets]
    head = ["target", "req/s", "p50 ms", "p95", "p99", "first byte", "added ms", "CPU ms/req"]
    head += ["RSS MiB", *(f"x {base}" for base in bases), "notes"]
    lines = [head, *([t, *_cells(table, t, bases)] for t in table.targets)]
    return f"### {rows[0].scenario}\n\n{_layout(lines)}\n" + _turns(table)


def _turns(table: Table) -> str:
    """The median latency of some turns of a conversation, and what the last adds to the first."""
    seen = [t for row in table.runs(table.targets[0]) for t in row.figures.get("turns", {})]
    turns = tuple(dict.fromkeys(seen))
    if not turns:
        return ""
    lines = [["target", *(f"turn {turn}, p50 ms" for turn in turns), "last - first"]]
    for target in table.targets:
        values = [table.middle(target, _at("turns", turn)) for turn in turns]
        growth = None
        if values[0] is not None and values[-1] is not None:
            growth = values[-1] - values[0]
        lines.append([target, *(_span([v]) for v in values), _span([growth])])
    return f"\n{_layout(lines)}\n"


def summary(rows: Sequence[Row], bases: Sequence[str], of: str) -> str:
    """The ratios of one target's throughput and processor time to the bases', a line for each
    scenario."""
    parts = (
        ("requests a second, as a multiple of (more is better)", _at("rps")),
        ("CPU for each request, as a multiple of (less is better)", _at("cpu_ms")),
    )
    return "\n".join(f"### {of}: {title}\n\n{_ratios(rows, bases, of, v)}\n" for title, v in parts)


def _ratios(rows: Sequence[Row], bases: Sequence[str], of: str, read: Value) -> str:
    lines = [["scenario", *(f"x {base}" for base in bases)]]
    for scenario in dict.fromkeys(row.scenario for row in rows):
        table = Table([row for row in rows if row.scenario == scenario])
        pairs = [table.paired(of, base, read) for base in bases]
        cells = [_span(a / b for a, b in known if b) for known in pairs]
        if any(cell != "-" for cell in cells):
            lines.append([scenario, *cells])
    return _layout(lines)
