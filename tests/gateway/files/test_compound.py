"""Outlook messages are read; other compound files are gaps."""

import pytest

from gateway.files.collector import Collector, UnreadableError
from gateway.files.compound import decompressed
from gateway.files.dispatch import read
from gateway.files.limits import Limits
from tests.support.compound import compound
from tests.support.documents import docx, run


def reading(streams: dict[str, bytes]) -> Collector:
    out = Collector(Limits())
    assert read(compound(streams), out)[0] == "ole"
    return out


def test_a_message_and_its_attachment() -> None:
    rtf = b"{\\rtf1 i rtf}"
    plain = (len(rtf) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little")
    out = reading(
        {
            "__substg1.0_0037001F": "Ärende om Eva Test".encode("utf-16-le"),
            "__substg1.0_1000001E": "Hej Åsa".encode("cp1252"),
            "__substg1.0_10130102": b"<html><p>i html",
            "__substg1.0_10090102": plain + b"MELA\0\0\0\0" + rtf,
            "__substg1.0_37010102": docx(f"<w:p>{run('i bilagan')}</w:p>"),
            "__substg1.0_0C190102": b"\0\1SMTP:asa@exempel.se\0",
        }
    )
    text = str([passage.text for passage in out.passages])
    assert out.gaps == []
    for expected in (
        "Subject: Ärende om Eva Test",
        "body: Hej Åsa",
        "i html",
        "i rtf",
        "i bilagan",
    ):
        assert expected in text
    assert "asa@exempel.se" in text


def test_compressed_rtf_is_unpacked() -> None:
    """The example of [MS-OXRTFCP] section 4.1.1."""
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompressed(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize("data", [b"", b"x" * 20])
def test_what_is_no_compressed_rtf_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        decompressed(data)


def test_encrypted_documents_and_old_ones_are_gaps() -> None:
    assert reading({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}).gaps == [("", "encrypted")]
    assert reading({"WordDocument": b"x"}).gaps == [("", "file")]


def test_a_broken_compound_file_is_a_gap() -> None:
    out = Collector(Limits())
    read(compound({"WordDocument": b"x"})[:600], out)
    assert len(out.gaps) == 1
