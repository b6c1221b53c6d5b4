"""Documents made for tests: the smallest that is one, with texts in the places that are asked."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def archive(members: Mapping[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP file; the members in `stored` are not compressed."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            file.writestr(name, content, kind)
    return made.getvalue()


def member(data: bytes, name: str) -> str:
    """The text of a member."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        return file.read(name).decode("utf-8")


def run(text: str) -> str:
    """A run of WordprocessingML."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(body: str, **parts: str | bytes) -> bytes:
    """A document with the given body. `parts` are further parts, `__` for `/`, `_x` for `.xml`."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    return archive(members | {_name(name): content for name, content in parts.items()})


def xlsx(rows: str, strings: str = "", **parts: str | bytes) -> bytes:
    """A workbook with one sheet of the given rows and shared strings."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{S}"><sheet name="Blad1"/></workbook>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
    }
    return archive(members | {_name(name): content for name, content in parts.items()})


def odt(body: str, **parts: str | bytes) -> bytes:
    """An OpenDocument text with the given body."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    members: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": (
            f'<o:document-content xmlns:o="{office}" xmlns:text="{text}" xmlns:table="{table}">'
            f"<o:body>{body}</o:body></o:document-content>"
        ),
    }
    extra = {_name(name): content for name, content in parts.items()}
    return archive(members | extra, stored=("mimetype",))


def _name(name: str) -> str:
    return name.replace("__", "/").replace("_x", ".xml")
