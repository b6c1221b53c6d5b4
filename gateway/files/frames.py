"""How the gateway and its worker speak: JSON and bytes, each after its length. No pickles, since
a worker that reads hostile files must not be able to make the gateway run anything."""

import json
import os
import shutil
from pathlib import Path
from typing import Any, BinaryIO

LENGTH = 8
_PIECE = 256 * 1024


def write(stream: BinaryIO, payload: bytes) -> None:
    """Send one frame."""
    stream.write(len(payload).to_bytes(LENGTH, "big"))
    stream.write(payload)
    stream.flush()


def write_file(stream: BinaryIO, path: Path) -> None:
    """Send a file as one frame, piece by piece."""
    with path.open("rb") as file:
        stream.write(os.fstat(file.fileno()).st_size.to_bytes(LENGTH, "big"))
        shutil.copyfileobj(file, stream, _PIECE)
    stream.flush()


def read(stream: BinaryIO, most: int) -> bytes | None:
    """One frame, or None at the stream's end. Raises ValueError for one longer than `most`."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    length = int.from_bytes(head, "big")
    if length > most:
        raise ValueError("a frame that is too long")
    payload = stream.read(length)
    return payload if len(payload) == length else None


def dumps(value: Any) -> bytes:
    """JSON in ASCII, which also carries lone surrogates."""
    return json.dumps(value).encode("ascii")


def loads(payload: bytes) -> Any:
    """What `dumps` made."""
    return json.loads(payload)
