"""How a kept object is hidden: its id as a keyed hash, what its placeholders stand for encrypted.

AES-256-GCM with a random 96-bit nonce; the tenant's key comes from the root key by HKDF, and whose
object it is and its handle are authenticated with it: a row that was moved elsewhere does not open.
"""

import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.core.numbering import Numbering, decode
from gateway.identity.rootkey import Purpose, RootKey

_NONCE = 12


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose objects: of a tenant's subject, at a service."""

    tenant: str
    service: str
    subject: str = field(repr=False)


class Sealer:
    """Hides and opens. `entropy` gives random bytes. New rows are sealed with the key `key_id`;
    rows name theirs, so that older ones open after a change."""

    def __init__(
        self, root_key: RootKey, entropy: Callable[[int], bytes], key_id: str = "1"
    ) -> None:
        self._root_key = root_key
        self._entropy = entropy
        self.key_id = key_id

    def __repr__(self) -> str:
        return "Sealer(...)"

    def handle(self, owner: Owner, name: str) -> bytes:
        """What the object is found by: another one for every tenant, service and subject."""
        key = self._root_key.derive(owner.tenant, Purpose.REFERENCE)
        return hmac.digest(key, _joined(owner.service, _folded(owner.subject), name), "sha256")

    def person(self, tenant: str, subject: str) -> bytes:
        """What all of a person's objects are found by, at whatever service. No service is called
        "", so that it is nobody's handle."""
        key = self._root_key.derive(tenant, Purpose.REFERENCE)
        return hmac.digest(key, _joined("", _folded(subject), ""), "sha256")

    def seal(self, owner: Owner, handle: bytes, numbering: Numbering) -> bytes:
        """The numbering, encrypted under the key `key_id`."""
        return self.wrap(owner.tenant, _bound(owner, handle), numbering.encode())

    def open(self, owner: Owner, handle: bytes, key_id: str, sealed: bytes) -> Numbering | None:
        """The numbering; None for what this key did not seal for this object of this owner's."""
        body = self.unwrap(owner.tenant, _bound(owner, handle), key_id, sealed)
        try:
            return None if body is None else decode(body)
        except ValueError:
            return None

    def wrap(self, tenant: str, place: bytes, body: bytes) -> bytes:
        """The body, encrypted under the key `key_id`. It opens in the same place only."""
        nonce = self._entropy(_NONCE)
        cipher = AESGCM(self._root_key.derive(tenant, Purpose.KEPT, self.key_id))
        return nonce + cipher.encrypt(nonce, body, place)

    def unwrap(self, tenant: str, place: bytes, key_id: str, sealed: bytes) -> bytes | None:
        """The body; None for what this key did not seal for this place."""
        cipher = AESGCM(self._root_key.derive(tenant, Purpose.KEPT, key_id))
        try:
            return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except (InvalidTag, ValueError):
            return None


def _bound(owner: Owner, handle: bytes) -> bytes:
    return _joined(owner.service, _folded(owner.subject)) + handle


def _folded(subject: str) -> str:
    """Spelling variants of a subject are one subject."""
    return unicodedata.normalize("NFKC", subject).strip().casefold()


def _joined(*texts: str) -> bytes:
    """Lengths first, so that no two run together into one."""
    parts = (text.encode("utf-8", "surrogatepass") for text in texts)
    return b"".join(len(part).to_bytes(4) + part for part in parts)
