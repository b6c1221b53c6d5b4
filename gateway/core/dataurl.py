"""Data URLs (RFC 2397): which hold text, and how to put another text in."""

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
        """Whether the media type is one of text."""
        kind = self.media_type
        return kind.startswith("text/") or kind in _TEXT_TYPES or kind.endswith(("+json", "+xml"))

    @property
    def is_bare(self) -> bool:
        """Whether the head says nothing but media type, character set and encoding."""
        return _BARE_HEAD.fullmatch(self.head) is not None

    @property
    def gap(self) -> GapReason:
        """Why it cannot be read, when it is not text."""
        return _BY_MAJOR.get(self.media_type.partition("/")[0], GapReason.FILE)


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
    try:
        if url.is_base64:
            packed = "".join(unquote_to_bytes(url.payload).decode("ascii").split())
            raw = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
        else:
            raw = unquote_to_bytes(url.payload)
        return raw.decode(url.charset)
    except (binascii.Error, UnicodeError, LookupError):
        return None


def with_text(url: DataUrl, text: str) -> str:
    """The data URL with another text inside, in the same encoding."""
    raw = text.encode(url.charset)
    if url.is_base64:
        return url.head + base64.b64encode(raw).decode("ascii")
    return url.head + quote(raw)
