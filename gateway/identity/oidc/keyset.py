"""An issuer's public keys, from its JWK Set (RFC 7517). Pure.

A key is for one algorithm family; which, the key says and never the token. Symmetric keys do not
count, whatever they claim to be for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from gateway.identity.oidc.rejection import Reason, TokenRejectedError
from gateway.identity.oidc.token import UnverifiedToken

_MAX_KEYS = 100
_MIN_RSA_BITS = 2048
_RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
_JWS = jwt.PyJWS()


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys by id and algorithm."""

    keys: Mapping[tuple[str, str], jwt.PyJWK] = field(repr=False)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the usable keys."""
        return frozenset(key_id for key_id, _ in self.keys)

    def verify(self, token: UnverifiedToken) -> bool:
        """Whether the token's signature is by the key that it names; False without such a key.
        Raises TokenRejectedError for a wrong signature."""
        key = self.keys.get((token.key_id, token.algorithm))
        if key is None:
            return False
        try:
            _JWS.decode_complete(token.text, key, algorithms=[token.algorithm])
        except jwt.InvalidTokenError:
            raise TokenRejectedError(Reason.SIGNATURE) from None
        return True


def read_keys(document: Mapping[str, Any]) -> KeySet:
    """The usable keys of a JWK Set. An id that two different keys of a kind share is no key's."""
    found: dict[tuple[str, str], jwt.PyJWK] = {}
    shared: set[tuple[str, str]] = set()
    listed = document.get("keys")
    for given in listed[:_MAX_KEYS] if isinstance(listed, list) else ():
        if isinstance(given, dict):
            for algorithm in _algorithms(given):
                name = (given["kid"], algorithm)
                if name in found:
                    shared.add(name)
                elif (key := _key(given, algorithm)) is not None:
                    found[name] = key
    return KeySet({name: key for name, key in found.items() if name not in shared})


def _algorithms(given: Mapping[str, Any]) -> Iterator[str]:
    """What a key may be used for."""
    key_id, kind, use = given.get("kid"), given.get("kty"), given.get("use", "sig")
    operations = given.get("key_ops", ["verify"])
    usable = isinstance(key_id, str) and key_id and use == "sig" and "d" not in given
    if not usable or not isinstance(operations, list) or "verify" not in operations:
        return
    possible: frozenset[str] = frozenset()
    if kind == "RSA":
        possible = _RSA
    elif kind in ("EC", "OKP") and isinstance(curve := given.get("crv"), str):
        possible = frozenset({_CURVES[curve]} if curve in _CURVES else ())
    named = given.get("alg")
    yield from sorted(each for each in possible if named is None or each == named)


def _key(given: Mapping[str, Any], algorithm: str) -> jwt.PyJWK | None:
    try:
        key = jwt.PyJWK(dict(given), algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if isinstance(key.key, RSAPublicKey) and key.key.key_size < _MIN_RSA_BITS:
        return None
    return key
