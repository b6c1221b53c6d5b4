"""Office documents: every text comes out, and goes back where it stood."""

import re

import pytest
from lxml import etree

from gateway.files.collector import Collector
from gateway.files.dispatch import read
from gateway.files.limits import Limits
from gateway.files.rewrite import Edit, RefusedError, rewrite
from tests.support.documents import A, R, S, W, archive, docx, member, odt, run, xlsx

CANARY = "850101-2382"


def reading(data: bytes) -> Collector:
    out = Collector(Limits())
    read(data, out)
    return out


def texts(data: bytes) -> dict[str, str]:
    out = reading(data)
    assert out.gaps == []
    return {passage.pointer: passage.text for passage in out.passages}


def edited(data: bytes, old: str, new: str) -> bytes:
    found = {p: text for p, text in texts(data).items() if old in text}
    assert found
    edits = {pointer: Edit(text, text.replace(old, new)) for pointer, text in found.items()}
    made = rewrite(data, edits, Limits())
    assert not any(old in text for text in texts(made).values())
    return made


def test_a_name_split_over_runs_is_one_text() -> None:
    data = docx(f"<w:p>{run('Eva Te')}{run('st bor')}</w:p><w:p>{run('Lund')}</w:p>")
    assert texts(data) == {"parts/1": "Eva Test bor\nLund\n"}
    made = edited(data, "Eva Test", "[PERSON_1]")
    assert texts(made) == {"parts/1": "[PERSON_1] bor\nLund\n"}
    assert member(made, "word/document.xml").count("<w:r>") == 3


def test_a_table_is_rows_with_tabs_and_nested_blocks_follow() -> None:
    cells = "".join(f"<w:tc><w:tcPr/><w:p>{run(text)}</w:p></w:tc>" for text in ("Namn", "Nr"))
    box = f"<w:r><w:txbxContent><w:p>{run('i rutan')}</w:p></w:txbxContent></w:r>"
    row = f"<w:tc><w:p>{run('Eva')}{box}</w:p><w:p>{run('Test')}</w:p></w:tc><w:tc/>"
    data = docx(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{row}</w:tr></w:tbl>")
    assert texts(data) == {"parts/1": "Namn\tNr\nEva Test\t\ni rutan\n"}


def test_tracked_changes_are_read_as_they_are_and_as_they_were() -> None:
    was = "<w:del><w:r><w:delText>Eva</w:delText></w:r></w:del>"
    now = f'<w:ins w:author="Kim Prov">{run("Bo")}</w:ins>'
    data = docx(f"<w:p>{was}{now}{run(' Test ringde')}</w:p>")
    assert texts(data)["parts/1"] == "Bo Test ringde\nEva Test ringde\n"
    assert texts(data)["parts/1/attributes"] == "author: Kim Prov\n"
    made = edited(edited(data, "Bo", "[P_1]"), "Eva", "[P_2]")
    assert texts(made)["parts/1"] == "[P_1] Test ringde\n[P_2] Test ringde\n"
    assert texts(edited(data, "Kim Prov", "[P_1]"))["parts/1/attributes"] == "author: [P_1]\n"


def test_the_value_must_go_from_every_part() -> None:
    data = docx(f"<w:p>{run(CANARY)}</w:p>", docProps__core_x=f"<a><b>{CANARY}</b></a>")
    assert len([text for text in texts(data).values() if CANARY in text]) == 2
    with pytest.raises(RefusedError):
        rewrite(data, {"parts/1": Edit(f"{CANARY}\n", "[N_1]\n")}, Limits())
    assert CANARY not in str(texts(edited(data, CANARY, "[N_1]")))


def test_a_link_outside_is_read_and_not_edited() -> None:
    rels = (
        f'<Relationships xmlns="{R}"><Relationship Target="mailto:eva%2Etest@exempel.se" '
        f'TargetMode="External"/><Relationship Target="media/x.xml"/></Relationships>'
    )
    data = docx("<w:p/>", word___rels__document_x=rels, word__media__x_x="<a/>")
    found = [text for text in texts(data).values() if "mailto" in text]
    assert found == ["mailto:eva.test@exempel.se"]
    with pytest.raises(RefusedError):
        edited(data, "eva.test@exempel.se", "[EMAIL_ADDRESS_1]")


ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><r><t>Eva </t></r><r><t>Test</t></r></is></c>'
    '<c r="B2"><v>1.98501012382E11</v></c><c r="C2"><f>B2*2</f><v>7</v></c></row>'
)
STRINGS = "<si><t>Namn</t></si><si><t>Kommentar</t></si><si><r><t>glömd</t></r></si>"


