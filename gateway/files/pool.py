"""Where files are read: in processes that can be killed, one job at a time in each.

Whatever a file does to the process that reads it, the caller gets a reading: what did not come is a
gap. The processes share nothing with the gateway: not its environment, not its memory.
"""

import asyncio
import os
import threading
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from detectors.types import Gap, GapReason
from gateway.core.filegaps import BOUNDS
from gateway.files import ocr
from gateway.files.limits import Limits
from gateway.files.process import STARTING_SECONDS, DiedError, LateError, WorkerProcess
from gateway.files.reading import FAILED, FileReading, FileText, NotRewritableError
from gateway.files.turns import NOBODY, Asker, Turns
from gateway.settings import Files

_GRACE_SECONDS = 1.0


@dataclass(slots=True)
class _Job:
    """One job on its way; `cancel` ends it wherever it is."""

    request: dict[str, Any] = field(repr=False)
    source: bytes | Path = field(repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: WorkerProcess | None = None
    _cancelled: bool = False

    def begin(self, process: WorkerProcess) -> bool:
        """Whether it may run, now, in this process."""
        with self._lock:
            self._process = process
            return not self._cancelled

    def end(self) -> None:
        """It does not run any more."""
        with self._lock:
            self._process = None

    def cancel(self) -> None:
        """Never begin, or kill the process it runs in."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()


class FilePool:
    """Reads and rewrites files. `start` before use, `stop` after."""

    def __init__(self, settings: Files) -> None:
        self._settings = settings
        self._limits = Limits()
        self._turns = Turns(settings.workers, settings.wait_seconds)
        self._threads: ThreadPoolExecutor | None = None
        self._idle: deque[WorkerProcess] = deque()

    def start(self) -> None:
        """Start the processes; they load their readers while others start."""
        shared = {name: getattr(self._settings, name) for name in _SHARED}
        self._limits = Limits(**shared, ocr_languages=ocr.usable(self._settings))
        self._threads = ThreadPoolExecutor(self._settings.workers, "files")
        self._idle.extend(WorkerProcess() for _ in range(self._settings.workers))

    def stop(self) -> None:
        """Kill the processes. Jobs under way end without a reading."""
        if self._threads is None:
            return
        for process in tuple(self._idle):
            process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._threads = None
        while self._idle:
            self._idle.pop().close()

    @property
    def reads_pictures(self) -> bool:
        """Whether text in pictures is recognised."""
        return bool(self._limits.ocr_languages)

    @property
    def bounds(self) -> Mapping[str, float]:
        """What a file may be, by the name of the setting."""
        return {name: getattr(self._settings, name) for name in BOUNDS}

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that wait for jobs."""
        return tuple(process.pid for process in self._idle)

    async def read(
        self, source: bytes | Path, *, name: str, media_type: str, asker: Asker = NOBODY
    ) -> FileReading:
        """The texts and gaps of a file, whatever it was declared as. Raises BusyError, and nothing
        for what the file is or does."""
        if self._is_too_large(source):
            return _failed(GapReason.TOO_LARGE, "file_bytes")
        try:
            found = await self._found(source, asker, name=name, media_type=media_type)
        except LateError:
            return _failed(GapReason.TIMED_OUT)
        except DiedError as died:
            if died.out_of_memory:
                return _failed(GapReason.TOO_LARGE, "memory_mib")
            return _failed(GapReason.UNREADABLE)
        return FileReading(
            kind=found["kind"],
            texts=tuple(FileText(*text) for text in found["texts"]),
            gaps=tuple(
                Gap(pointer, GapReason(reason), detail=detail)
                for pointer, reason, detail in found["gaps"]
            ),
            pictures=tuple(found["pictures"]),
        )

    async def _found(self, source: bytes | Path, asker: Asker, **said: str) -> Any:
        """What a worker finds, and another one where the first died of something else than the
        file's size: it may have been dead before."""
        try:
            found, _ = await self._run("read", source, asker, **said)
        except DiedError as died:
            if died.out_of_memory:
                raise
            found, _ = await self._run("read", source, asker, **said)
        return found

    async def rewrite(
        self,
        source: bytes | Path,
        *,
        reading: FileReading,
        edits: Mapping[int, str],
        asker: Asker = NOBODY,
    ) -> bytes | Path:
        """The file with other texts (number of the text in the reading -> new text), proven by
        reading it again: bytes for bytes; for a path a new file beside it, for the caller to
        delete. Raises NotRewritableError, BusyError."""
        texts = {
            reading.texts[number].pointer: (reading.texts[number].text, new)
            for number, new in edits.items()
        }
        if not all(reading.texts[number].editable for number in edits):
            raise NotRewritableError
        try:
            found, made = await self._run("rewrite", source, asker, edits=texts, kind=reading.kind)
        except (LateError, DiedError):
            raise NotRewritableError from None
        if not found["done"]:
            raise NotRewritableError
        return await asyncio.to_thread(_beside, source, made) if isinstance(source, Path) else made

    def _is_too_large(self, source: bytes | Path) -> bool:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        return size > self._settings.file_bytes

    async def _run(
        self, work: str, source: bytes | Path, asker: Asker, **details: object
    ) -> tuple[Any, bytes]:
        if self._threads is None:
            raise RuntimeError("the file pool was not started")
        job = self._job(work, source, details)
        async with self._turns.one(asker):
            try:
                async with asyncio.timeout(self._settings.seconds + STARTING_SECONDS):
                    return await asyncio.get_running_loop().run_in_executor(
                        self._threads, self._work, job
                    )
            except TimeoutError:
                raise LateError from None
            finally:
                job.cancel()

    def _job(self, work: str, source: bytes | Path, details: Mapping[str, object]) -> _Job:
        request = {"name": "", "media_type": "", "kind": "", **details, "work": work}
        request["limits"] = asdict(self._limits)
        return _Job(request, source)

    def _work(self, job: _Job) -> tuple[Any, bytes]:
        """One job, in one of as many threads as there are processes."""
        process = self._idle.popleft()
        try:
            if not job.begin(process):
                raise LateError
            return process.run(job.request, job.source, self._limits.seconds + _GRACE_SECONDS)
        except (DiedError, LateError):
            process.jobs = self._settings.jobs_per_process
            raise
        finally:
            job.end()
            if process.jobs >= self._settings.jobs_per_process:
                process.close()
                process = WorkerProcess()
            self._idle.append(process)


_SHARED = tuple(
    name
    for name in Limits.__dataclass_fields__
    if name in Files.model_fields and name != "ocr_languages"
)


def _failed(reason: GapReason, detail: str = "") -> FileReading:
    return FileReading(FAILED, gaps=(Gap("", reason, detail=detail),))


def _beside(source: Path, made: bytes) -> Path:
    target = source.with_name(f"{source.name}.rewritten")
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(made)
    return target
