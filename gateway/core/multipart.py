"""multipart/form-data (RFC 7578) and multipart/related (RFC 2387): reading the heads of their
parts strictly, and writing them.

Parsers disagree on forms more than on anything else in HTTP. What one could read in two ways is
refused, and what goes on is written anew from what was read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from gateway.core import jsondoc
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.jsondoc import JsonValue
from gateway.core.uploads import METADATA, RAW
from gateway.errors import BodyError

JSON_LINES = "application/jsonl"
OCTETS = "application/octet-stream"
RELATED = "multipart/related"

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_CONTENT_TYPE = re.compile(
    r"multipart/(?:form-data|related)\s*;\s*boundary=(?:\"([^\"\\]{1,70})\"|([^\s\";,]{1,70}))\s*",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_PARAMETER = re.compile(rf";\s*({_WORD})=(?:\"((?:[^\"\\\r\n]|\\[\"\\])*)\"|({_WORD}))\s*")
_EXTENDED = re.compile(r"utf-8'[A-Za-z-]{0,20}'((?:[!#$&+.^_`|~0-9A-Za-z-]|%[0-9A-F]{2})*)", re.I)
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}(?:\[[A-Za-z0-9_]{0,63}\])?")
_KIND = re.compile(rf"({_WORD}/{_WORD})\s*((?:;\s*{_WORD}=(?:{_WORD}|\"[^\"\\]*\")\s*)*)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES = {"\r": "%0D", "\n": "%0A", '"': "%22"}
_PLAIN_TRANSFER = frozenset({"7bit", "8bit", "binary"})


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a part says. `name` is the field's, without the `[]` of a list. `filename`
    is None for a field of text."""

    name: str
    many: bool
    filename: str | None = field(repr=False)
    media_type: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be sent: the fields in order, each with its name."""

    fields: Sequence[tuple[str, str | FilePart]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Related:
    """A file with JSON about it, to be sent as multipart/related."""

    said: bytes = field(repr=False)
    file: FilePart


Payload = bytes | Form | FilePart | Related
"""What is sent: JSON, a form, a file by itself, or a file with JSON about it."""


def boundary_of(content_type: str, wanted: str = "multipart/form-data") -> bytes:
    """The boundary that a content type names. Raises BodyError."""
    kind = content_type.partition(";")[0].strip().lower()
    if wanted == RELATED and kind != wanted:
        raise BodyError(
            "unsupported_content_type",
            "Adressen tar emot uppgifter om filen och filen som multipart/related.",
            "This address takes what is said of the file and the file as multipart/related.",
            status=415,
        )
    if kind != wanted:
        raise BodyError(
            "unsupported_content_type",
            "Adressen tar emot ett formulär: skicka fälten och filen med innehållstypen "
            "multipart/form-data.",
            "This address takes a form: send the fields and the file with the content type "
            "multipart/form-data.",
            status=415,
        )
    found = _CONTENT_TYPE.fullmatch(content_type)
    boundary = (found[1] or found[2]) if found else ""
    if _BOUNDARY.fullmatch(boundary) is None:
        raise malformed(
            "gränsen (boundary) saknas eller är ogiltig", "its boundary is missing or invalid"
        )
    return boundary.encode("ascii")


def read_head(headers: Sequence[tuple[bytes, bytes]]) -> Head:
    """The head of a part. Raises BodyError for anything that parsers might read in two ways."""
    given = _given(headers)
    disposition = given.pop("content-disposition", "")
    kind = _plain(given)
    name, filename = _disposition(disposition)
    return Head(name.removesuffix("[]"), name.endswith("[]"), filename, media_type(kind))


def read_related_head(headers: Sequence[tuple[bytes, bytes]]) -> str:
    """The media type of a part of multipart/related, "" where it says none. Raises BodyError."""
    return media_type(_plain(_given(headers)))


def _given(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name = raw_name.decode("latin-1").lower()
        if name in given:
            raise malformed("en del har samma huvudfält två gånger", "a part has a header twice")
        try:
            given[name] = raw_value.decode("utf-8").strip()
        except UnicodeDecodeError:
            raise malformed("ett huvudfält är inte UTF-8", "a header is not UTF-8") from None
    return given


def _plain(given: dict[str, str]) -> str:
    """The content type of a part whose other headers say nothing that changes how it is read."""
    kind = given.pop("content-type", "")
    transfer = given.pop("content-transfer-encoding", "binary").lower()
    length = given.pop("content-length", "0")
    if given or transfer not in _PLAIN_TRANSFER or not re.fullmatch("[0-9]{1,12}", length):
        raise malformed(
            "en del har ett huvudfält som inte tas emot", "a part has a header that is not accepted"
        )
    return kind


def form(document: Mapping[str, JsonValue]) -> Form:
    """A document as the form that it was read from."""
    fields: list[tuple[str, str | FilePart]] = []
    for name, value in document.items():
        if isinstance(value, list):
            fields += ((f"{name}[]", _part(item)) for item in value)
        else:
            fields.append((name, _part(value)))
    return Form(fields)


def related(document: Mapping[str, JsonValue]) -> Related:
    """A document of a file and of what is said of it, as it is sent."""
    file = _part(document[RAW])
    if isinstance(file, str):
        raise TypeError("no file")
    return Related(jsondoc.encode(document[METADATA]), file)


def written_related_head(media_type: str, boundary: bytes) -> bytes:
    """What stands before a part of multipart/related, its boundary included."""
    return b"--" + boundary + b"\r\nContent-Type: " + media_type.encode("ascii") + b"\r\n\r\n"


def written_head(name: str, value: str | FilePart, boundary: bytes) -> bytes:
    """What stands before the content of a part, its boundary included."""
    lines = [f'Content-Disposition: form-data; name="{_escaped(name)}"']
    if isinstance(value, FilePart):
        lines[0] += f'; filename="{_escaped(value.name)}"'
        lines.append(f"Content-Type: {value.media_type or OCTETS}")
    head = "".join(f"{line}\r\n" for line in lines)
    return b"--" + boundary + b"\r\n" + head.encode() + b"\r\n"


def malformed(sv: str, en: str) -> BodyError:
    """A form that cannot be read safely."""
    return BodyError(
        "invalid_form",
        f"Formuläret (multipart/form-data) går inte att läsa: {sv}.",
        f"The form (multipart/form-data) cannot be read: {en}.",
    )


def _disposition(text: str) -> tuple[str, str | None]:
    kind = text.partition(";")[0]
    given: dict[str, str] = {}
    end = len(kind)
    while end < len(text):
        found = _PARAMETER.match(text, end)
        if found is None or found[1].lower() in given:
            raise _bad_disposition()
        quoted = found[2]
        given[found[1].lower()] = found[3] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        end = found.end()
    extended = given.pop("filename*", None)
    name, filename = given.pop("name", ""), given.pop("filename", None)
    two_names = extended is not None and filename is not None
    if kind.strip().lower() != "form-data" or given or two_names or not _FIELD.fullmatch(name):
        raise _bad_disposition()
    if extended is not None:
        filename = _extended(extended)
    if filename is not None and (_CONTROLS.search(filename) or len(filename) > 1024):
        raise _bad_disposition()
    return name, filename


def _extended(text: str) -> str:
    """A file name as RFC 8187 writes it; some clients do so for names outside ASCII."""
    found = _EXTENDED.fullmatch(text)
    try:
        return unquote_to_bytes(found[1] if found else "%FF").decode("utf-8")
    except UnicodeDecodeError:
        raise _bad_disposition() from None


def _bad_disposition() -> BodyError:
    return malformed(
        "en dels Content-Disposition är ogiltig", "the Content-Disposition of a part is invalid"
    )


def media_type(text: str) -> str:
    """The media type alone, lower case; its parameters say nothing that is needed. Raises
    BodyError."""
    if not text:
        return ""
    found = _KIND.fullmatch(text)
    if found is None or found[1].lower().startswith("multipart/") or len(text) > 256:
        raise malformed(
            "en dels innehållstyp tas inte emot", "a part's content type is not accepted"
        )
    return found[1].lower()


def _part(value: JsonValue) -> str | FilePart:
    if isinstance(value, RowsPart):
        lines = b"".join(jsondoc.encode(row) + b"\n" for row in value.rows)
        return FilePart(value.name, value.media_type or JSON_LINES, lines)
    held: str | FilePart = value
    return held


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)