def test_a_sheet_is_rows_with_tabs() -> None:
    found = texts(xlsx(ROWS, STRINGS))
    assert found["sheets/2"] == "Namn\t\tKommentar\nEva Test\t198501012382\t7\n"
    assert found["sheets/2/formulas"] == "B2*2"
    assert found["strings"] == "glömd\n"
    assert found["parts/1/attributes"] == "name: Blad1\n"


def test_cells_and_numbers_are_replaced() -> None:
    data = xlsx(ROWS, STRINGS)
    made = edited(edited(data, "Eva Test", "[PERSON_1]"), "198501012382", "[N_1]")
    assert texts(made)["sheets/2"] == "Namn\t\tKommentar\n[PERSON_1]\t[N_1]\t7\n"
    assert texts(edited(made, "Kommentar", "X"))["sheets/2"].startswith("Namn\t\tX\n")


def test_what_a_formula_gave_is_not_replaced() -> None:
    data = xlsx("<row><c><f>1+1</f><v>8501012382</v></c></row>")
    with pytest.raises(RefusedError):
        edited(data, "8501012382", "[N_1]")


def test_an_opendocument_text() -> None:
    span = "<text:span>Eva <text:span>Te</text:span></text:span>st"
    data = odt(
        f"<text:p>{span}<text:s/>bor<text:tab/>här<text:note><text:p>fot</text:p></text:note></text:p>"
        "<table:table-row><table:table-cell><text:p>Namn</text:p></table:table-cell>"
        "<table:table-cell><text:p>Nr</text:p></table:table-cell></table:table-row>"
    )
    assert texts(data)["parts/2"] == "Eva Test bor\thär\nfot\nNamn\tNr\n"
    assert texts(edited(data, "Eva Test", "[P_1]"))["parts/2"].startswith("[P_1] bor")


def test_a_presentation_and_its_notes() -> None:
    runs = "<a:r><a:t>Eva Te</a:t></a:r><a:t>st</a:t>"
    slide = f'<s xmlns:a="{A}"><a:txBody><a:p>{runs}</a:p></a:txBody></s>'
    data = archive(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/slides/slide1.xml": slide,
            "ppt/notes/n.xml": slide,
        }
    )
    assert texts(data) == {"parts/1": "Eva Test\n", "parts/2": "Eva Test\n"}
    assert CANARY in str(texts(edited(data, "Eva Test", CANARY)))


def test_an_encrypted_opendocument_is_a_gap() -> None:
    manifest = "<m><f><encryption-data/></f></m>"
    mimetype = "application/vnd.oasis.opendocument.text"
    out = reading(archive({"mimetype": mimetype, "META-INF/manifest.xml": manifest}))
    assert out.gaps == [("", "encrypted")]


def test_macros_and_unknown_parts_are_gaps() -> None:
    out = reading(
        docx("<w:p/>", **{"word__vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"})
    )
    assert [gap[0] for gap in out.gaps] == ["parts/2"]


def test_an_embedded_workbook_is_read() -> None:
    data = docx("<w:p/>", **{"word__embeddings__a.xlsx": xlsx(ROWS, STRINGS)})
    assert "Eva Test\t198501012382" in texts(data)["parts/2/sheets/2"]


