"""XML without entities, networks and bombs, and what its attributes say in words."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from gateway.files.collector import UnreadableError

Element = Any
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def looks_like_xml(data: bytes) -> bool:
    """Whether the bytes begin as XML does, in any encoding."""
    head = data[:64]
    for bom in _BOMS:
        head = head.removeprefix(bom)
    return head.replace(b"\0", b"").lstrip()[:1] == b"<"


def parser() -> etree.XMLParser:
    """A parser that resolves nothing and keeps everything. Depth and the length of a text are
    bounded by libxml2 (256 levels, 10 MB)."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )


def parse(data: bytes) -> Element:
    """The document. Raises UnreadableError for what is not well-formed or has a DTD."""
    try:
        tree = etree.fromstring(data, parser()).getroottree()
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError from None
    if tree.docinfo.doctype:
        raise UnreadableError
    return tree


def written(tree: Element) -> bytes:
    """The document as bytes."""
    made: bytes = etree.tostring(
        tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone
    )
    return made


def local(element: Element) -> str:
    """The name without its namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


_PLAIN = re.compile(r"[\w.:+%#{}()/*,;'\\@$!-]{0,60}", re.ASCII)
_HEX = re.compile(
    r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|(?!\d+\Z)[0-9A-F]{8}"
)
_CODE = re.compile(r"[+-]?[0-9A-Fa-f]{1,20}|(?!.*\d{6})[\w:./-]{1,60}", re.ASCII)
_LIST = re.compile(r"[+-]?\d{1,7}(?:\.\d{1,9})?(?:[ ,][+-]?\d{1,7}(?:\.\d{1,9})?)*")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?")
_SCHEMA = re.compile(
    r"(?:https?://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|www\.w3\.org|"
    r"purl\.(?:oclc\.)?org|openoffice\.org|docs\.oasis-open\.org)/|urn:|application/)[\w./:+#-]*",
    re.ASCII,
)
_FONT = re.compile(r"[\w .,@;+'&/-]{0,80}")
_SIX_DIGITS = re.compile(r"\d{6}")
_EIGHT_DIGITS = re.compile(r"\d{8}")

_WORDS = frozenset(
    {
        *("alias", "alt", "author", "caption", "comments", "company", "content", "cstheader"),
        *("defaultvalue", "descr", "description", "display", "displayname", "email", "error"),
        *("errortitle", "footer", "header", "href", "initials", "keywords", "label", "location"),
        *("manager", "name", "prompt", "prompttitle", "sourcename", "string-value", "subject"),
        *("summary", "tag", "target", "text", "title", "tooltip", "user", "userid", "username"),
        *("value",),
    }
)
"""Attributes that hold what a person wrote. In others a single token without numbers is the
format's own word."""
_MEASURES = frozenset(
    {
        *("b", "cx", "cy", "dist", "h", "id", "idx", "l", "off", "pos", "r", "relativeheight"),
        *("shapeid", "spid", "t", "w", "wx", "x", "y", "parid", "presid", "rid", "cnfstyle"),
        *("ang", "csb0", "csb1", "lastclr", "panose", "rgb", "usb0", "usb1", "usb2", "usb3"),
        "partname",
    }
)
_SMALL_NUMBER = re.compile(r"[+-]?\d{0,7}(?:\.\d{1,20})?")
_STYLE_WORDS = frozenset(
    """
    3d abstract accent acronym address and annotation bad balloon bibliography blank block
    body book bullet calculation caption cell char character check citation classic closing
    code colorful column columns comma comment comparison contemporary content contents
    continue currency dark date default definition document effects elegant emphasis endnote
    envelope explanatory figure first followed followedhyperlink font footer footnote good
    grid hashtag header heading html hyperlink image index indent input intense keyboard light
    line link linked list macro map medium mention message neutral no normal note notes number
    of office only outline output page paragraph percent picture placeholder plain
    preformatted professional quote reference references return revision salutation sample
    section sender shading signature simple slide smart spacing strong subject subtitle subtle
    table text theme title toa toc top total two typewriter unresolved variable vertical
    visited warning web with w14 w15 w16 w16cex w16cid w16se wp14 x14ac xr xr2 xr3
    """.split()  # noqa: SIM905 - a page of strings says less
)
"""What the names of built-in styles and of empty placeholders are made of."""
_NUMBERED = frozenset(
    {
        *("axId", "charset", "creationId", "crossAx", "docId", "id", "nsid", "panose1", "rsid"),
        *("rsidRoot", "tmpl"),
    }
)
_FONTS = frozenset(
    {"altName", "buFont", "cs", "ea", "font", "font-face", "latin", "mathFont", "rFonts", "sym"}
)
_CODES = frozenset({"Default", "Override", "lsdException", "schemaRef"})


def _says_nothing(element: Element, name: str, value: str) -> bool:
    """Whether an attribute's value can only be the format's own: a length, id, style or font."""
    holder, name = local(element), name.lower()
    if _SCHEMA.fullmatch(value) is not None or _TIME.fullmatch(value) is not None:
        return _EIGHT_DIGITS.search(value) is None
    if holder in _FONTS or holder in _CODES or name.startswith(("font-family", "font-name")):
        return _FONT.fullmatch(value) is not None and _SIX_DIGITS.search(value) is None
    if _SMALL_NUMBER.fullmatch(value) is not None or _is_style(value):
        return True
    if name in _WORDS:
        return False
    if _HEX.fullmatch(value) is not None or _LIST.fullmatch(value) is not None:
        return True
    if name in _MEASURES or name.startswith("rsid") or holder in _NUMBERED:
        return _CODE.fullmatch(value) is not None
    return (
        _PLAIN.fullmatch(value) is not None
        and "@" not in value
        and _SIX_DIGITS.search(value) is None
    )


def _is_style(value: str) -> bool:
    return _SIX_DIGITS.search(value) is None and all(
        word in _STYLE_WORDS or word.isdecimal() for word in value.lower().split()
    )


def walk(root: Element, but: str = "") -> Iterator[Element]:
    """All elements and comments in document order, except those named `but` and what they hold."""
    stack = [root]
    while stack:
        element = stack.pop()
        if not but or local(element) != but:
            yield element
            stack += reversed(element)


def attributes(root: Element, but: str = "") -> Iterator[tuple[Element, str, str]]:
    """Element, name and value of each attribute that may hold somebody's words or numbers."""
    for element in walk(root, but):
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if not _says_nothing(element, name.rpartition("}")[2], value):
                yield element, name, value
