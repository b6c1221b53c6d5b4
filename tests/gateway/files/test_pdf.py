"""PDF: pages, what no page shows, pictures, and files made to harm, all written by hand."""

import io
import shutil
import zlib
from collections.abc import Mapping, Sequence

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from gateway.files.collector import Collector
from gateway.files.dispatch import read
from gateway.files.limits import Limits
from tests.gateway.files.test_picture import drawn, saved

CANARY = "850101-2382"
NO_OCR = Limits()
OCR = Limits(ocr_languages="swe+eng")


def pdf(
    objects: Mapping[int, str | bytes], pages: str = "<</Kids[3 0 R]/Count 1/Type/Pages>>"
) -> bytes:
    """A file of the given objects: 1 is the catalogue, 2 the page tree, 3 a page, 4 its content,
    5 its font; what is not given is the smallest that works."""
    usual: dict[int, str | bytes] = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: pages,
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        4: stream(b""),
        5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    }
    made = bytearray(b"%PDF-1.7\n")
    places = {}
    everything = {**usual, **objects}
    for number, content in everything.items():
        places[number] = len(made)
        body = content.encode("latin-1") if isinstance(content, str) else content
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        made += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    size = max(places) + 1
    return bytes(made) + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def stream(content: bytes, entries: str = "") -> bytes:
    head = f"<<{entries}/Length {len(content)}>>".encode()
    return head + b"stream\n" + content + b"\nendstream"


def shown(text: str) -> bytes:
    """A page's content that shows a text."""
    return stream(b"BT /F 12 Tf 20 200 Td (" + text.encode("cp1252") + b") Tj ET")


def image(picture: Image.Image) -> bytes:
    grey = picture.convert("L")
    size = f"/Width {grey.width}/Height {grey.height}"
    return stream(
        zlib.compress(grey.tobytes()),
        f"/Type/XObject/Subtype/Image{size}/ColorSpace/DeviceGray/BitsPerComponent 8"
        "/Filter/FlateDecode",
    )


def reading(data: bytes, limits: Limits = NO_OCR) -> Collector:
    out = Collector(limits)
    assert read(data, out)[0] == "pdf"
    return out


def texts(data: bytes) -> dict[str, str]:
    out = reading(data)
    assert out.gaps == []
    return {passage.pointer: passage.text for passage in out.passages}


def test_the_text_of_every_page() -> None:
    font = "/Resources<</Font<</F 5 0 R>>>>"
    second = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 8 0 R{font}>>"
    data = pdf(
        {4: shown("Åsa Test"), 7: second, 8: shown("sida två")},
        "<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>",
    )
    assert texts(data) == {"pages/1": "Åsa Test", "pages/2": "sida två"}


@pytest.mark.parametrize(
    "objects",
    [
        {7: f"<</Type/Annot/Subtype/Text/Contents({CANARY})>>"},
        {7: f"<</FT/Tx/T(falt)/V({CANARY})>>"},
        {7: f"<</Title({CANARY})/Dest[3 0 R]>>"},
        {7: f"<</S/Span/ActualText({CANARY})/Alt(x)>>"},
        {7: f"<</Type/Annot/A<</S/URI/URI(https://exempel.se/{CANARY})>>>>"},
        {7: "<</Author<" + CANARY.encode("utf-16").hex() + ">>>"},
        {7: "<</S/JavaScript/JS 8 0 R>>", 8: stream(f"app.alert('{CANARY}')".encode())},
        {7: "<</XFA[(form)8 0 R]>>", 8: stream(f"<x>{CANARY}</x>".encode())},
        {7: stream(f"<x>{CANARY}</x>".encode(), "/Type/Metadata/Subtype/XML")},
        {7: stream(CANARY.encode(), "/Type/EmbeddedFile")},
        {7: stream(zlib.compress(CANARY.encode()), "/Type/EmbeddedFile/Filter/FlateDecode")},
        {7: f"[[[({CANARY})]]]"},
    ],
)
def test_what_no_page_shows_is_read(objects: Mapping[int, str | bytes]) -> None:
    assert CANARY in str(texts(pdf(objects)))


def test_text_that_is_invisible_on_the_page_is_read() -> None:
    hidden = stream(b"BT /F 12 Tf 3 Tr 20 200 Td (" + CANARY.encode() + b") Tj ET")
    assert texts(pdf({4: hidden})) == {"pages/1": CANARY}


