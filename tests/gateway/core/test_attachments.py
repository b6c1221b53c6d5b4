"""Files of a request: found where they stand, read in place of their gap, put back as they came."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from detectors.types import Gap, GapReason, Origin, Role
from gateway.core import address
from gateway.core.attachments import (
    FilePart,
    content_at,
    edits_of_files,
    holding,
    in_file,
    with_readings,
)
from gateway.core.segments import Attachment, Extraction
from tests.gateway.core.test_walker import walk

PDF = b"%PDF-1.7 made up"


@dataclass(frozen=True)
class Text:
    text: str
    pointer: str
    editable: bool = True


@dataclass(frozen=True)
class Read:
    texts: tuple[Text, ...]
    gaps: tuple[Gap, ...] = ()
    pictures: tuple[str, ...] = ()


def extraction_of(document: Any) -> Extraction:
    walker = walk(document)
    return Extraction(
        tuple(walker.segments),
        tuple(walker.gaps),
        (),
        "",
        False,
        attachments=tuple(walker.attachments),
    )


def packed(content: bytes = PDF) -> str:
    return base64.b64encode(content).decode()


def the_file(document: Any) -> Attachment:
    (attachment,) = extraction_of(document).attachments
    return attachment


@pytest.mark.parametrize(
    "document",
    [
        {"url": f"data:application/pdf;base64,{packed()}"},
        {"parts": [{"type": "file", "data": packed()}]},
        {"parts": [{"type": "file", "data": packed().rstrip("=")}]},
        {"parts": [{"type": "file", "data": packed()[:10] + "\n" + packed()[10:]}]},
        {"arguments": f'{{"url": "data:application/pdf;base64,{packed()}"}}'},
        {"file": FilePart("a.pdf", "application/pdf", PDF)},
    ],
)
def test_a_file_is_found_read_and_put_back(document: Any) -> None:
    at = the_file(document).address
    assert content_at(document, at) == PDF
    changed = address.write(document, [(at, holding(document, at, b"other"))])
    assert content_at(changed, at) == b"other"
    assert content_at(document, at) == PDF


def test_a_data_url_keeps_its_head_and_its_alphabet() -> None:
    content = b"\xfb\xff\xbe\xff\xfe"
    plain, safe = base64.b64encode(content).decode(), base64.urlsafe_b64encode(content).decode()
    document = {"url": f"data:application/pdf;base64,{plain}", "data": safe}
    at = the_file({"url": document["url"]}).address
    assert holding(document, at, content) == document["url"]
    assert content_at({"url": safe}, at) == content
    assert holding({"url": safe}, at, content) == safe


@pytest.mark.parametrize("rubbish", ["data:application/pdf;base64,####", "QUJD*", "AAAAA", "+-/_"])
def test_what_is_no_base64_has_no_content(rubbish: str) -> None:
    document = {"parts": [{"type": "file", "data": rubbish}]}
    assert content_at(document, the_file(document).address) is None


def test_a_reading_takes_the_place_of_the_gap() -> None:
    document = {
        "text": "before",
        "parts": [{"type": "file", "title": "CV", "data": packed()}],
        "model": "after the file",
    }
    found = extraction_of(document)
    assert [gap.pointer for gap in found.gaps] == ["/parts/0/data"]
    (attachment,) = found.attachments
    assert (attachment.name, attachment.reason) == ("CV", GapReason.FILE)
    reading = Read(
        (Text("Anna", "pages/1"), Text("Bo", "pages/2", editable=False)),
        (Gap("pages/3", GapReason.IMAGE),),
        pictures=("pages/2",),
    )
    read = with_readings(found, {0: reading})
    texts = [segment.text for segment in read.segments if segment.text != packed()]
    assert texts.index("before") < texts.index("Anna") < texts.index("after the file")
    assert read.gaps == (Gap("/parts/0/data/pages/3", GapReason.IMAGE),)
    anna, bo = (segment for segment in read.segments if in_file(segment))
    assert (anna.pointer, anna.origin, anna.role) == (
        "/parts/0/data/pages/1",
        Origin.ATTACHMENT,
        Role.USER,
    )
    assert bo.origin is Origin.IMAGE
    assert (anna.editable, bo.editable) == (True, False)
    (edits,) = edits_of_files([(anna.address, "[PERSON_1]")])
    assert (edits.address, edits.texts) == (attachment.address, {0: "[PERSON_1]"})


def test_a_file_that_nobody_read_stays_a_gap() -> None:
    found = extraction_of({"url": f"data:application/pdf;base64,{packed()}"})
    assert with_readings(found, {}) == found


@pytest.mark.parametrize("kind", ["audio/wav", "video/mp4"])
def test_sound_and_film_are_nothing_to_read(kind: str) -> None:
    found = extraction_of({"url": f"data:{kind};base64,{packed()}"})
    assert (found.attachments, len(found.gaps)) == ((), 1)


@pytest.mark.parametrize("kind", ["text/html", "text/rtf", "application/xhtml+xml"])
def test_text_with_marks_between_its_letters_is_left_to_a_reader(kind: str) -> None:
    url = f"data:{kind};base64,{base64.b64encode(b'A<b>nna</b>').decode()}"
    assert the_file({"url": url}).media_type == kind


def test_what_is_said_of_a_file_in_a_form_is_screened() -> None:
    part = FilePart("Anna Test.pdf", "anna/189001019802", Path("/nowhere"))
    found = extraction_of({"data": part})
    name, kind = found.segments
    assert (name.text, name.origin, name.editable) == ("Anna Test.pdf", Origin.FILE_NAME, True)
    assert (kind.text, kind.editable) == ("anna/189001019802", False)
    renamed = address.write({"data": part}, [(name.address, "[PERSON_1].pdf")])
    assert renamed["data"] == FilePart("[PERSON_1].pdf", part.media_type, part.content)
    assert extraction_of({"data": FilePart("", "application/pdf", PDF)}).segments == ()


def test_repr_shows_nothing_of_a_file() -> None:
    shown = repr(FilePart("Anna.pdf", "text/plain", b"Anna"))
    assert "Anna" not in shown
    url = {"parts": [{"type": "file", "title": "Anna", "data": packed()}]}
    assert "Anna" not in repr(the_file(url))
