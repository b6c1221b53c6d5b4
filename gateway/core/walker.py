"""The one walker that reads every JSON body, whatever the API.

Every string, every number of eight digits or more, every object key that is not the API's own and
every URL becomes a segment; whatever cannot be turned into text becomes a gap. A guide says what
is special; what it does not name is screened.
"""

import base64
import re
from collections.abc import Mapping

from detectors.types import Gap, GapReason, Origin, Role
from gateway.core import dataurl, jsondoc
from gateway.core.address import DATA, JSON, PART
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.guide import Guide, Kind, Node, Rule
from gateway.core.jsondoc import JsonValue, WrittenNumber
from gateway.core.references import Reference
from gateway.core.segments import Attachment, Link, PathStep, Segment
from gateway.errors import BodyError

Path = tuple[PathStep, ...]

LONG_NUMBER = 10_000_000
"""The smallest number of eight digits."""

INNER_DEPTH = 32
MAX_LINKS = 4
"""JSON in strings in JSON is followed this deep; further in it is screened as the text it is."""

SHORT_TOKEN = 512
"""Base64 this short is screened as text too: it may be somebody's number."""

_READABLE = frozenset({GapReason.FILE, GapReason.IMAGE, GapReason.UNREADABLE})
"""What a reader of files may make something of."""

_MEDIA_TYPES = ("media_type", "mimeType", "mime_type")
_FILE_NAMES = ("filename", "displayName", "display_name", "document_name", "file_name", "title")

_MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|image|message|model|text|video)/(?!.*\d{6})[a-z0-9.+-]{1,80}"
)