def test_a_part_that_declares_entities_is_read_as_the_text_it_is() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "' + CANARY + '"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert CANARY in str(texts(docx("<w:p/>", word__x_x=bomb)))


RICH_WORD = f"""<w:document xmlns:w="{W}" xmlns:a="{A}" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><!--c--><w:body><?pi text?>
<w:p w:rsidR="00AB12CD"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>a</w:t><w:tab/>
<w:drawing><x descr="b" title="c"/><w:txbxContent><w:p><w:r><w:t>d</w:t></w:r></w:p>
</w:txbxContent></w:drawing></w:r><w:sdt><w:sdtPr><w:alias w:val="e"/><w:tag w:val="f"/></w:sdtPr>
<w:sdtContent>
<w:r><w:t>g</w:t></w:r></w:sdtContent></w:sdt><w:r><w:instrText>h</w:instrText></w:r>
<mc:AlternateContent><mc:Choice><w:t>i</w:t></mc:Choice><mc:Fallback><v:textpath string="j"/>
</mc:Fallback></mc:AlternateContent><w:del w:author="k"><w:r><w:delText>l</w:delText></w:r></w:del>
<w:hyperlink w:tooltip="m"><w:r><w:t>n</w:t></w:r></w:hyperlink>stray</w:p><w:tbl>stray<w:tr><w:tc>
stray<w:p><w:r><w:t>o</w:t></w:r></w:p>tail<w:sdt><w:p>p</w:p></w:sdt></w:tc>tail<w:tc><w:tbl><w:tr>
<w:tc><w:p><w:r><w:t>q</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>
<w:unknown u="s">t</w:unknown></w:body></w:document>"""
RICH_SHEET = f"""<worksheet xmlns="{S}"><sheetPr codeName="a"/><sheetData><row r="1">
<c r="A1" t="str"><v>b</v></c><c r="B1"><f>c</f><v>7</v></c>
<c t="inlineStr"><is><t>d</t><rPh><t>e</t></rPh></is></c>
<c t="d"><v>f</v><extLst>g</extLst></c></row></sheetData><headerFooter><oddHeader>h</oddHeader>
</headerFooter><dataValidation prompt="i"><formula1>j</formula1></dataValidation>
<hyperlink display="k" location="l"/></worksheet>"""


def positions(xml: str) -> list[tuple[etree._Element, str]]:
    """Every place of a document that can hold a text."""
    root = etree.fromstring(xml)
    found = []
    for element in root.iter():
        if element.text is not None and element.text.strip():
            found.append((element, "text"))
        if element.tail is not None and element.tail.strip():
            found.append((element, "tail"))
        if isinstance(element.tag, str):
            found += [(element, name) for name in element.attrib]
    return found


@pytest.mark.parametrize(
    ("xml", "place"),
    [
        (RICH_WORD, "word/document.xml"),
        (RICH_WORD, "word/comments.xml"),
        (RICH_WORD, "ppt/slides/slide1.xml"),
        (RICH_WORD, "content.xml"),
        (RICH_SHEET, "xl/worksheets/sheet1.xml"),
    ],
)
def test_a_canary_in_any_place_is_found(xml: str, place: str) -> None:
    usual = {"[Content_Types].xml": "<Types/>", "word/a.xml": "<a/>"}
    if place == "content.xml":
        usual = {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": "<m/>",
        }
    missed = []
    count = len(positions(xml))
    assert count > 10
    for number in range(count):
        element, where = positions(xml)[number]
        if re.fullmatch(r"(?:r|t|w:rsidR|.*rsidR)", where) and "worksheet" in xml:
            continue  # the format's own: a cell's place and type
        if where in ("text", "tail"):
            setattr(element, where, CANARY)
        else:
            element.set(where, CANARY)
        made = etree.tostring(element.getroottree())
        if CANARY not in str([p.text for p in reading(archive(usual | {place: made})).passages]):
            missed.append((element.tag, where))
    assert missed == []
