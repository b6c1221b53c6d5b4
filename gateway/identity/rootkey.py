"""The one root secret and the keys derived from it. Neither ever enters the database."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.errors import ConfigError

VARIABLE = "GRINDVAKT_MASTER_KEY"
_MINIMUM_BYTES = 32
_MINIMUM_DISTINCT = 8
_SALT = b"grindvakt root v1"


class Purpose(StrEnum):
    """What a derived key is for; keys of different purposes tell nothing about each other."""

    FINGERPRINT = "fingerprint"
    SUBJECT = "subject"
    CACHE = "cache"
    TOKEN = "token"  # noqa: S105 - a purpose's name
    CONVERSATION = "conversation"
    KEPT = "kept"
    REFERENCE = "reference"
    CODE = "code"
    EXCERPT = "excerpt"
    SESSION = "session"
    TERMS = "terms"
    CHECKPOINT = "checkpoint"


class RootKey:
    """The root secret: at least 32 bytes, for instance of `openssl rand -hex 32`."""

    __slots__ = ("_derived", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) < _MINIMUM_BYTES or len(set(secret)) < _MINIMUM_DISTINCT:
            raise ConfigError(
                f"{VARIABLE} must be at least {_MINIMUM_BYTES} random bytes,"
                " for instance of: openssl rand -hex 32"
            )
        self._secret = secret
        self._derived: dict[tuple[str, str, str], bytes] = {}

    def __repr__(self) -> str:
        return "RootKey(...)"

    def __reduce__(self) -> str:
        raise TypeError("the root key is not for pickling")

    def derive(self, tenant: str, purpose: Purpose, key_id: str = "1") -> bytes:
        """The 32-byte key of a tenant for a purpose. Another `key_id` gives another key; old ids
        stay derivable, so what was written under them stays readable."""
        name = (tenant, str(purpose), key_id)
        if name not in self._derived:
            # Lengths first, so that no two names run together into one.
            info = b"".join(
                len(part).to_bytes(4) + part for part in (text.encode() for text in name)
            )
            hkdf = HKDF(algorithm=SHA256(), length=32, salt=_SALT, info=info)
            self._derived[name] = hkdf.derive(self._secret)
        return self._derived[name]


def load_root_key(environment: Mapping[str, str]) -> RootKey:
    """The root from `GRINDVAKT_MASTER_KEY`: the secret itself, or the path of a file with it when
    the value begins with `/` or `file:`. Raises ConfigError."""
    value = environment.get(VARIABLE, "").strip()
    if not value:
        raise ConfigError(f"{VARIABLE} is not set: a secret of at least 32 bytes, or a file's path")
    if value.startswith(("/", "file:")):
        return read_root_key(Path(value.removeprefix("file:")))
    return RootKey(value.encode())


def read_root_key(path: Path) -> RootKey:
    """The root from a file; a line end after it does not count. Raises ConfigError."""
    try:
        return RootKey(path.read_bytes().strip())
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
