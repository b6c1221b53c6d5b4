"""Placing the original values back into a file that the service hands out."""

from gateway.core import jsondoc
from gateway.core.adapter import Usage
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.restore import restore_document


class FileRestorer:
    """For a file that comes whole. Lines of JSON, as the results of a batch, are restored value by
    value, other text as text; what is no text passes byte by byte."""

    def __init__(self, placeholders: Placeholders) -> None:
        self.usage = Usage()
        self.complete = True
        self._placeholders = placeholders
        self._held = bytearray()

    def feed(self, chunk: bytes) -> bytes:
        """Nothing before the end, unless there is nothing to restore."""
        if not self._placeholders:
            return chunk
        self._held += chunk
        return b""

    def close(self) -> bytes:
        """The whole file."""
        whole = bytes(self._held)
        self._held.clear()
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError:
            return whole
        lines = text.splitlines(keepends=True)
        documents = [_object(line) for line in lines]
        read = zip(documents, lines, strict=True)
        if lines and all(found is not None or not line.strip() for found, line in read):
            restored = (self.restored(document) for document in documents if document is not None)
            return b"".join(jsondoc.encode(document) + b"\n" for document in restored)
        return self._placeholders.whole(text).encode()

    def restored(self, document: JsonValue) -> JsonValue:
        """One line's document as the client gets it."""
        return restore_document(document, self._placeholders)


def _object(line: str) -> JsonValue | None:
    try:
        value = jsondoc.parse_answer(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