_PLAIN = Rule()
_NOTHING_SPECIAL: Mapping[str, Node] = {}
_BASE64 = re.compile(r"[A-Za-z0-9+/_=\s-]*")
_MACHINE_ID = re.compile(
    r"(?!.*\d{8})(?=.*\d[A-Za-z]+\d)"
    r"(?:(?:[A-Za-z]{2,16}[_-]){1,2}[A-Za-z0-9]{16,128}|[0-9A-Fa-f]{32,128})"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
_MODEL = re.compile(r"[A-Za-z0-9._:/@-]{1,100}")
_MODEL_DATE = re.compile(r"20\d\d-?[01]\d-?[0-3]\d(?![-.]?\d)")
_SEPARATORS = re.compile(r"[._:/@-]")
_URL_SAFE = str.maketrans("-_", "+/")
_LONG_DIGITS = re.compile(r"\d{6}")
_DIGIT = re.compile(r"\d")
_SEAL = re.compile(r"(?!.*\d{8})[A-Za-z0-9+/_-]{64,}={0,2}")


def machine_id(text: str) -> bool:
    """Whether a token is of the form that services give their ids: digits strewn between letters,
    which no name has, and no run of digits that could be somebody's number."""
    return _MACHINE_ID.fullmatch(text) is not None


def model_name(text: str) -> bool:
    """Whether a text is of the form of a model's name; a release date may be part of it, other
    runs of six digits may not."""
    if _MODEL.fullmatch(text) is None:
        return False
    rest = _SEPARATORS.sub("", _MODEL_DATE.sub("x", text, count=1))
    return _LONG_DIGITS.search(rest) is None


def sealed(text: str) -> bool:
    """Whether a token is base64 of bytes that are no text in any encoding: digits and capitals are
    strewn in it, about two of three bytes are no printable ASCII, and few are zero."""
    if _SEAL.fullmatch(text) is None or len(_DIGIT.findall(text)) < len(text) / 20:
        return False
    if sum(map(str.isupper, text)) < len(text) / 5:
        return False
    plain = text.rstrip("=").translate(_URL_SAFE)
    raw = base64.b64decode(plain[: len(plain) // 4 * 4])
    printable = sum(32 <= byte < 127 for byte in raw)
    return printable < 0.6 * len(raw) and raw.count(0) < 0.2 * len(raw)


def _field(path: Path) -> PathStep:
    """The field that a value stands under, also as one of an array."""
    return path[-2] if len(path) > 1 and type(path[-1]) is int else path[-1] if path else ""


def _special(value: dict[str, JsonValue], node: Node | None) -> Mapping[str, Node]:
    """The fields that mean something else in an object of this type."""
    if node is None or not node.typed:
        return _NOTHING_SPECIAL
    part_type = value.get("type")
    typed = node.typed.get(part_type) if isinstance(part_type, str) else None
    return _NOTHING_SPECIAL if typed is None else typed.named


class Walker:
    """Collects the segments and gaps of one body. Use once."""

    def __init__(self, guide: Guide) -> None:
        self.segments: list[Segment] = []
        self.gaps: list[Gap] = []
        self.attachments: list[Attachment] = []
        self.references: list[Reference] = []
        self._holder: dict[str, JsonValue] = {}
        self._fields = guide.fields
        self._words = guide.words
        self._word_fields = guide.word_fields
        self._message = -1
        self._links: tuple[Link, ...] = ()
        self._decoder = ""
        self._prefix = ""
        self._decoded = 0

    def walk(
        self,
        value: JsonValue,
        path: Path,
        node: Node | None,
        role: Role,
        origin: Origin,
        message: int = -1,
    ) -> None:
        """Everything below `value`, which stands at `path`."""
        self._message = message
        label = path[-1] if path and isinstance(path[-1], str) else ""
        self._value(value, path, node, role, origin, "" if label in self._fields else label)

    def key(self, path: Path, role: Role, message: int = -1) -> None:
        """The object key that `path` ends in, unless it is the API's own."""
        self._message = message
        self._key(path, role)

    def _value(
        self,
        value: JsonValue,
        path: Path,
        node: Node | None,
        role: Role,
        origin: Origin,
        label: str,
    ) -> None:
        if node is not None and node.rule is not None:
            role = node.rule.role or role
            origin = node.rule.origin or origin
        kind = type(value)
        if kind is str:
            self._string(value, path, node, role, origin, label)
        elif kind is dict:
            self._object(value, path, node, role, origin)
        elif kind is list:
            self._array(value, path, node, role, origin, label)
        elif kind is int:
            if value >= LONG_NUMBER or value <= -LONG_NUMBER:
                self._add(str(value), path, role, Origin.NUMBER, label, editable=False)
        elif kind is float or kind is WrittenNumber:
            text = value.text if kind is WrittenNumber else repr(value)
            if len(_DIGIT.findall(text)) >= 8:
                self._add(text, path, role, Origin.NUMBER, label, editable=False)
        elif kind is FilePart:
            self._file(value, path, role)
        elif kind is RowsPart:
            self._said(value, path, role)

    def _object(
        self, value: dict[str, JsonValue], path: Path, node: Node | None, role: Role, origin: Origin
    ) -> None:
        fields = self._fields
        gaps, decoded = len(self.gaps), self._decoded
        outer, self._holder = self._holder, value
        special = _special(value, node)
        for key, child in value.items():
            below = None if node is None else (node.named.get(key) or node.other)
            below = special.get(key, below)
            if key not in fields:
                self._key((*path, key), role)
            label = "" if key in fields and below is not None else key
            self._value(child, (*path, key), below, role, origin, label)
        self._holder = outer
        if node is not None and node.parts is not None:
            self._part(value, path, node.parts, gaps, self._decoded > decoded)

    def _array(
        self,
        value: list[JsonValue],
        path: Path,
        node: Node | None,
        role: Role,
        origin: Origin,
        label: str,
    ) -> None:
        each = None if node is None else node.each
        for index, child in enumerate(value):
            self._value(child, (*path, index), each, role, origin, label)

    def _part(
        self,
        value: dict[str, JsonValue],
        path: Path,
        known: Mapping[str, GapReason | None],
        gaps: int,
        decoded: bool,
    ) -> None:
        """After a typed part was walked: one of an unknown type is a gap besides, and one that is
        a picture, a sound or a file is a gap unless its text could be read. `gaps` is how many
        there were before."""
        part_type = value.get("type", "")
        if not isinstance(part_type, str) or part_type not in known:
            self._gap(path, GapReason.UNKNOWN_PART)
            return
        reason, new = known[part_type], self.gaps[gaps:]
        if reason is None or decoded or any(gap.reason is reason for gap in new):
            return
        if reason is not GapReason.FILE or not new:
            self._gap(path, reason)

    def _key(self, path: Path, role: Role) -> None:
        if path[-1] not in self._fields:
            self._add(str(path[-1]), path, role, Origin.KEY, "", editable=False, is_key=True)

    def _string(
        self, text: str, path: Path, node: Node | None, role: Role, origin: Origin, label: str
    ) -> None:
        if not text or (text in self._words and _field(path) in self._word_fields):
            return
        rule = node.rule if node is not None and node.rule is not None else _PLAIN
        match rule.kind:
            case Kind.TEXT:
                self._text(text, path, rule, role, origin, label)
            case Kind.JSON:
                if not self._json(text, path, role, origin, strict=True):
                    self._add(text, path, role, origin, label, rule.editable)
            case Kind.URL | Kind.BINARY:
                self._content(text, path, rule, role, label)
            case Kind.LINK:
                self._add(text, path, role, Origin.URL, label, editable=False)
            case Kind.REFERENCE:
                self._refer(text, path, rule.gap or GapReason.REMOTE_REFERENCE)
                if not machine_id(text):
                    self._add(text, path, role, origin, label, editable=False)
            case Kind.OPAQUE:
                self._bytes(text, path, GapReason.OPAQUE, role)
            case Kind.ID | Kind.SEAL:
                if not (machine_id if rule.kind is Kind.ID else sealed)(text):
                    self._add(text, path, role, Origin.METADATA, label, rule.editable)
            case Kind.MODEL:
                if not model_name(text):
                    self._add(text, path, role, Origin.METADATA, label, editable=False)

    def _text(
        self, text: str, path: Path, rule: Rule, role: Role, origin: Origin, label: str
    ) -> None:
        """JSON is opened where it has escapes, which hide names: many senders of tool results
        write them. Other JSON is read as the text it is, with its keys as context."""
        if "\\u" in text and text.lstrip()[:1] in ("{", "["):
            if self._json(text, path, role, origin, strict=False):
                return
        elif text[:5].lower() == "data:" and self._data_url(text, path, role):
            return
        self._add(text, path, role, origin, label, rule.editable)

    def _json(self, text: str, path: Path, role: Role, origin: Origin, strict: bool) -> bool:
        """Walks the JSON inside a string. False when there is none. `strict` refuses JSON that
        parsers disagree on."""
        if len(self._links) >= MAX_LINKS:
            return False
        try:
            inner = jsondoc.decode(text.encode("utf-8", "surrogatepass"), max_depth=INNER_DEPTH)
        except BodyError as error:
            if strict and error.code in ("duplicate_key", "too_deep", "too_many_values"):
                raise
            return False
        except UnicodeError:
            return False
        if type(inner) is not dict and type(inner) is not list and type(inner) is not str:
            return False
        self._inside(inner, path, JSON, role, origin)
        return True

    def _inside(
        self, value: JsonValue, path: Path, decoder: str, role: Role, origin: Origin
    ) -> None:
        outer = (self._links, self._decoder, self._prefix)
        self._prefix = self._pointer(path)
        self._links = (*self._links, Link(path, self._decoder))
        self._decoder = decoder
        self._value(value, (), None, role, origin, "")
        self._links, self._decoder, self._prefix = outer

    def _content(self, text: str, path: Path, rule: Rule, role: Role, label: str) -> None:
        """A URL or the bytes of a file."""
        if self._data_url(text, path, role):
            return
        if rule.kind is Kind.URL:
            self._refer(text, path, GapReason.REMOTE_REFERENCE)
            self._add(text, path, role, Origin.URL, label, editable=False)
            return
        self._bytes(text, path, rule.gap or GapReason.FILE, role)

    def _bytes(self, text: str, path: Path, reason: GapReason, role: Role) -> None:
        """Something encoded that only a reader of files can read, if anybody can, and the text
        that may stand in its place."""
        url = dataurl.parse(text)
        declared = self._beside(_MEDIA_TYPES) if url is None else url.media_type
        if reason is GapReason.FILE:
            reason = dataurl.gap_of(declared)
        self._attach(path, reason, role, declared)
        encoded = text.partition(",")[2] if text[:5].lower() == "data:" else text
        if len(encoded) <= SHORT_TOKEN or _BASE64.fullmatch(encoded) is None:
            self._add(text, path, role, Origin.ATTACHMENT, "", editable=False)

    def _file(self, part: FilePart, path: Path, role: Role) -> None:
        """A file as a part of a form: what is said of it, and what it holds."""
        self._said(part, path, role)
        self._holder = {"filename": part.name}
        self._attach(path, dataurl.gap_of(part.media_type), role, part.media_type)

    def _said(self, part: FilePart | RowsPart, path: Path, role: Role) -> None:
        outer = (self._links, self._decoder)
        self._links, self._decoder = (*self._links, Link(path, self._decoder)), PART
        prefix, self._prefix = self._prefix, self._pointer(path)
        if part.name:
            self._add(part.name, ("name",), role, Origin.FILE_NAME, "", editable=True)
        if part.media_type and _MEDIA_TYPE.fullmatch(part.media_type) is None:
            self._add(part.media_type, ("media_type",), role, Origin.METADATA, "", editable=False)
        (self._links, self._decoder), self._prefix = outer, prefix

    def _attach(self, path: Path, reason: GapReason, role: Role, declared: str) -> None:
        """A gap, and the file that may be read in its place."""
        self._gap(path, reason)
        if reason in _READABLE:
            self.attachments.append(
                Attachment(
                    address=(*self._links, Link(path, self._decoder)),
                    pointer=self._pointer(path),
                    role=role,
                    message=self._message,
                    media_type=declared,
                    name=self._beside(_FILE_NAMES),
                    reason=reason,
                    position=len(self.segments),
                )
            )

    def _beside(self, names: tuple[str, ...]) -> str:
        """What the object that holds the value says of it under one of these names."""
        found = (self._holder.get(name) for name in names)
        return next((text for text in found if isinstance(text, str)), "")

    def _data_url(self, text: str, path: Path, role: Role) -> bool:
        url = dataurl.parse(text)
        if url is None:
            return False
        if not url.is_bare:
            self._add(url.head, path, role, Origin.URL, "", editable=False)
        inner = dataurl.text_of(url) if url.is_text else None
        if inner is None:
            self._bytes(text, path, GapReason.UNREADABLE if url.is_text else url.gap, role)
            return True
        self._decoded += 1
        if inner:
            self._inside(inner, path, DATA, role, Origin.ATTACHMENT)
        return True

    def _add(
        self,
        text: str,
        path: Path,
        role: Role,
        origin: Origin,
        label: str,
        editable: bool,
        is_key: bool = False,
    ) -> None:
        self.segments.append(
            Segment(
                text,
                (*self._links, Link(path, self._decoder, is_key)),
                self._pointer(path),
                role,
                origin,
                label,
                self._message,
                editable,
            )
        )

    def _refer(self, text: str, path: Path, reason: GapReason) -> None:
        self._gap(path, reason)
        self.references.append(Reference(self._pointer(path), text))

    def _gap(self, path: Path, reason: GapReason) -> None:
        self.gaps.append(Gap(self._pointer(path), reason, self._message))

    def _pointer(self, path: Path) -> str:
        fields = self._fields
        steps = [
            str(step) if type(step) is int else (step if step in fields else "*") for step in path
        ]
        return "/".join([self._prefix, *steps])
