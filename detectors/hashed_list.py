"""A register's column as keyed hashes: how its file is made and read, and asking what is in it.

The file is one line of JSON (what the list is) and then bytes: the sorted hashes of the values'
forms, 96 bits each, for names also a bitmap of their words' hashes. Nothing of a value can be read
from it without the key; with the key, values that can be guessed can be tried.
"""

import hashlib
import hmac
import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from typing import Any

from detectors.exact_values import Kind, ValueProblemError, form, name_words, size

FORMAT = "grindvakt-hashes/1"
KEY_FORMAT = "grindvakt-terms-key/1"
MAX_VALUES = 1_000_000
HASH_BYTES = 12
MAX_FILE_BYTES = 64 << 20

_KEY_BYTES = 32
_MAC_BYTES = 16
_MAX_HEADER = 4096
_BITS_PER_WORD = 128
_MIN_BITMAP_BITS = 1 << 13
_NAME = re.compile(r"[^\W_](?:[\w .:/&()-]{0,58}[\w)])?")


class ListError(ValueError):
    """A key or list that cannot be used. The message names a place and never a value."""


@dataclass(frozen=True, slots=True)
class ListKey:
    """A tenant's key for its lists. `id` is a number and a fingerprint of the key."""

    tenant: str
    number: str
    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        digest = hashlib.blake2b(b"key id", key=self.secret, digest_size=4, person=b"grindvakt id")
        return f"{self.number}.{digest.hexdigest()}"

    def document(self) -> str:
        """The key file's text."""
        return json.dumps(
            {
                "format": KEY_FORMAT,
                "tenant": self.tenant,
                "key_id": self.id,
                "key": self.secret.hex(),
            }
        )


@dataclass(frozen=True, slots=True)
class Header:
    """What a list is. `entity` is its findings' type, `created` an ISO time; bit n of `sizes` is
    set when a form has size n."""

    tenant: str
    name: str
    kind: Kind
    entity: str
    protected: bool
    key_id: str
    count: int
    created: str
    sizes: int
    bitmap_bits: int


