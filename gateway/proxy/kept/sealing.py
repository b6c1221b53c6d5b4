"""How a kept object is hidden: its id as a keyed hash, what its placeholders stand for encrypted.

AES-256-GCM with a random 96-bit nonce; the tenant's key comes from the root key by HKDF, and whose
object it is and its id are authenticated with it: a row that was moved elsewhere does not open.
"""

import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.core.numbering import Numbering, decode
from gateway.identity.rootkey import Purpose, RootKey

KEY_ID = "1"
"""The key that new rows are sealed with. Rows name theirs, so older ones open after a change."""

_NONCE = 12


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose objects: of a tenant's subject, at a service."""

    tenant: str
    service: str
    subject: str = field(repr=False)


class Sealer:
    """Hides and opens. `entropy` gives random bytes."""

    def __init__(self, root_key: RootKey, entropy: Callable[[int], bytes]) -> None:
        self._root_key = root_key
        self._entropy = entropy

    def __repr__(self) -> str:
        return "Sealer(...)"

    def handle(self, owner: Owner, name: str) -> bytes:
        """What the object is found by: another one for every tenant, service and subject."""
        key = self._root_key.derive(owner.tenant, Purpose.REFERENCE)
        return hmac.digest(key, _place(owner, name), "sha256")

    def seal(self, owner: Owner, name: str, numbering: Numbering) -> bytes:
        """The numbering, encrypted under the key `KEY_ID`."""
        return self.wrap(owner.tenant, _place(owner, name), numbering.encode())

    def open(self, owner: Owner, name: str, key_id: str, sealed: bytes) -> Numbering | None:
        """The numbering; None for what this key did not seal for this object."""
        body = self.unwrap(owner.tenant, _place(owner, name), key_id, sealed)
        try:
            return None if body is None else decode(body)
        except ValueError:
            return None

    def wrap(self, tenant: str, place: bytes, body: bytes) -> bytes:
        """The body, encrypted under the key `KEY_ID`. It opens in the same place only."""
        nonce = self._entropy(_NONCE)
        cipher = AESGCM(self._root_key.derive(tenant, Purpose.KEPT, KEY_ID))
        return nonce + cipher.encrypt(nonce, body, place)

    def unwrap(self, tenant: str, place: bytes, key_id: str, sealed: bytes) -> bytes | None:
        """The body; None for what this key did not seal for this place."""
        cipher = AESGCM(self._root_key.derive(tenant, Purpose.KEPT, key_id))
        try:
            return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except (InvalidTag, ValueError):
            return None


def _place(owner: Owner, name: str) -> bytes:
    """Lengths first, so that no two places run together into one. Spelling variants of a subject
    are one subject."""
    subject = unicodedata.normalize("NFKC", owner.subject).strip().casefold()
    parts = (text.encode("utf-8", "surrogatepass") for text in (owner.service, subject, name))
    return b"".join(len(part).to_bytes(4) + part for part in parts)
