"""Fuzzes the readers of files: whatever the bytes are, they become texts or gaps.

A reader may fail only into a gap, and what is rewritten is what was wanted.
"""

import zlib

from gateway.files.collector import Collector
from gateway.files.dispatch import Hint, read
from gateway.files.limits import Limits
from gateway.files.rewrite import Edit, RefusedError, rewrite
from tests.fuzz.driver import Target, run
from tests.support.compound import compound
from tests.support.documents import archive, docx, odt, xlsx
from tests.support.documents import run as word_run

LIMITS = Limits(seconds=20, unpacked_bytes=10_000_000, characters=2_000_000, pages=50)
_CELL = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>8501012382</v></c></row>'
_STREAM = zlib.compress(b"BT /F 12 Tf (Eva Test) Tj ET")
SEEDS = (
    "Åsa Test, 850101-2382\n".encode(),
    "Åsa Test".encode("utf-16"),
    "Namn;Nr\nÅsa;1\n".encode("cp1252"),
    b'{"namn": "Eva Test", "nr": 8501012382}',
    b'{"a": "b"}\n{"a": ["c", 1.10]}\n',
    b"<!doctype html><p title='a'>Eva <b>Te</b>st<!-- c --><script>d</script>",
    b"<?xml version='1.0'?><a b='c'><![CDATA[d]]>e</a>",
    b"{\\rtf1\\ansi{\\info{\\author Eva}}\\u197?sa {\\pict 89504e47}\\bin3 abc}",
    b"From: a@exempel.se\nSubject: =?utf-8?q?=C3=85sa?=\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhej\n--b--\n",
    docx(f"<w:p>{word_run('Eva Te')}{word_run('st')}</w:p>"),
    xlsx(_CELL, "<si><t>Namn</t></si>"),
    odt("<text:p>Eva <text:span>Test</text:span></text:p>"),
    archive({"a.txt": "hej", "b.zip": archive({"c": "d"})}),
    compound({"__substg1.0_0037001F": "Eva Test".encode("utf-16-le")}),
    b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/Author(Eva)>>\nendobj\n2 0 obj\n<</Type/Pages"
    b"/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R>>\nendobj\n"
    b"4 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n"
    % len(_STREAM)
    + _STREAM
    + b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
)


def check(data: bytes) -> None:
    """Texts or gaps; pointers are unique; an edit is made exactly or refused."""
    out = Collector(LIMITS)
    kind, _ = read(data, out)
    pointers = [passage.pointer for passage in out.passages]
    assert len(set(pointers)) == len(pointers)
    assert all(passage.text.strip() for passage in out.passages)
    assert kind or not data
    editable = [passage for passage in out.passages if passage.editable and "Eva" in passage.text]
    for passage in editable[:1]:
        wanted = passage.text.replace("Eva", "[PERSON_1]")
        try:
            made = rewrite(
                data, {passage.pointer: Edit(passage.text, wanted)}, LIMITS, Hint(kind=kind)
            )
        except RefusedError:
            continue
        again = Collector(LIMITS)
        read(made, again, Hint(kind=kind))
        found = next(each.text for each in again.passages if each.pointer == passage.pointer)
        assert "Eva" not in found
        assert found.split() == wanted.split()


TARGET = Target("files", check, SEEDS)

if __name__ == "__main__":
    run(TARGET)
