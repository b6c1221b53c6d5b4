"""What a token's claims say: whether it is an access token for us, and who its holder is. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.identity.oidc.rejection import Reason, TokenRejectedError
from gateway.identity.oidc.token import UnverifiedToken
from gateway.settings import Issuer

_MAX_TEXT = 256
_MAX_VALUES = 1_000
_ID_TOKEN_CLAIMS = frozenset({"nonce", "at_hash", "c_hash", "s_hash"})


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token it is. `subject` is unique among all issuers; `expires` is in seconds since the
    epoch."""

    subject: str = field(repr=False)
    roles: frozenset[str]
    unit: str
    expires: float


def check_audience(issuer: Issuer, token: UnverifiedToken) -> None:
    """Raises TokenRejectedError for a token that is made for somebody else."""
    if token.issuer != issuer.issuer:
        raise TokenRejectedError(Reason.ISSUER)
    if token.audiences.isdisjoint(issuer.audiences):
        raise TokenRejectedError(Reason.AUDIENCE)


def holder(issuer: Issuer, token: UnverifiedToken, now: float) -> Holder:
    """The holder of a token whose signature is right; `now` in seconds since the epoch. Raises
    TokenRejectedError."""
    check_audience(issuer, token)
    claims = token.claims
    expires = _check_times(claims, now, issuer.leeway_seconds)
    if "cnf" in claims:
        raise TokenRejectedError(Reason.BOUND)
    if claims.get("token_use", "access") != "access" or not _IS_ACCESS_TOKEN[issuer.kind](token):
        raise TokenRejectedError(Reason.NOT_AN_ACCESS_TOKEN)
    _check_organization(issuer, claims)
    if issuer.scopes and _scopes(claims).isdisjoint(issuer.scopes) and not _application(claims):
        raise TokenRejectedError(Reason.SCOPE)
    subject = _text(claims, issuer.subject)
    if not subject:
        raise TokenRejectedError(Reason.SUBJECT)
    # Entra's two endpoints have different issuers for the same people.
    place = issuer.expected_tenant if issuer.kind == "entra" else issuer.issuer
    return Holder(
        subject=f"{place} {subject}",
        roles=_roles(issuer, claims),
        unit=_text(claims, issuer.unit_claim) if issuer.unit_claim else "",
        expires=expires,
    )


def role_values(issuer: Issuer, claims: Mapping[str, Any]) -> frozenset[str]:
    """The values of the claims that hold roles; none of groups that were left out."""
    found: set[str] = set()
    for path in issuer.role_paths:
        if path == "groups" and has_overage(claims):
            continue
        given = _at(claims, path)
        values = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        found.update(value for value in values[:_MAX_VALUES] if isinstance(value, str))
    return frozenset(found)


def _roles(issuer: Issuer, claims: Mapping[str, Any]) -> frozenset[str]:
    ours = {role for value in role_values(issuer, claims) for role in issuer.roles.get(value, ())}
    return frozenset(ours or issuer.default_roles)


def _check_times(claims: Mapping[str, Any], now: float, leeway: float) -> float:
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if expires is None or issued is None:
        raise TokenRejectedError(Reason.TIMES)
    if now >= expires + leeway:
        raise TokenRejectedError(Reason.EXPIRED)
    starts = _seconds(claims, "nbf") if "nbf" in claims else issued
    if starts is None:
        raise TokenRejectedError(Reason.TIMES)
    if max(issued, starts) > now + leeway:
        raise TokenRejectedError(Reason.TOO_EARLY)
    return expires


def _seconds(claims: Mapping[str, Any], name: str) -> float | None:
    given = claims.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return None
    return float(given)


def _check_organization(issuer: Issuer, claims: Mapping[str, Any]) -> None:
    if issuer.kind == "entra" and _text(claims, "tid").lower() != issuer.expected_tenant:
        raise TokenRejectedError(Reason.ORGANIZATION)


def _of_entra(token: UnverifiedToken) -> bool:
    """Both versions name the calling application, which an ID token does not, and hold the scopes
    that a person has granted; a program's own token says idtyp."""
    names_application = bool(_text(token.claims, "azp") or _text(token.claims, "appid"))
    return names_application and (bool(_scopes(token.claims)) or _application(token.claims))


def _of_keycloak(token: UnverifiedToken) -> bool:
    """Keycloak says it in the payload: `typ` is Bearer, ID, Refresh, Offline or Logout."""
    return token.claims.get("typ") == "Bearer"


def _of_rfc9068(token: UnverifiedToken) -> bool:
    """The JWT profile for access tokens, RFC 9068 sections 2.1 and 2.2."""
    named = all(_text(token.claims, name) for name in ("client_id", "jti", "sub"))
    return token.type == "at+jwt" and named


def _scoped(token: UnverifiedToken) -> bool:
    """No profile: a scope was granted, and nothing shows an ID token."""
    return bool(_scopes(token.claims)) and _ID_TOKEN_CLAIMS.isdisjoint(token.claims)


_IS_ACCESS_TOKEN = {
    "entra": _of_entra,
    "keycloak": _of_keycloak,
    "rfc9068": _of_rfc9068,
    "scoped": _scoped,
}


def _application(claims: Mapping[str, Any]) -> bool:
    """Whether Entra says that a program, and no person, signed in."""
    return claims.get("idtyp") == "app"


def _scopes(claims: Mapping[str, Any]) -> frozenset[str]:
    given = claims.get("scp", claims.get("scope", ""))
    values = given.split(" ") if isinstance(given, str) else given
    if not isinstance(values, list):
        return frozenset()
    return frozenset(value for value in values if isinstance(value, str) and value)


def has_overage(claims: Mapping[str, Any]) -> bool:
    """Whether the groups are missing: Entra leaves out more groups than
    a token holds, and says where they could be asked for."""
    elsewhere = claims.get("_claim_names")
    return bool(claims.get("hasgroups")) or (isinstance(elsewhere, dict) and "groups" in elsewhere)


def _text(claims: Mapping[str, Any], path: str) -> str:
    """A claim that is a text of reasonable length without control characters, else ""."""
    given = _at(claims, path)
    if not isinstance(given, str) or len(given) > _MAX_TEXT or not given.isprintable():
        return ""
    return given.strip()


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of this very name, else the one that the dotted path leads to."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found
