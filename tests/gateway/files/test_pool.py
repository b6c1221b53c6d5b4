"""Files are read in processes that can be killed, and the pool outlives every one of them."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from detectors.types import Gap, GapReason
from gateway.files.pool import FilePool
from gateway.files.process import DiedError
from gateway.files.reading import FAILED, FileReading, NotRewritableError
from gateway.files.turns import BusyError
from gateway.settings import Files

pytestmark = pytest.mark.anyio

TEXT = "Åsa Test ringde.\n"


@contextmanager
def pool(**settings: object) -> Iterator[FilePool]:
    made = FilePool(Files(**settings))  # type: ignore[arg-type]
    made.start()
    try:
        yield made
    finally:
        made.stop()


async def read(files: FilePool, data: bytes | Path) -> FileReading:
    return await files.read(data, name="a.txt", media_type="text/plain")


async def test_bytes_and_paths_are_read_and_rewritten(files: FilePool, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    for source in (TEXT.encode(), path):
        reading = await read(files, source)
        assert [text.text for text in reading.texts] == [TEXT]
        made = await files.rewrite(source, reading=reading, edits={0: "[PERSON_1] ringde.\n"})
        content = made.read_bytes() if isinstance(made, Path) else made
        assert content == b"[PERSON_1] ringde.\n"
        if isinstance(made, Path):
            assert made.parent == tmp_path
            assert made.stat().st_mode & 0o777 == 0o600


async def test_the_text_is_not_in_a_repr(files: FilePool) -> None:
    assert "Test" not in repr(await read(files, TEXT.encode()))


async def test_lone_surrogates_survive_the_way(files: FilePool) -> None:
    reading = await files.read(b'{"a": "x\\ud800"}', name="", media_type="")
    assert reading.texts[0].text == "a: x\ud800\n"


async def test_what_is_not_editable_is_not_rewritten(files: FilePool) -> None:
    data = b'{"a": 8501012382}'
    reading = await files.read(data, name="", media_type="")
    with pytest.raises(NotRewritableError):
        await files.rewrite(data, reading=reading, edits={0: "a: 1"})


async def test_a_file_past_the_size_is_never_read() -> None:
    with pool(file_bytes=1024) as files:
        reading = await read(files, b"a" * 1025)
        assert reading == FileReading("unknown", gaps=(Gap("", GapReason.TOO_LARGE),))
        assert reading.gaps[0].detail == "file_bytes"


async def test_a_process_that_was_killed_is_replaced_and_the_file_read() -> None:
    with pool() as files:
        assert (await read(files, TEXT.encode())).texts
        os.kill(files.pids[0], signal.SIGKILL)
        assert (await read(files, TEXT.encode())).texts


async def test_a_file_that_kills_two_processes_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    with pool() as files:

        async def die(*_: object, **__: object) -> object:
            raise DiedError(out_of_memory=False)

        monkeypatch.setattr(files, "_run", die)
        reading = await read(files, TEXT.encode())
        assert reading.gaps == (Gap("", GapReason.UNREADABLE),)
        assert reading.kind == FAILED


async def test_a_process_that_hangs_is_killed_at_its_time() -> None:
    with pool(seconds=0.3) as files:
        assert (await read(files, TEXT.encode())).texts
        stopped = files.pids[0]
        os.kill(stopped, signal.SIGSTOP)
        assert (await read(files, TEXT.encode())).gaps == (Gap("", GapReason.TIMED_OUT),)
        with pytest.raises(ProcessLookupError):
            os.kill(stopped, 0)
        assert (await read(files, TEXT.encode())).texts


async def test_a_file_that_waits_too_long_says_nothing_of_the_file() -> None:
    with pool(wait_seconds=0.05) as files:
        reading = await read(files, TEXT.encode())
        os.kill(files.pids[0], signal.SIGSTOP)
        holding = asyncio.ensure_future(read(files, TEXT.encode()))
        while files.pids:  # noqa: ASYNC110 - until a thread has taken the process
            await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await read(files, TEXT.encode())
        with pytest.raises(BusyError):
            await files.rewrite(TEXT.encode(), reading=reading, edits={0: "x"})
        holding.cancel()
        with pytest.raises(asyncio.CancelledError):
            await holding


async def test_a_cancelled_job_leaves_the_pool_working() -> None:
    with pool() as files:
        assert (await read(files, TEXT.encode())).texts
        os.kill(files.pids[0], signal.SIGSTOP)
        waiting = asyncio.ensure_future(read(files, TEXT.encode()))
        while files.pids:  # noqa: ASYNC110 - until a thread has taken the process
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await read(files, TEXT.encode())).texts


async def test_memory_is_bounded_and_the_next_job_works() -> None:
    with pool(memory_mib=256) as files:
        reading = await read(files, b"\xc3\xa5" * (45 * 1024 * 1024))
        assert reading.gaps == (Gap("", GapReason.TOO_LARGE),)
        assert (await read(files, TEXT.encode())).texts


async def test_a_process_is_replaced_after_its_jobs() -> None:
    with pool(jobs_per_process=2) as files:
        seen = set()
        for _ in range(4):
            seen |= set(files.pids)
            assert (await read(files, TEXT.encode())).texts
        assert len(seen) == 2


async def test_the_process_has_nothing_of_ours_and_writes_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRINDVAKT_MASTER_KEY", "s" * 64)
    with pool() as files:
        await read(files, TEXT.encode())
        home = Path(f"/proc/{files.pids[0]}")
        assert b"GRINDVAKT" not in (home / "environ").read_bytes()
        limits = {
            line[:26].strip(): line[26:46].strip()
            for line in (home / "limits").read_text().splitlines()
        }
        assert limits["Max file size"] == "0"
        assert limits["Max address space"] == str(1024 * 1024 * 1024)


async def test_many_at_once_wait_for_their_turn() -> None:
    with pool(workers=2) as files:
        readings = await asyncio.gather(*(read(files, b"rad %d" % n) for n in range(40)))
        assert [reading.texts[0].text for reading in readings] == [f"rad {n}" for n in range(40)]
