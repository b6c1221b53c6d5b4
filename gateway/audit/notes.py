"""Checkpoints as C2SP signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), with Ed25519.

Pure.
"""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.audit.merkle import HASH_BYTES

ORIGIN = "grindvakt"
_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_SIGNATURE_BYTES = 64
_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """That the log of `writer` had this root when it had `size` leaves. `time` is aware: when that
    was stated."""

    writer: str
    size: int
    root: bytes
    time: datetime

    @property
    def origin(self) -> str:
        """The log's name, which is its key's name as well."""
        return f"{ORIGIN}/{self.writer}"

    def text(self) -> str:
        """What is signed."""
        time = self.time.astimezone(UTC).isoformat(timespec="microseconds")
        root = b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {time}\n"


class Signer:
    """Signs checkpoints. `seed` is the 32-byte private key."""

    __slots__ = ("_key", "public_key")

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return "Signer(...)"

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        text = checkpoint.text()
        signature = self._key.sign(text.encode())
        signed = key_id(checkpoint.origin, self.public_key) + signature
        return f"{text}\n\u2014 {checkpoint.origin} {b64encode(signed).decode()}\n"


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:_KEY_ID_BYTES]


def verifier_key(name: str, public_key: bytes) -> str:
    """A public key as other tools for signed notes take it."""
    key = b64encode(_ED25519 + public_key).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{key}"


def open_note(note: str, public_key: bytes) -> Checkpoint:
    """The checkpoint in a note that this key has signed. Further signatures are passed over.
    Raises ValueError that says what is wrong with it."""
    if len(note) > _LIMIT:
        raise ValueError("too long for a checkpoint")
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise ValueError("not a signed note")
    text += "\n"
    checkpoint = _parse(text)
    name, wanted = checkpoint.origin, key_id(checkpoint.origin, public_key)
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        if dash != "\u2014" or not encoded:
            raise ValueError("a signature line that cannot be read")
        signed = _decoded(encoded)
        if signer != name or signed[:_KEY_ID_BYTES] != wanted:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(
                signed[_KEY_ID_BYTES:], text.encode()
            )
        except InvalidSignature:
            raise ValueError("its signature is false") from None
        return checkpoint
    raise ValueError("not signed with this key")


def split_notes(text: str) -> list[str]:
    """The notes of a file that they were appended to, each with a blank line before the next; a
    last one that was cut off is left out."""
    notes: list[str] = []
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith(f"{ORIGIN}/"):
            lines = []
        lines.append(line)
        if line.startswith("\u2014 ") and line.endswith("\n"):
            notes.append("".join(lines))
    return notes


def _parse(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) < 5 or not lines[0].startswith(f"{ORIGIN}/"):
        raise ValueError("not a checkpoint of this kind of log")
    size, root = lines[1], _decoded(lines[2])
    if not (size.isascii() and size.isdigit() and str(int(size)) == size):
        raise ValueError("a size that cannot be read")
    if len(root) != HASH_BYTES or not lines[3].startswith("time "):
        raise ValueError("a checkpoint that cannot be read")
    time = datetime.fromisoformat(lines[3].removeprefix("time "))
    if time.tzinfo is None:
        raise ValueError("a time without a zone")
    return Checkpoint(lines[0].removeprefix(f"{ORIGIN}/"), int(size), root, time)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
