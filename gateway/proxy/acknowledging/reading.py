"""What an acknowledgement reads of a request besides its conversation: the header, and a digest of
what has no messages.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from gateway.core import jsondoc
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.codes import Confirmation, confirmation
from gateway.core.jsondoc import JsonValue
from gateway.core.warning import HEADER
from gateway.errors import ClientError
from gateway.proxy.inbound import Inbound


def from_header(head: Inbound) -> Confirmation:
    """Raises ClientError."""
    text = head.headers[HEADER]
    with suppress(UnicodeError):  # header values are bytes, which clients write as UTF-8
        text = text.encode("latin-1").decode("utf-8")
    given = None if HEADER in head.repeated else confirmation(text, answering=True)
    if given is None:
        raise ClientError(
            400,
            "malformed_code",
            f"Huvudet {HEADER} ska innehålla en kod som GV-XXXX-XXXX-XXXX, och sedan ditt skäl.",
            f"The header {HEADER} must hold a code such as GV-XXXX-XXXX-XXXX, then your reason.",
        )
    return given


def digest(document: JsonValue) -> bytes:
    """What a prompt without messages is known by: all that is in it."""
    return hashlib.sha256(jsondoc.canonical(_plain(document))).digest()


def _plain(value: JsonValue) -> JsonValue:
    """The document with a hash in the place of each file."""
    match value:
        case dict():
            return {key: _plain(child) for key, child in value.items()}
        case list():
            return [_plain(child) for child in value]
        case RowsPart():
            return [value.name, value.media_type, value.rows]
        case FilePart():
            return [value.name, value.media_type, _file_digest(value.content)]
    return value


def _file_digest(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
