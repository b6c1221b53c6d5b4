"""A batch's file, row by row. Its rows are held in memory while they are screened, so that it is
bounded in bytes, rows and values: before a row past a bound is made into anything."""

import io
from typing import BinaryIO

from gateway.core import jsondoc
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.jsondoc import JsonValue
from gateway.errors import BodyError
from gateway.settings import Limits

_BOM = b"\xef\xbb\xbf"


def read_rows(part: FilePart, limits: Limits) -> RowsPart:
    """The rows of the file. Raises BodyError."""
    content = part.content
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    if size > limits.body_bytes:
        mib = limits.body_bytes / 1024 / 1024
        raise _too_large(
            f"gränsen är {mib:.1f} MiB", f"the limit is {mib:.1f} MiB", "batch_too_large"
        )
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        return RowsPart(part.name, part.media_type, _rows(file, limits))


def _rows(file: BinaryIO, limits: Limits) -> list[JsonValue]:
    rows: list[JsonValue] = []
    left = limits.batch_values
    for place, raw in enumerate(file):
        line = raw.removeprefix(_BOM) if place == 0 else raw
        if not line.strip():
            continue
        if len(rows) >= limits.batch_rows:
            most = limits.batch_rows
            raise _too_large(f"gränsen är {most} rader", f"the limit is {most} rows")
        rows.append(_row(line.removesuffix(b"\n"), len(rows) + 1, limits))
        left -= jsondoc.count_values(line)
        if left < 0:
            most = limits.batch_values
            raise _too_large(f"gränsen är {most} värden", f"the limit is {most} values")
    return rows


def _row(line: bytes, number: int, limits: Limits) -> JsonValue:
    try:
        return jsondoc.decode(line, limits.json_depth, limits.json_leaves)
    except BodyError as error:
        raise BodyError(
            error.code,
            f"Batchfilens rad {number}: {error.sv}",
            f"Row {number} of the batch file: {error.en}",
            status=error.status,
        ) from None


def _too_large(sv: str, en: str, code: str = "batch_too_long") -> BodyError:
    return BodyError(
        code,
        f"Batchfilen är för stor; {sv}. Dela upp den.",
        f"The batch file is too large; {en}. Split it.",
        status=413,
    )