def read_key(text: str) -> ListKey:
    """A key file. Raises ListError."""
    try:
        document = json.loads(text)
        if document["format"] != KEY_FORMAT:
            raise ListError(f"is not a {KEY_FORMAT} file")
        number = str(document["key_id"]).partition(".")[0]
        key = ListKey(str(document["tenant"]), number, bytes.fromhex(document["key"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, ListError):
            raise
        raise ListError("is not a key that `grindvakt terms key` wrote") from None
    if len(key.secret) != _KEY_BYTES or key.id != document["key_id"]:
        raise ListError("the key does not have the id that the file says")
    return key


class Hasher:
    """The keyed hashes of one kind of value."""

    __slots__ = ("_value", "_word")

    def __init__(self, secret: bytes, kind: Kind) -> None:
        person = kind.encode()
        self._value = hashlib.blake2b(
            key=secret, digest_size=HASH_BYTES, person=person, salt=b"value"
        )
        self._word = hashlib.blake2b(key=secret, digest_size=8, person=person, salt=b"word")

    def value(self, value_form: str) -> bytes:
        state = self._value.copy()
        state.update(value_form.encode())
        return state.digest()

    def words(self, words: Iterable[str]) -> Iterator[tuple[str, int]]:
        """Each word with its hash."""
        copy = self._word.copy
        number = int.from_bytes
        for word in words:
            state = copy()
            state.update(word.encode())
            yield word, number(state.digest(), "big")


def make(
    values: Iterable[tuple[int, str]],
    key: ListKey,
    kind: Kind,
    *,
    name: str,
    entity: str,
    protected: bool,
    created: str,
    invalid: list[tuple[int, str]] | None = None,
) -> bytes:
    """The file for values, each with its line number. Invalid ones are added to `invalid` (line
    and reason) when it is given. Raises ListError, naming the line."""
    if not _NAME.fullmatch(name):
        raise ListError("the list's name: up to 60 letters, digits and spaces")
    hasher = Hasher(key.secret, kind)
    hashes: set[bytes] = set()
    words: set[str] = set()
    sizes = 0
    for line, value in values:
        try:
            value_form = form(kind, value)
        except ValueProblemError as problem:
            if invalid is None:
                raise ListError(f"line {line}: the value {problem}") from None
            invalid.append((line, str(problem)))
            continue
        hashes.add(hasher.value(value_form))
        sizes |= 1 << size(kind, value_form)
        if kind is Kind.NAME:
            words.update(name_words(value_form))
        if len(hashes) > MAX_VALUES:
            raise ListError(f"line {line}: more than {MAX_VALUES} different values")
    if not hashes:
        raise ListError("there are no values")
    bitmap = _bitmap(hasher, words)
    header = Header(
        key.tenant, name, kind, entity, protected, key.id, len(hashes), created, sizes,
        8 * len(bitmap),
    )  # fmt: skip
    body = b"".join((*sorted(hashes), bitmap))
    return _sealed(key.secret, header, body)


@dataclass(frozen=True, slots=True)
class HashedList:
    """A list as it was read: header and body, checked against the key. Can be sent between
    processes; `Members` answers from it."""

    header: Header
    body: bytes = field(repr=False)
    digest: str


def read(data: bytes, key: ListKey) -> HashedList:
    """Read a list's file. Raises ListError when it is of another tenant or key, or damaged."""
    line, newline, body = data.partition(b"\n")
    if not newline or len(line) > _MAX_HEADER or len(data) > MAX_FILE_BYTES:
        raise ListError("is not a list that `grindvakt terms hash` wrote")
    try:
        document: dict[str, Any] = json.loads(line)
        if document.pop("format") != FORMAT:
            raise ListError(f"line 1: is not a {FORMAT} file")
        mac = document.pop("mac")
        header = Header(**{**document, "kind": Kind(document["kind"])})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, ListError):
            raise
        raise ListError("line 1: is not a list's header") from None
    if header.tenant != key.tenant:
        raise ListError(f"line 1: tenant: was made for {header.tenant}, not for {key.tenant}")
    if header.key_id != key.id:
        raise ListError(f"line 1: key_id: was made with key {header.key_id}, not {key.id}")
    if not isinstance(mac, str) or not hmac.compare_digest(mac, _mac(key.secret, header, body)):
        raise ListError("is damaged or was changed after it was made")
    return HashedList(header, body, mac)


class Members:
    """Which forms a list holds."""

    __slots__ = ("_bitmap", "_bits", "_body", "_hashes", "_starts", "header")

    def __init__(self, hashed: HashedList) -> None:
        self.header = hashed.header
        self._body = hashed.body
        self._hashes = hashed.header.count * HASH_BYTES
        self._bits = hashed.header.bitmap_bits
        self._bitmap = hashed.body[self._hashes :]
        # Where the hashes of each first two bytes begin.
        first, second = (hashed.body[offset : self._hashes : HASH_BYTES] for offset in (0, 1))
        counts = Counter(zip(first, second, strict=True))
        self._starts = array(
            "I", accumulate((counts[high, low] for high in range(256) for low in range(256)),
                            initial=0)
        )  # fmt: skip

    def __contains__(self, digest: bytes) -> bool:
        prefix = digest[0] << 8 | digest[1]
        start, end = self._starts[prefix] * HASH_BYTES, self._starts[prefix + 1] * HASH_BYTES
        at = self._body.find(digest, start, end)
        while at >= 0 and (at - start) % HASH_BYTES:
            at = self._body.find(digest, at + 1, end)
        return at >= 0

    def has_word(self, word_hash: int) -> bool:
        """Whether a word may be part of a listed name (wrongly yes for less than one in 100)."""
        bit = word_hash % self._bits
        return bool(self._bitmap[bit >> 3] >> (bit & 7) & 1)


def _bitmap(hasher: Hasher, words: set[str]) -> bytes:
    if not words:
        return b""
    bits = max(_MIN_BITMAP_BITS, -(-len(words) * _BITS_PER_WORD // 8) * 8)
    bitmap = bytearray(bits // 8)
    for _, word_hash in hasher.words(words):
        bit = word_hash % bits
        bitmap[bit >> 3] |= 1 << (bit & 7)
    return bytes(bitmap)


def _document(header: Header) -> dict[str, Any]:
    return {**asdict(header), "kind": header.kind.value}


def _mac(secret: bytes, header: Header, body: bytes) -> str:
    state = hashlib.blake2b(key=secret, digest_size=_MAC_BYTES, person=b"grindvakt list")
    state.update(json.dumps(_document(header), sort_keys=True).encode())
    state.update(body)
    return state.hexdigest()


def _sealed(secret: bytes, header: Header, body: bytes) -> bytes:
    document = {"format": FORMAT, **_document(header), "mac": _mac(secret, header, body)}
    return json.dumps(document, ensure_ascii=False).encode() + b"\n" + body


def lines(data: bytes) -> Iterator[tuple[int, str]]:
    """The values of a UTF-8 column with their line numbers, empty lines left out. Raises
    ListError."""
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError:
            raise ListError(f"line {number}: is not UTF-8") from None
        if text:
            yield number, text
