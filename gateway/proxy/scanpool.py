"""Where scanning runs: a cache first, the event loop for short texts, a process for the rest.

The cache keeps each passage's evidence (never its text) under a keyed hash, so a conversation that
a client resends costs only its new messages. Texts past a limit and recognizers that are not ours
run in worker processes, which are killed at the deadline; what they did not finish is a failure in
the report.
"""

import asyncio
import hashlib
import multiprocessing
import os
import pickle
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pebble import ProcessExpired, ProcessPool

from detectors.detector import Detector
from detectors.evidence import Evidence, merge
from detectors.listing import Lists, ListScanner
from detectors.scanner import Scanner
from detectors.types import (
    FailureReason,
    Passage,
    PlainPassage,
    ScanFailure,
    ScanReport,
)
from gateway.proxy.lists import NOTHING, TenantPart
from gateway.proxy.scanners import (
    list_scanner,
    needed_modules,
    own_detectors,
    own_scanner,
    third_party,
    today,
)
from gateway.settings import Screening

_DIGEST_SIZE = 16
_LISTS_KEPT = 8
_EACH = 100
"""Characters that a passage costs besides its own."""
_MANY = 500
"""Passages from which on nothing is done with all of them on the event loop."""
_PACKED = 500
"""Passages, or what was found in them, in one pickle."""
_MAIN = "gateway.cli"


@dataclass(frozen=True, slots=True)
class _Worker:
    """What a worker process holds: made once, when the process starts."""

    own: Scanner
    extra: Scanner | None
    listed: OrderedDict[str, ListScanner] = field(default_factory=OrderedDict)


_worker: _Worker | None = None


def _start_worker(settings: Screening) -> None:
    global _worker  # noqa: PLW0603 - a worker process has exactly one
    others = third_party(settings)
    for each in others:
        each.warm()
    extra = Scanner(others, today=today, clock=time.perf_counter) if others else None
    _worker = _Worker(own_scanner(settings.names), extra)
    _worker.own.warm()


def _examine(passages: Sequence[PlainPassage], which: str) -> list[Evidence]:
    if _worker is None:
        raise RuntimeError("the worker process was not started")
    scanner = _worker.own if which == "own" else _worker.extra
    if scanner is None:
        raise RuntimeError("no third-party recognizers are configured")
    try:
        return [scanner.examine(passage) for passage in passages]
    except (SystemExit, KeyboardInterrupt, GeneratorExit):
        os._exit(1)  # it would be raised again in the gateway, and end that


def _examine_lists(
    passages: Sequence[PlainPassage], digest: str, lists: Lists | None
) -> list[Evidence] | None:
    """What a tenant's lists show. None asks for the lists: the worker does not have them."""
    if _worker is None:
        raise RuntimeError("the worker process was not started")
    scanner = _worker.listed.get(digest)
    if scanner is None:
        if lists is None:
            return None
        scanner = _worker.listed[digest] = list_scanner(_worker.own, lists)
        if len(_worker.listed) > _LISTS_KEPT:
            _worker.listed.popitem(last=False)
    return [scanner.examine_lists(passage) for passage in passages]


def _work(
    work: Callable[..., list[Evidence] | None], packed: Sequence[bytes], *others: object
) -> list[bytes] | None:
    """Work done in a worker, whose answer goes back packed as its passages came."""
    found = work(_unpacked(packed), *others)
    return None if found is None else _packed(found)


def _packed(items: Sequence[object]) -> list[bytes]:
    """Pickled some at a time: nothing else runs in a process while it makes or reads one pickle."""
    return [pickle.dumps(items[at : at + _PACKED]) for at in range(0, len(items), _PACKED)]


def _unpacked(packed: Sequence[bytes]) -> list[Any]:
    return [item for each in packed for item in pickle.loads(each)]  # noqa: S301 - our own worker


def _to_send(passages: Sequence[Passage]) -> list[bytes]:
    """As they go to a worker."""
    plain = [PlainPassage(p.text, p.role, p.origin, p.label, p.message) for p in passages]
    return _packed(plain)


