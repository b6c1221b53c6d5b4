"""The process that reads files: bounded, without network, without a writable file.

Started by `gateway.files.process` with an empty environment. A job is a frame of JSON, then a
frame with the file, for the process can open none of the gateway's; the answer is a frame of JSON,
and one with the rewritten file. Memory and processor time are bounded by the kernel, wall time by
the gateway, which kills.
"""

import contextlib
import os
import resource
import sys
from typing import Any, BinaryIO, NoReturn

from gateway.files import dispatch, frames
from gateway.files.collector import Collector, TooLargeError
from gateway.files.confine import confine
from gateway.files.limits import Limits
from gateway.files.rewrite import Edit, RefusedError, rewrite

LONGEST = 1 << 40
_FORBIDDEN = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto")


class NetworkError(RuntimeError):
    """A reader tried to reach something."""


def _forbid(event: str, _: object) -> None:
    if event in _FORBIDDEN:
        raise NetworkError(event)


def _confine(limits: Limits) -> None:
    memory = limits.memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    with contextlib.suppress(OSError):  # `config check` tells where a kernel has it not
        confine(programs=bool(limits.ocr_languages))


def _bound_time(limits: Limits) -> None:
    """Processor seconds add up over the jobs of a process, so the bound moves."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + limits.seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def answer(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The answer to one job, and the rewritten file."""
    limits = Limits(**job["limits"])
    hint = dispatch.Hint(job["name"], job["media_type"], job["kind"])
    if job["work"] == "rewrite":
        edits = {pointer: Edit(*texts) for pointer, texts in job["edits"].items()}
        try:
            return {"done": True}, rewrite(data, edits, limits, hint)
        except (RefusedError, TooLargeError):
            return {"done": False}, b""
    out = Collector(limits)
    kind, _ = dispatch.read(data, out, hint)
    texts = [(passage.text, passage.pointer, passage.editable) for passage in out.passages]
    gaps = [(*gap, out.limits_past[gap]) for gap in out.gaps]
    return {"kind": kind, "texts": texts, "gaps": gaps, "pictures": out.pictures}, b""


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer jobs until there are no more."""
    confined = False
    while (head := frames.read(jobs, LONGEST)) is not None:
        job = frames.loads(head)
        limits = Limits(**job["limits"])
        if not confined:
            _confine(limits)
            confined = True
        _bound_time(limits)
        try:
            data = frames.read(jobs, LONGEST)
            if data is None:
                return
            found, made = answer(job, data)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        frames.write(answers, frames.dumps(found))
        frames.write(answers, made)


OUT_OF_MEMORY = 77
"""The exit status of a worker that ran into its memory limit."""


def main() -> NoReturn:
    """Serve on standard input and output; nothing else may write there."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    dispatch.preload()
    sys.addaudithook(_forbid)
    frames.write(answers, b"ready")
    serve(sys.stdin.buffer, answers)
    sys.exit(0)


if __name__ == "__main__":
    main()