PICTURE_PAGE = stream(b"q 300 0 0 40 0 100 cm /X Do Q BT /F 12 Tf 20 200 Td (Rubrik) Tj ET")


def test_a_picture_on_a_page_is_a_gap_without_ocr() -> None:
    out = reading(pdf({4: PICTURE_PAGE, 6: image(drawn("Eva Test"))}))
    assert [passage.text for passage in out.passages] == ["Rubrik"]
    assert out.gaps == [("pages/1/picture", "image")]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_the_text_of_a_picture_on_a_page_is_read() -> None:
    out = reading(pdf({4: PICTURE_PAGE, 6: image(drawn("Eva Test"))}), OCR)
    assert [passage.text for passage in out.passages] == ["Rubrik", "Eva Test"]
    assert out.gaps == []
    assert out.pictures == ["pages/1/picture/text"]


def test_letters_that_mean_nothing_are_a_gap_without_ocr() -> None:
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4>>>>]>>"
    )
    content = stream(b"BT /F 12 Tf 20 200 Td <00240025002600270028> Tj ET")
    assert ("pages/1/picture", "image") in reading(pdf({4: content, 5: font})).gaps


def test_a_page_of_nothing_but_lines_is_a_picture() -> None:
    lines = stream(b"20 20 m 200 200 l 10 w S")
    assert reading(pdf({4: lines})).gaps == [("pages/1/picture", "image")]


def encrypted(user_password: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf({4: shown("Eva Test")}))))
    writer.encrypt(user_password, "owner", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_password_makes_it_a_gap() -> None:
    out = reading(encrypted("hemligt"))
    assert (out.passages, out.gaps) == ([], [("", "encrypted")])


def test_restrictions_without_a_password_do_not() -> None:
    assert texts(encrypted(""))["pages/1"] == "Eva Test"


def test_what_follows_the_end_is_a_gap() -> None:
    assert reading(pdf({}) + b"x" * 2000).gaps == [("trailing", "file")]


def nested_tree(depth: int) -> dict[int, str | bytes]:
    """A page tree of one branch."""
    return {
        2: "<</Type/Pages/Kids[10 0 R]/Count 1>>",
        **{
            n: f"<</Type/Pages/Kids[{n + 1} 0 R]/Count 1/Parent {n - 1} 0 R>>"
            for n in range(10, 10 + depth)
        },
        10 + depth: "<</Type/Page/MediaBox[0 0 9 9]>>",
    }


def bomb(size: int) -> bytes:
    return zlib.compress(zlib.compress(b"\0" * size))


HOSTILE: Sequence[tuple[str, bytes]] = [
    ("deep tree", pdf(nested_tree(3000))),
    ("a tree that leads to itself", pdf({}, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")),
    ("nested arrays", pdf({7: "[" * 5000 + "]" * 5000})),
    ("too many pages", pdf({}, f"<</Type/Pages/Kids[{'3 0 R ' * 1001}]/Count 1001>>")),
    (
        "a stream that grows",
        pdf({7: stream(bomb(2**28), "/Type/EmbeddedFile/Filter[/FlateDecode/FlateDecode]")}),
    ),
    ("truncated", pdf({4: shown("Eva Test")})[:300]),
    ("a head and nothing", b"%PDF-1.7\n"),
    ("a head and noise", b"%PDF-1.7\n" + bytes(range(256)) * 20),
]


@pytest.mark.parametrize(("name", "data"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_a_hostile_file_is_a_gap(name: str, data: bytes) -> None:
    assert reading(data, Limits(seconds=20)).gaps, name


def test_objects_that_refer_in_circles_are_visited_once() -> None:
    data = pdf({7: "<</A 8 0 R/T(ett)>>", 8: "<</B 7 0 R/C 8 0 R/T(tva)>>", 4: shown("Eva Test")})
    assert texts(data) == {"pages/1": "Eva Test", "objects": "T: ett\nT: tva"}


def test_an_embedded_file_that_is_no_text_is_a_gap() -> None:
    out = reading(pdf({7: stream(b"\0\1\2\3", "/Type/EmbeddedFile")}))
    assert out.gaps == [("files/0", "file")]


def test_a_document_in_a_document_is_read() -> None:
    inner = saved(Image.new("RGB", (9, 9)), "JPEG", comment=CANARY.encode())
    assert CANARY in str(texts(pdf({7: stream(inner, "/Type/EmbeddedFile")})))
