"""Files made to harm, through the pool: a gap each, and the next file is read."""

import asyncio
from collections.abc import Iterator

import pytest

from detectors.types import GapReason
from gateway.files.pool import FilePool
from gateway.files.reading import FileReading
from gateway.settings import Files
from tests.gateway.files.test_pdf import HOSTILE
from tests.support.documents import S, archive, docx, xlsx

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def small() -> Iterator[FilePool]:
    """A pool whose limits are reached soon."""
    pool = FilePool(Files(seconds=10, memory_mib=384, characters=1_000_000))
    pool.start()
    yield pool
    pool.stop()


async def read(files: FilePool, data: bytes, name: str = "a.bin") -> FileReading:
    return await files.read(data, name=name, media_type="application/octet-stream")


def sheets(count: int) -> bytes:
    sheet = f'<worksheet xmlns="{S}"><sheetData/></worksheet>'
    parts: dict[str, str | bytes] = {f"xl/worksheets/s{n}.xml": sheet for n in range(count)}
    return archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"} | parts)


def cells(count: int) -> bytes:
    row = "".join(f"<c><v>{n}</v></c>" for n in range(100))
    return xlsx(f"<row>{row}</row>" * (count // 100))


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
PNG = b"\x89PNG\r\n\x1a\n"
CASES = [
    ("10 000 sheets", sheets(10_000)),
    ("a million cells", cells(1_000_000)),
    ("deep XML", docx("<w:p>" * 5000 + "</w:p>" * 5000)),
    ("a long text", docx("<w:t>" + "a" * 12_000_000 + "</w:t>")),
    ("a part that grows", docx("", word__x_x=b"<a>" + b" " * 2**27 + b"</a>")),
    (
        "an image in a document",
        docx("", **{"word__media__a.png": b"\x89PNG\r\n\x1a\n" + b"x" * 99}),
    ),
    ("JSON that is deep", b"[" * 200_000),
    ("a truncated document", docx("<w:p/>")[:-40]),
    *HOSTILE,
]


@pytest.mark.parametrize(("name", "data"), CASES, ids=[name for name, _ in CASES])
async def test_a_hostile_file_is_a_gap_and_the_next_is_read(
    small: FilePool, name: str, data: bytes
) -> None:
    reading = await read(small, data)
    if name in ("deep XML", "a long text", "JSON that is deep"):
        # Text that cannot be parsed is read as it is written, within the limits.
        assert reading.texts or reading.gaps
    else:
        assert reading.gaps, name
    assert (await read(small, b"Eva Test")).texts[0].text == "Eva Test"


async def test_entities_are_not_resolved(small: FilePool) -> None:
    bomb = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'
    secret = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]><a>&f;</a>'
    for text in (bomb, secret):
        for data in (text.encode(), docx("<w:p/>", word__x_x=text)):
            reading = await read(small, data)
            assert sum(len(found.text) for found in reading.texts) < 3 * len(text)
            assert "&" in str([found.text for found in reading.texts])


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.txt", "text/plain"), ("a.pdf", "application/pdf"), ("a.png", "image/png"), ("", "")],
)
async def test_the_declared_type_is_not_believed(
    files: FilePool, name: str, media_type: str
) -> None:
    reading = await files.read(docx("<w:p><w:t>hej</w:t></w:p>"), name=name, media_type=media_type)
    assert reading.kind == "docx"
    assert "hej" in reading.texts[0].text
    text = await files.read(b"bara text", name=name, media_type=media_type)
    assert (text.kind, text.texts[0].text) == ("text", "bara text")


async def test_nothing_is_read_from_an_empty_file(files: FilePool) -> None:
    assert await read(files, b"") == FileReading("empty")


async def test_hostile_files_at_once_do_not_disturb_others() -> None:
    pool = FilePool(Files(workers=2, seconds=10, memory_mib=384, characters=1_000_000))
    pool.start()
    try:
        jobs = [read(pool, data) for _, data in CASES[:4]] + [read(pool, b"hej")] * 1
        *readings, last = await asyncio.gather(*jobs)
        assert last.texts[0].text == "hej"
        assert {gap.reason for reading in readings for gap in reading.gaps} <= {
            GapReason.TOO_LARGE,
            GapReason.UNREADABLE,
            GapReason.FILE,
        }
    finally:
        pool.stop()
