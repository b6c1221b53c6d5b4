"""Data URLs (RFC 2397) and bare base64: which hold text, and how to put other content in."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

from detectors.types import GapReason

_HEAD = re.compile(r"data:([\w.+-]*/[\w.+*-]*)?((?:;[^;,\s]*)*),", re.IGNORECASE)
# Python knows codecs that are slow or no character sets at all.
_CHARSET = re.compile(
    r"utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|latin-?1|(?:windows-|cp)125\d|utf-16(?:le|be)?"
)
_BARE_HEAD = re.compile(
    r"data:(?![^,]*\d{6})[a-z-]*/?[\w.+*-]*(?:;charset=[\w-]{1,20})?(?:;base64)?,", re.IGNORECASE
)
_TEXT_TYPES = frozenset(
    {
        "application/csv",
        "application/javascript",
        "application/json",
        "application/sql",
        "application/x-ndjson",
        "application/x-sh",
        "application/x-yaml",
        "application/xml",
        "application/yaml",
    }
)
_MARKED_UP = frozenset(
    {"application/xhtml+xml", "text/html", "text/richtext", "text/rtf", "text/xhtml"}
)
"""Types of text in which marks stand between the letters: only a reader of the format sees the
words."""

_BASE64 = re.compile(r"[A-Za-z0-9+/]*|[A-Za-z0-9_-]*")
_URL_SAFE = str.maketrans("-_", "+/")
_BY_MAJOR = {"image": GapReason.IMAGE, "audio": GapReason.AUDIO, "video": GapReason.VIDEO}


@dataclass(frozen=True, slots=True)
class DataUrl:
    """A data URL taken apart. `media_type` is lower case without parameters."""

    media_type: str
    charset: str
    is_base64: bool
    head: str = field(repr=False)
    payload: str = field(repr=False)

    @property
    def is_text(self) -> bool:
        """Whether the media type is one of text that can be read as it stands."""
        kind = self.media_type
        if kind in _MARKED_UP:
            return False
        return kind.startswith("text/") or kind in _TEXT_TYPES or kind.endswith(("+json", "+xml"))

    @property
    def is_bare(self) -> bool:
        """Whether the head says nothing but media type, character set and encoding."""
        return _BARE_HEAD.fullmatch(self.head) is not None

    @property
    def gap(self) -> GapReason:
        """Why it cannot be read, when it is not text."""
        return gap_of(self.media_type)


def gap_of(media_type: str) -> GapReason:
    """Why a file of a type cannot be read, when nobody can."""
    return _BY_MAJOR.get(media_type.partition("/")[0].lower(), GapReason.FILE)


def parse(text: str) -> DataUrl | None:
    """The data URL that the text is, or None."""
    if text[:5].lower() != "data:":
        return None
    head = _HEAD.match(text)
    if head is None:
        return None
    parameters = head[2].lower().split(";")
    charsets = [p.removeprefix("charset=") for p in parameters if p.startswith("charset=")]
    return DataUrl(
        media_type=(head[1] or "text/plain").lower(),
        charset=charsets[0] if charsets else "utf-8",
        is_base64="base64" in parameters,
        head=head[0],
        payload=text[head.end() :],
    )


def text_of(url: DataUrl) -> str | None:
    """The text inside, or None when it cannot be decoded without loss."""
    if _CHARSET.fullmatch(url.charset) is None:
        return None
    raw = _payload(url)
    try:
        return None if raw is None else raw.decode(url.charset)
    except (UnicodeError, LookupError):
        return None


def with_text(url: DataUrl, text: str) -> str:
    """The data URL with another text inside, in the same encoding."""
    raw = text.encode(url.charset)
    if url.is_base64:
        return url.head + base64.b64encode(raw).decode("ascii")
    return url.head + quote(raw)


def content_of(text: str) -> bytes | None:
    """The bytes inside a data URL or bare base64 (of either alphabet, with or without padding and
    line breaks); None when it is neither."""
    url = parse(text)
    return _unpack(text) if url is None else _payload(url)


def with_content(text: str, content: bytes) -> str:
    """The data URL or bare base64 with other bytes inside, written as `text` was."""
    url = parse(text)
    if url is not None and not url.is_base64:
        return url.head + quote(content)
    head, payload = ("", text) if url is None else (url.head, url.payload)
    packed = base64.b64encode(content).decode("ascii")
    if "-" in payload or "_" in payload:
        packed = packed.translate(str.maketrans("+/", "-_"))
    return head + packed


def _payload(url: DataUrl) -> bytes | None:
    raw = unquote_to_bytes(url.payload)
    if not url.is_base64:
        return raw
    try:
        return _unpack(raw.decode("ascii"))
    except UnicodeError:
        return None


def _unpack(packed: str) -> bytes | None:
    packed = "".join(packed.split()).rstrip("=")
    if _BASE64.fullmatch(packed) is None:
        return None
    try:
        return base64.b64decode(packed.translate(_URL_SAFE) + "=" * (-len(packed) % 4))
    except binascii.Error:
        return None
