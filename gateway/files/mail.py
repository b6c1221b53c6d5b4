"""Mail as it is sent (EML, MIME): the headers of every part, and every part as the file it is."""

import email
import email.policy
from email.header import decode_header
from email.message import Message

from gateway.files import dispatch
from gateway.files.charset import Decoded
from gateway.files.collector import Collector

_SEALED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED = ("signed-data", "certs-only", "compressed-data")


def read(source: Decoded, out: Collector) -> None:
    """A message with everything inside it, messages too."""
    message = email.message_from_bytes(source.encode(source.text), policy=email.policy.compat32)
    for number, part in enumerate(message.walk()):
        out.member()
        name = f"parts/{number}"
        out.add(f"{name}/headers", "\n".join(_headers(part)))
        for each in (part.preamble, part.epilogue):
            out.add(f"{name}/between", each or "")
        if part.get_content_type() in _SEALED and part.get_param("smime-type") not in _SIGNED:
            out.gap("encrypted", name)
        elif not part.is_multipart():
            _content(part, name, out)


def _headers(part: Message) -> list[str]:
    return [f"{name}: {_decoded(str(value))}" for name, value in part.items()]


def _decoded(value: str) -> str:
    """A header's value with its encoded words read."""
    words = []
    for word, charset in decode_header(value):
        if isinstance(word, str):
            words.append(word)
            continue
        try:
            words.append(word.decode(charset or "ascii"))
        except (LookupError, UnicodeError):
            words.append(word.decode("utf-8", "replace"))
    return " ".join("".join(words).split())


def _content(part: Message, name: str, out: Collector) -> None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        out.gap("unreadable", name)
        return
    out.unpacked(len(content))
    charset = part.get_content_charset()
    if part.get_content_maintype() == "text" and charset is not None:
        content = _in_utf8(content, charset)
    with out.nested(name):
        filename = _decoded(part.get_filename() or "")
        dispatch.read(content, out, dispatch.Hint(filename, part.get_content_type()))


def _in_utf8(content: bytes, charset: str) -> bytes:
    """A text in the character set that it is declared to be in, if it can be."""
    try:
        return content.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return content
