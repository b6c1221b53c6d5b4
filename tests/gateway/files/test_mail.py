"""Mail: headers, parts, attachments, messages in messages."""

from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

from gateway.files.collector import Collector
from gateway.files.dispatch import read
from gateway.files.limits import Limits
from tests.support.documents import docx, run


def reading(data: bytes, limits: Limits | None = None) -> Collector:
    out = Collector(limits or Limits())
    assert read(data, out)[0] == "eml"
    return out


def message(text: str = "Hej Åsa!\n") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Åsa Öberg <asa@exempel.se>"
    made["Subject"] = "Ärende"
    made.set_content(text, charset="iso-8859-1")
    return made


def test_headers_and_body() -> None:
    out = reading(message().as_bytes())
    found = {passage.pointer: passage.text for passage in out.passages}
    assert "From: Åsa Öberg <asa@exempel.se>" in found["parts/0/headers"]
    assert "Subject: Ärende" in found["parts/0/headers"]
    assert found["parts/0/document"] == "Hej Åsa!\n"


def test_attachments_and_messages_inside() -> None:
    made = message()
    made.add_alternative("<html><p>Eva <b>Te</b>st", subtype="html")
    made.add_attachment(
        docx(f"<w:p>{run('i bilagan')}</w:p>"),
        maintype="application",
        subtype="x",
        filename="Bo.docx",
    )
    inner = message("inuti\n")
    made.add_attachment(inner)
    text = str([passage.text for passage in reading(made.as_bytes()).passages])
    for expected in ("Eva Test", "i bilagan", "Bo.docx", "inuti"):
        assert expected in text


def test_a_picture_is_a_gap_where_it_stands() -> None:
    made = message()
    made.add_attachment(b"RIFF\0\0\0\0WAVE", maintype="image", subtype="png")
    assert reading(made.as_bytes()).gaps == [("parts/2", "audio")]


def test_what_is_encrypted_is_a_gap() -> None:
    made = MIMEMultipart("encrypted", protocol="application/pgp-encrypted")
    made["From"] = "a@exempel.se"
    made.attach(MIMEApplication(b"x"))
    assert ("parts/0", "encrypted") in reading(made.as_bytes()).gaps
    sealed = MIMEApplication(b"x", "pkcs7-mime", smime_type="enveloped-data")
    sealed["Subject"] = "x"
    assert reading(sealed.as_bytes()).gaps == [("parts/0", "encrypted")]


def test_thousands_of_parts_and_levels_end_in_a_gap() -> None:
    head = b"From: a@exempel.se\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    flat = head + b"--b\n\nx\n" * 6000 + b"--b--\n"
    assert ("", "too_large") in reading(flat, Limits(members=1000)).gaps
    deep = b"From: a@exempel.se\nMIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    )
    assert reading(deep).gaps
