"""The scan that a text on the command line gets: the one of the tenant's own requests."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from detectors.listing import Lists
from detectors.scanner import Scanner
from detectors.terms import TermList
from detectors.types import ScanReport
from gateway.core.segments import Segment
from gateway.proxy.lists import TenantPart
from gateway.proxy.scanners import own_detectors, third_party, today
from gateway.settings import Configuration

Reader = Callable[[Sequence[Segment]], ScanReport]


def reader(given: Configuration, part: TenantPart, terms: Sequence[TermList]) -> Reader:
    """Scans with the configured detectors, a tenant's terms and its public contacts."""
    screening = given.settings.screening
    detectors = (
        *own_detectors(screening.names),
        *third_party(screening),
        *Lists(tuple(terms)).recognizers(),
    )
    scanner = Scanner(detectors, today=today, clock=time.perf_counter)

    def scan(segments: Sequence[Segment]) -> ScanReport:
        report = scanner.scan(segments)
        return replace(report, findings=part.contacts.mark(segments, report.findings))

    return scan
