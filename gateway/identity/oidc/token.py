"""Reading a signed token, strictly. Pure; nothing here says that a token is genuine.

Libraries read tokens more generously than is safe: a claim given twice, a header that names its
own key. Such tokens are refused before a library sees them.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.core import jsondoc
from gateway.errors import BodyError
from gateway.identity.oidc.rejection import Reason, TokenRejectedError

MAX_LENGTH = 16_384
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_MAX_DEPTH, _MAX_LEAVES = 16, 4_000
_MAX_KEY_ID = 512

# A header may only say which key and which kind. Keys, certificates and addresses of keys (jwk,
# x5c, jku, x5u) would let a token vouch for itself; `crit` asks for rules that are not known here.
_HEADER_NAMES = frozenset({"alg", "kid", "typ", "cty", "x5t", "x5t#S256", "nonce", "rh"})
_JWT_TYPES = frozenset({"", "jwt", "at+jwt"})


@dataclass(frozen=True, slots=True)
class UnverifiedToken:
    """A token as it reads. `type` is the header's `typ` in lower case without `application/`."""

    text: str = field(repr=False)
    algorithm: str
    key_id: str
    type: str
    claims: Mapping[str, Any] = field(repr=False)

    @property
    def issuer(self) -> str:
        """The `iss` claim, "" without one."""
        given = self.claims.get("iss")
        return given if isinstance(given, str) else ""

    @property
    def audiences(self) -> frozenset[str]:
        """The `aud` claim, one or several."""
        given = self.claims.get("aud")
        if isinstance(given, str):
            return frozenset({given})
        if isinstance(given, list) and all(isinstance(each, str) for each in given):
            return frozenset(given)
        return frozenset()


def looks_like_token(text: str) -> bool:
    """Whether a credential has the three parts of a signed token, so that it is no opaque key."""
    return text.startswith("eyJ") and text.count(".") == 2


def read_token(text: str) -> UnverifiedToken:
    """The token, taken apart. Raises TokenRejectedError."""
    if len(text) > MAX_LENGTH:
        raise TokenRejectedError(Reason.TOO_LONG)
    if not _COMPACT.fullmatch(text):
        raise TokenRejectedError(Reason.MALFORMED)
    head, body, _ = text.split(".")
    header, claims = _object(head), _object(body)
    if "nonce" in header:
        # Microsoft signs tokens for its own API over another header than the one that is sent.
        raise TokenRejectedError(Reason.OF_GRAPH)
    kind = header.get("typ", "")
    key_id, algorithm = header.get("kid"), header.get("alg")
    if not _HEADER_NAMES.issuperset(header) or not isinstance(kind, str):
        raise TokenRejectedError(Reason.HEADER)
    kind = kind.lower().removeprefix("application/")
    if kind not in _JWT_TYPES:
        raise TokenRejectedError(Reason.NOT_AN_ACCESS_TOKEN)
    if not isinstance(key_id, str) or not 0 < len(key_id) <= _MAX_KEY_ID:
        raise TokenRejectedError(Reason.KEY)
    if not isinstance(algorithm, str):
        raise TokenRejectedError(Reason.ALGORITHM)
    return UnverifiedToken(text, algorithm, key_id, kind, claims)


def _object(part: str) -> dict[str, Any]:
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        if base64.urlsafe_b64encode(raw).rstrip(b"=") != part.encode():
            raise TokenRejectedError(Reason.MALFORMED)  # bits to spare: two spellings of one token
        found = jsondoc.decode(raw, max_depth=_MAX_DEPTH, max_leaves=_MAX_LEAVES)
    except (ValueError, BodyError):
        raise TokenRejectedError(Reason.MALFORMED) from None
    if not isinstance(found, dict):
        raise TokenRejectedError(Reason.MALFORMED)
    return found
