"""What a file is by its content. What it was declared as is never believed."""

import json
import re
import zipfile
from io import BytesIO

_AT_START = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"BM", "image"),
    (b"\xd7\xcd\xc6\x9a", "image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"ID3", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\xff\xf3", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"),
    (b"#!AMR", "audio"),
    (b"\x1a\x45\xdf\xa3", "video"),
    (b"\0\0\x01\xba", "video"),
)
_RIFF = {b"WEBP": "image", b"WAVE": "audio", b"AVI ": "video"}
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t\r\n]")
_MAIL = frozenset({"from", "to", "subject", "date", "received", "message-id", "return-path"})
_MIME = frozenset({"mime-version", "content-type", "content-transfer-encoding"})
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(\?xml|!doctype\s+html|html|head|body|[a-z][\w:.-]*)[\s>/?]",
    re.IGNORECASE | re.DOTALL,
)
_HTML_NAMES = frozenset(
    {"html", "head", "body", "div", "p", "table", "span", "ul", "ol", "h1", "h2", "h3", "a"}
)
_PACKAGES = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))


def kind_of_bytes(data: bytes) -> str:
    """The kind of a binary file; "" when it may be text."""
    for magic, kind in _AT_START:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "unknown")
    if data[40:44] == b" EMF":
        return "image"
    if data[4:8] == b"ftyp":
        return "image" if data[8:12] in _PICTURE_BRANDS else "video"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _package(data)
    return ""


def _package(data: bytes) -> str:
    """Office documents are ZIP files; every part of them is read, whatever they call themselves."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "zip"
    if "[Content_Types].xml" in names:
        for folder, kind in _PACKAGES:
            if any(name.startswith(folder) for name in names):
                return kind
        return "zip"
    return "odf" if {"mimetype", "META-INF/manifest.xml"} <= names else "zip"


def kind_of_text(text: str, name: str, media_type: str) -> str:
    """The kind of a text. Name and media type are listened to where both readings are complete."""
    head = text[:4096].lstrip("\ufeff")
    if _is_mail(head):
        return "eml"
    if head.lstrip()[:1] in ("{", "["):
        return _json_kind(text)
    markup = _MARKUP.match(head)
    if markup is not None:
        found = markup[1].lower()
        is_html = found.startswith("!doctype") or found in _HTML_NAMES
        return "html" if is_html else "xml"
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("csv", "tsv") or media_type in ("text/csv", "text/tab-separated-values"):
        return "csv"
    return "html" if suffix in ("html", "htm") or media_type == "text/html" else "text"


def _is_mail(head: str) -> bool:
    block = re.split(r"\r?\n\r?\n", head, maxsplit=1)[0]
    if _HEADER.match(block) is None:
        return False
    names = {
        match[1].lower() for line in block.splitlines() if (match := _HEADER.match(line + " "))
    }
    return len(names & _MAIL) >= 1 and len(names & _MIME) >= 1


def _json_kind(text: str) -> str:
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        pass
    else:
        return "json"
    try:
        for line in text.splitlines():
            if line.strip():
                json.loads(line)
    except (ValueError, RecursionError):
        return "text"
    return "jsonl"
