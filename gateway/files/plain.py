"""Plain text, Markdown, source code, YAML and whatever else is text and nothing more."""

from gateway.files.charset import Decoded
from gateway.files.collector import Collector, Save
from gateway.files.pieces import Piece


def read(source: Decoded, out: Collector) -> Save:
    """The whole text as one, editable."""
    held = [source.text]

    def put(text: str) -> None:
        held[0] = text

    out.add("document", [Piece(source.text, put)], editable=True)
    return lambda: source.encode(held[0])
