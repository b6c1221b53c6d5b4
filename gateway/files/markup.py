"""HTML and XML as they are written: every character belongs to a text or to a tag, and both are
read, comments, scripts and hidden parts too. Texts are replaced where they stand."""

import base64
import binascii
import html
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from gateway.files import dispatch
from gateway.files.charset import Decoded
from gateway.files.collector import Collector, Save
from gateway.files.pieces import Change, Piece, replaced

_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][^\s<>/]*)(?P<attributes>[^<>]*)>|<(?P<other>[!?][^<>]*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s\"']+)))?")
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_CELLS = frozenset({"td", "th"})
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"})
_RAW_END = {name: re.compile(rf"</{name}|\Z", re.IGNORECASE) for name in _RAW}
_DECODED_RAW = frozenset({"textarea", "title"})
_SILENT = frozenset(
    [
        "align",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "charset",
        "class",
        "color",
        "colspan",
        "dir",
        "face",
        "height",
        "id",
        "lang",
        "media",
        "rel",
        "role",
        "rowspan",
        "size",
        "style",
        "type",
        "valign",
        "version",
        "width",
        "encoding",
        "standalone",
    ]
)
_LONG_NUMBER = re.compile(r"\d{6}")
_SPACES = re.compile(r"[\r\n\t]")


@dataclass(slots=True)
class _Document:
    """What was found so far."""

    source: Decoded
    is_html: bool
    pieces: list[Piece] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)

    def text(self, start: int, end: int, *, decoded: bool) -> None:
        """The characters of the source between two places."""
        raw = self.source.text[start:end]
        if not raw:
            return

        def put(text: str) -> None:
            new = html.escape(text, quote=False) if decoded else text
            self.changed.append((start, end, new))

        shown = html.unescape(raw) if decoded else raw
        self.pieces.append(Piece(_SPACES.sub(" ", shown), put))

    def mark(self, mark: str) -> None:
        """White space that the text does not have; not twice."""
        if self.pieces and self.pieces[-1].text != mark:
            self.pieces.append(Piece(mark))

    def save(self) -> bytes:
        return self.source.encode(replaced(self.source.text, sorted(self.changed)))


def read_html(source: Decoded, out: Collector) -> Save:
    """An HTML page."""
    return _read(source, out, is_html=True)


def read_xml(source: Decoded, out: Collector) -> Save:
    """An XML document: each text stands under the name of its element. Entities that it declares
    are read where they are declared."""
    return _read(source, out, is_html=False)


def _read(source: Decoded, out: Collector, *, is_html: bool) -> Save:
    found = _Document(source, is_html)
    text, at = source.text, 0
    while (token := _TOKEN.search(text, at)) is not None:
        found.text(at, token.start(), decoded=True)
        at = token.end()
        if token["tag"] is not None:
            _attributes(token["attributes"], found)
            at = _tag(token, found)
        elif token["cdata"] is not None:
            found.text(*token.span("cdata"), decoded=False)
        elif token["comment"] is not None:
            found.mark("\n")
            found.text(*token.span("comment"), decoded=False)
            found.mark("\n")
        else:
            found.attributes.append(html.unescape(token["other"]))
    found.text(at, len(text), decoded=True)
    out.add("document", found.pieces, editable=True)
    _add_attributes(found, out)
    return found.save


def _tag(token: re.Match[str], found: _Document) -> int:
    """What a tag means for the text around it; returns where to go on."""
    name = token["tag"].lower()
    if not found.is_html:
        found.mark("\n")
        if not token["close"] and not token["attributes"].endswith("/"):
            found.pieces.append(Piece(f"{token['tag']}: "))
        return token.end()
    if name in _CELLS:
        if token["close"]:
            found.mark("\t")
    elif name not in _INLINE:
        found.mark("\n")
    if name not in _RAW or token["close"]:
        return token.end()
    end = _RAW_END[name].search(found.source.text, token.end())
    stop = end.start() if end is not None else len(found.source.text)
    found.text(token.end(), stop, decoded=name in _DECODED_RAW)
    return stop


def _attributes(written: str, found: _Document) -> None:
    for match in _ATTRIBUTE.finditer(written):
        name = match[1].lower()
        value = next((html.unescape(each) for each in match.groups()[1:] if each), "")
        silent = name in _SILENT or name.startswith("xmlns") or not value
        if silent and "@" not in value and _LONG_NUMBER.search(name + value) is None:
            continue
        found.attributes.append(f"{name}: {value}" if value else name)


def _add_attributes(found: _Document, out: Collector) -> None:
    """The attributes as a text; files inside of them as files."""
    plain = []
    for number, line in enumerate(dict.fromkeys(found.attributes)):
        content = _data_url(line.partition(": ")[2])
        if content is None:
            plain.append(_SPACES.sub(" ", line))
        else:
            with out.nested(f"files/{number}"):
                dispatch.read(content, out)
    out.add("attributes", "\n".join(plain))


def _data_url(value: str) -> bytes | None:
    head, comma, packed = value.strip().partition(",")
    if head[:5].lower() != "data:" or not comma:
        return None
    raw = unquote_to_bytes(packed)
    if not head.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(b"".join(raw.split()) + b"==")
    except binascii.Error:
        return raw
