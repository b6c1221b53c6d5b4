"""ZIP archives: every member is a file, and no archive is larger than it may be."""

import io
import struct
import zipfile

import pytest

from gateway.files.collector import Collector
from gateway.files.dispatch import read
from gateway.files.limits import Limits
from tests.support.documents import archive, docx, run


def reading(data: bytes, **limits: int) -> Collector:
    out = Collector(Limits(**limits))  # type: ignore[arg-type]
    assert read(data, out)[0] == "zip"
    return out


def test_members_are_files_and_names_are_text() -> None:
    data = archive(
        {"Eva Test.txt": "hej", "b/c.docx": docx(f"<w:p>{run('inuti')}</w:p>"), "../../etc/x": "y"}
    )
    out = reading(data)
    assert out.gaps == []
    assert {passage.pointer: passage.text for passage in out.passages} == {
        "names": "Eva Test.txt\nb/c.docx\n../../etc/x",
        "members/0/document": "hej",
        "members/1/parts/1": "inuti\n",
        "members/2/document": "y",
    }


def test_comments_are_text() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.comment = b"Eva Test"
        info = zipfile.ZipInfo("a")
        info.comment = b"Bo Prov"
        file.writestr(info, "x")
    found = {passage.pointer: passage.text for passage in reading(made.getvalue()).passages}
    assert found["comments"] == "Eva Test\nBo Prov"


def test_a_member_that_grows_too_much_is_a_gap_and_the_others_are_read() -> None:
    out = reading(archive({"bomb": b"\0" * 2**24, "a": "hej"}))
    assert out.gaps == [("members/0", "too_large")]
    assert out.limits_past == {("members/0", "too_large"): "growth"}
    assert [passage.text for passage in out.passages][-1] == "hej"


def test_archives_in_archives_end_at_a_depth() -> None:
    data = archive({"a": "innerst"})
    for _ in range(6):
        data = archive({"a.zip": data})
    out = reading(data)
    assert [gap[1] for gap in out.gaps] == ["too_large"]
    assert "innerst" not in str([passage.text for passage in out.passages])


def test_all_that_is_unpacked_counts_together() -> None:
    data = archive({str(n): bytes(range(256)) * 4 for n in range(100)})
    assert ("members/99", "too_large") in reading(data, unpacked_bytes=50_000).gaps


def test_too_many_members_are_a_gap() -> None:
    assert reading(archive({str(n): "" for n in range(60)}), members=50).gaps == [("", "too_large")]


def test_a_link_is_a_gap() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        info = zipfile.ZipInfo("a")
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
    assert reading(made.getvalue()).gaps == [("members/0", "file")]


def test_an_encrypted_member_is_a_gap() -> None:
    data = bytearray(archive({"a": "hej"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert reading(bytes(data)).gaps == [("members/0", "encrypted")]


@pytest.mark.parametrize("kind", ["before the directory", "after the end", "same name twice"])
def test_what_no_member_holds_is_a_gap(kind: str) -> None:
    data = archive({"a": "hej"})
    hidden = b"\x37" * 30_000
    if kind == "same name twice":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as file:
            file.writestr("a", "ett")
            with pytest.warns(UserWarning, match="Duplicate name"):
                file.writestr("a", "två")
        data = made.getvalue()
    elif kind == "after the end":
        data = data[:-2] + struct.pack("<H", 0) + hidden
    else:
        at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
        start = struct.pack("<L", at + len(hidden))
        data = data[:at] + hidden + data[at : end + 16] + start + data[end + 20 :]
    out = Collector(Limits())
    read(data, out)
    assert out.gaps in ([("archive", "file")], [("", "unreadable")])


def test_a_broken_archive_is_a_gap() -> None:
    data = archive({"a": "hej" * 100})
    assert reading(data[:50]).gaps == [("", "unreadable")]
    broken = data[:33] + b"\xff\xff" + data[35:]
    assert reading(broken).gaps == [("members/0", "unreadable")]
