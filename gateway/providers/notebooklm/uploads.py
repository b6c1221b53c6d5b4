"""A file that becomes a source: what is said of it stands in headers."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from gateway.core.attachments import FilePart
from gateway.core.multipart import media_type
from gateway.errors import ClientError

_NAME = "x-goog-upload-file-name"
_PROTOCOL = "x-goog-upload-protocol"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 1024
_PLAIN = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")


def said(headers: Mapping[str, str]) -> tuple[str, str]:
    """Name and media type. A name may be UTF-8 as it is, or percent-encoded. Raises ClientError."""
    if headers.get(_PROTOCOL, "raw").lower() != "raw":
        raise _refused(
            "en källa laddas upp hel: X-Goog-Upload-Protocol ska vara raw",
            "a source is uploaded whole: X-Goog-Upload-Protocol must be raw",
        )
    try:
        name = headers.get(_NAME, "").encode("latin-1").decode("utf-8")
        name = unquote(name, errors="strict")
    except UnicodeError:
        raise _refused("filnamnet är inte UTF-8", "the file's name is not UTF-8") from None
    if _CONTROLS.search(name) or len(name) > _LONGEST:
        raise _refused("filnamnet tas inte emot", "the file's name is not accepted")
    return name, media_type(headers.get("content-type", "").strip())


def headers(part: FilePart) -> dict[str, str]:
    """The headers of a file, with what is not ASCII in its name percent-encoded."""
    return {_PROTOCOL: "raw", _NAME: quote(part.name, safe=_PLAIN)}


def _refused(sv: str, en: str) -> ClientError:
    return ClientError(
        400,
        "upload_headers",
        f"Filen går inte att ta emot: {sv}.",
        f"The file cannot be taken in: {en}.",
    )
