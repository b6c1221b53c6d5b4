"""Documents as PDF, for the case file: a heading, facts, paragraphs and tables.

The text is real text with embedded fonts, the title and the language are set. The library does not
tag structure, so whoever needs a screen reader gets the JSON or CSV that every document here also
has.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: paragraphs, facts (name and value), then a table, whose first row is
    its heading; any of them may be empty."""

    title: str
    paragraphs: Sequence[str] = ()
    facts: Mapping[str, str] | None = None
    table: Sequence[Sequence[str]] = ()


def as_pdf(title: str, sections: Sequence[Section], *, language: str = "sv") -> bytes:
    """The document as PDF. Rows that do not fit a page go on to the next, under their heading."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    _register_fonts()
    wide = any(len(section.table[0]) > 5 for section in sections if section.table)
    size = landscape(A4) if wide else A4
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=size,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=title,
        author="Grindvakt",
        lang=language,
        displayDocTitle=True,
    )
    flow = list(_flow(title, sections, size[0] - 36 * mm))

    def numbered(canvas: Any, _document: Any) -> None:
        canvas.setFont("Vera", 7)
        canvas.drawRightString(size[0] - 18 * mm, 10 * mm, f"{title}  {canvas.getPageNumber()}")

    document.build(flow, onFirstPage=numbered, onLaterPages=numbered)
    return buffer.getvalue()


def _flow(title: str, sections: Sequence[Section], width: float) -> Sequence[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer

    body = ParagraphStyle("body", fontName="Vera", fontSize=8.5, leading=11.5, spaceAfter=3)
    small = ParagraphStyle("small", parent=body, fontSize=7, leading=9, splitLongWords=1)
    heading = ParagraphStyle("heading", fontName="VeraBd", fontSize=11, leading=15, spaceBefore=8)
    top = ParagraphStyle("top", fontName="VeraBd", fontSize=15, leading=20, spaceAfter=6)

    def said(text: str, style: Any) -> Any:
        return Paragraph(escape(text).replace("\n", "<br/>"), style)

    flow: list[Any] = [said(title, top)]
    for section in sections:
        flow.append(said(section.title, heading))
        flow += [said(paragraph, body) for paragraph in section.paragraphs]
        if section.facts:
            rows = [[said(k, small), said(v, small)] for k, v in section.facts.items()]
            flow.append(_table(rows, [width * 0.3, width * 0.7], headed=False))
        if section.table:
            columns = len(section.table[0])
            rows = [[said(cell, small) for cell in row] for row in section.table]
            flow.append(_table(rows, [width / columns] * columns, headed=True))
        flow.append(Spacer(1, 6))
    return flow


def _table(rows: list[list[Any]], widths: list[float], *, headed: bool) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable, TableStyle

    grey, line = HexColor("#eeeeee"), HexColor("#999999")
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.25, line)]
    if headed:
        style.append(("BACKGROUND", (0, 0), (-1, 0), grey))
    return LongTable(rows, colWidths=widths, repeatRows=1 if headed else 0, style=TableStyle(style))


def _register_fonts() -> None:
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    known = getRegisteredFontNames()
    for name in ("Vera", "VeraBd"):
        if name not in known:
            registerFont(TTFont(name, f"{name}.ttf"))