class ScanPool:
    """Scans requests. One for each process; `start` before use, `stop` after."""

    def __init__(
        self,
        settings: Screening,
        cache_key: Callable[[str], bytes],
        part: Callable[[str], TenantPart] = lambda _: NOTHING,
    ) -> None:
        """`cache_key` gives a tenant's key for the cache's hashes, `part` what it lists itself."""
        self._settings = settings
        self._cache_key = cache_key
        self._part = part
        self._scanner = own_scanner(settings.names)
        self._extra = third_party(settings)
        self._cache: OrderedDict[bytes, Evidence] = OrderedDict()
        self._processes: Any = None  # a pebble.ProcessPool
        others = (f"{each.name} {each.version}" for each in self._extra)
        names = "\n".join((self._scanner.digest, *settings.extra_recognizers, *others))
        self.digest = hashlib.sha256(names.encode()).hexdigest()[:16]

    def tenant_digest(self, tenant: str) -> str:
        """Names the recognizers, rules and lists that a tenant's texts are scanned with."""
        lists = self._part(tenant).digest
        return f"{self.digest}+{lists[:16]}" if lists else self.digest

    def list_scanner(self, lists: Lists) -> ListScanner:
        """A scanner of a tenant's lists on top of our own. Raises TermsError."""
        return list_scanner(self._scanner, lists)

    @property
    def detectors(self) -> tuple[Detector, ...]:
        """Everything that looks at a text: ours and the configured third parties'."""
        return (*own_detectors(self._settings.names), *self._extra)

    def start(self) -> None:
        """Start the worker processes, wait until the first one answers, and warm up this one."""
        context = multiprocessing.get_context("forkserver")
        # A worker that replaces a killed one must be there long before the next deadline, so all
        # that it imports is there already: a child imports the main module again.
        context.set_forkserver_preload([_MAIN, __name__, *needed_modules(self._settings)])
        self._processes = ProcessPool(
            max_workers=self._settings.workers,
            initializer=_start_worker,
            initargs=(self._settings,),
            context=context,
        )
        self._processes.schedule(_examine, args=[[PlainPassage("")], "own"]).result()
        self._scanner.warm()

    def stop(self) -> None:
        """Kill the worker processes."""
        if self._processes is not None:
            self._processes.stop()
            self._processes.join()
            self._processes = None

    async def scan(self, tenant: str, passages: Sequence[Passage]) -> ScanReport:
        """Scan all passages of a request. Never raises for what a recognizer does: that is in the
        report."""
        started = time.perf_counter()
        part = self._part(tenant)
        many = len(passages) > _MANY
        name = partial(self._keys, tenant, passages, part.digest)
        keys = await asyncio.to_thread(name) if many else name()
        evidence = [self._remembered(key) for key in keys]
        missing = [index for index, known in enumerate(evidence) if known is None]
        failures: tuple[ScanFailure, ...] = ()
        if missing:
            fresh, failures = await self._examine([passages[index] for index in missing], part)
            for index, found in zip(missing, fresh, strict=True):
                evidence[index] = found
                if not failures and not found.failures:
                    self._remember(keys[index], found)
        scanner = part.scanner or self._scanner
        known = [each for each in evidence if each is not None]
        if many:
            report = await asyncio.to_thread(scanner.combine, passages, known)
        else:
            report = scanner.combine(passages, known)
        return ScanReport(
            part.contacts.mark(passages, report.findings) if part.contacts else report.findings,
            report.failures + failures,
            report.recognizers_run | {recognizer.name for recognizer in self._extra},
            time.perf_counter() - started,
        )

    async def _examine(
        self, passages: Sequence[Passage], part: TenantPart
    ) -> tuple[list[Evidence], tuple[ScanFailure, ...]]:
        size = sum(len(passage.text) + _EACH for passage in passages)
        failures: list[ScanFailure] = []
        if size <= self._settings.inline_characters:
            scanner = part.scanner or self._scanner
            evidence = [scanner.examine(passage) for passage in passages]
        else:
            evidence = await self._in_process(passages, "own", "all", failures)
            if part.scanner is not None:
                listed = await self._lists_in_process(passages, part, failures)
                evidence = [merge(a, b) for a, b in zip(evidence, listed, strict=True)]
        if self._extra:
            names = ",".join(recognizer.name for recognizer in self._extra)
            others = await self._in_process(passages, "extra", names, failures)
            evidence = [merge(ours, theirs) for ours, theirs in zip(evidence, others, strict=True)]
        return evidence, tuple(failures)

    async def _in_process(
        self, passages: Sequence[Passage], which: str, names: str, failures: list[ScanFailure]
    ) -> list[Evidence]:
        found = await self._scheduled(_examine, passages, (which,), names, failures)
        return [Evidence() for _ in passages] if found is None else found

    async def _lists_in_process(
        self, passages: Sequence[Passage], part: TenantPart, failures: list[ScanFailure]
    ) -> list[Evidence]:
        """The lists are large: they go to a worker only when it does not have them."""
        names = ",".join(sorted(part.scanner.names)) if part.scanner else ""
        problems: list[ScanFailure] = []
        found = None
        for lists in (None, part.lists):
            if found is None and not problems:
                others = part.digest, lists
                found = await self._scheduled(_examine_lists, passages, others, names, problems)
        failures.extend(problems)
        return [Evidence() for _ in passages] if found is None else found

    async def _scheduled(
        self,
        work: Callable[..., list[Evidence] | None],
        passages: Sequence[Passage],
        others: tuple[object, ...],
        names: str,
        failures: list[ScanFailure],
    ) -> list[Evidence] | None:
        if self._processes is None:
            raise RuntimeError("the scan pool was not started")
        many = len(passages) > _MANY
        sent = await asyncio.to_thread(_to_send, passages) if many else _to_send(passages)
        future: Any = self._processes.schedule(_work, args=[work, sent, *others])
        try:
            async with asyncio.timeout(self._settings.deadline_seconds):
                found: list[bytes] | None = await asyncio.wrap_future(future)
            if found is None:
                return None
            return await asyncio.to_thread(_unpacked, found) if many else _unpacked(found)
        except TimeoutError:
            failures.append(ScanFailure(names, FailureReason.TIMED_OUT))
        except ProcessExpired:
            failures.append(ScanFailure(names, FailureReason.CRASHED))
        finally:
            future.cancel()  # kills the process when it is still at work
        return None

    def _keys(self, tenant: str, passages: Sequence[Passage], lists: str) -> list[bytes]:
        """Evidence depends on the day, which bounds birth dates, and on the tenant's lists."""
        secret, day = self._cache_key(tenant), today().toordinal()
        return [
            hashlib.blake2b(
                f"{day}\0{lists}\0{p.role}\0{p.origin}\0{len(p.label)}\0{p.label}{p.text}".encode(
                    "utf-8", "surrogatepass"
                ),
                key=secret,
                digest_size=_DIGEST_SIZE,
            ).digest()
            for p in passages
        ]

    def _remembered(self, key: bytes) -> Evidence | None:
        evidence = self._cache.get(key)
        if evidence is not None:
            self._cache.move_to_end(key)
        return evidence

    def _remember(self, key: bytes, evidence: Evidence) -> None:
        if self._settings.cache_entries == 0:
            return
        self._cache[key] = evidence
        if len(self._cache) > self._settings.cache_entries:
            self._cache.popitem(last=False)
