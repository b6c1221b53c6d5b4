"""What /proc says of the processes under test and of the machine."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str] | None:
    try:
        line = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return line.rpartition(")")[2].split()


def tree(roots: Iterable[int]) -> frozenset[int]:
    """The processes given and all their descendants that run now."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(int(entry))) is not None:
            parents[int(entry)] = int(fields[1])
    found = {pid for pid in roots if pid in parents}
    grew = bool(found)
    while grew:
        children = {pid for pid, parent in parents.items() if parent in found} - found
        found |= children
        grew = bool(children)
    return frozenset(found)


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time that these processes have used, in seconds."""
    rows = (_stat(pid) for pid in pids)
    return sum(int(row[11]) + int(row[12]) for row in rows if row is not None) / _TICKS


def rss_mib(pids: Iterable[int]) -> float:
    """Resident memory of these processes, in MiB (shared pages count once for each)."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/status").read_text("utf-8")
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line[:6] == "VmRSS:")
    return total / 1024


@dataclass(frozen=True, slots=True)
class Clock:
    """CPU time of the whole machine since it started, in seconds over all processors."""

    busy: float
    stolen: float
    total: float

    @classmethod
    def now(cls) -> "Clock":
        with Path("/proc/stat").open(encoding="utf-8") as lines:
            ticks = [int(word) / _TICKS for word in lines.readline().split()[1:9]]
        user, nice, system, _, _, irq, softirq, stolen = ticks
        return cls(user + nice + system + irq + softirq, stolen, sum(ticks))
