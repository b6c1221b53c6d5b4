"""How much may lie on disk: a bound for all, a share for each tenant, and some left for others."""

import errno
from pathlib import Path

import pytest

from gateway.proxy.forms import IN_MEMORY_BYTES, FileSink
from gateway.proxy.spool import NoRoomError, Room, Spool

PLENTY = 1 << 40


def room(size: int, spare: int = 0, free: int = PLENTY) -> Room:
    return Room(size, spare, lambda: free)


def refused(held: Room, tenant: str, size: int) -> str:
    with pytest.raises(NoRoomError) as full:
        held.take(tenant, size)
    assert (full.value.status, full.value.headers.keys()) == (503, {"retry-after"})
    return full.value.code


def test_a_tenant_leaves_as_much_as_it_takes() -> None:
    held = room(100)
    held.take("kth", 50)
    assert refused(held, "kth", 1) == "upload_share_full"
    held.take("hedemora", 25)
    assert refused(held, "hedemora", 1) == "upload_share_full"
    held.take("linkoping", 10)
    held.give("kth", 50)
    held.take("hedemora", 10)


def test_no_more_than_the_room_and_none_is_lost() -> None:
    held = room(10)
    assert refused(held, "kth", 11) == "upload_room_full"
    for _ in range(100):
        held.take("kth", 5)
        held.give("kth", 5)
    held.take("kth", 5)


def test_some_of_the_disk_stays_free() -> None:
    held = room(PLENTY, spare=10, free=15)
    held.take("kth", 5)
    assert refused(held, "kth", 6) == "disk_full"
    with pytest.raises(NoRoomError, match="disk_full"):
        held.check("kth", 6)


def test_what_a_request_wrote_is_given_back_with_its_files(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", size=4 * IN_MEMORY_BYTES, spare=0)
    spool.start()
    for _ in range(3):
        with spool.slot("kth") as slot:
            sink = FileSink(slot)
            sink.write(b"x" * (IN_MEMORY_BYTES + 1))
            sink.close()
            with pytest.raises(NoRoomError, match="upload_share_full"):
                sink.write(b"x" * IN_MEMORY_BYTES)
    spool.stop()


def test_a_disk_that_fills_meanwhile_is_told_as_that(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", size=1 << 30, spare=0)
    spool.start()
    with pytest.raises(NoRoomError, match="disk_full"), spool.slot("kth"):
        raise OSError(errno.ENOSPC, "no space")
    with pytest.raises(PermissionError), spool.slot("kth"):
        raise PermissionError(errno.EACCES, "no")
    spool.stop()
