"""Reading multipart/related: what is said of a file, and the file."""

from gateway.core.attachments import FilePart
from gateway.core.multipart import RELATED, boundary_of, malformed, read_related_head
from gateway.proxy.forms import FileSink, FormReader
from gateway.proxy.spool import Slot

_JSON = "application/json"
_PARTS = 2


class RelatedReader(FormReader):
    """Feed the bytes, then `finished`. Both raise BodyError; `close` after either."""

    def __init__(self, content_type: str, slot: Slot) -> None:
        super().__init__(boundary_of(content_type, RELATED), slot)
        self._said = b""
        self._media_type = ""
        self._file: FilePart | None = None

    def finished(self) -> tuple[bytes, FilePart]:
        """The JSON about the file, as bytes, and the file."""
        self.finish()
        if self._file is None:
            raise _two()
        return self._said, self._file

    def _headers_end(self) -> None:
        self._media_type = read_related_head(self._headers)
        if self._parts > _PARTS or (self._parts == 1 and self._media_type != _JSON):
            raise _two()
        if self._parts == _PARTS:
            self._sink = FileSink(self._slot)

    def _part_end(self) -> None:
        if self._sink is not None:
            self._file = self._sink.part("", self._media_type)
        else:
            self._said = bytes(self._text)


def _two() -> Exception:
    return malformed(
        "det ska ha två delar, JSON om filen och filen",
        "it must have two parts, JSON about the file and the file",
    )
