"""What is posted to a token endpoint, and what comes back. Pure.

RFC 6749 (client credentials), 7523 (signed statements), 8693 (token exchange), and Microsoft's
on-behalf-of flow, which is RFC 7523's grant with a parameter of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - a grant's name
_ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a type's name
_JWT = "urn:ietf:params:oauth:token-type:jwt"
_STATEMENT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_SECONDS = 3600
_MAX_TOKEN, _MAX_CLAIMS = 16_384, 4_096
_TOKEN = re.compile(r"[!-~]+")
_CODE = re.compile(r"[a-z_]{1,64}")
_DEFAULT_SECONDS, _LONGEST_SECONDS = 300.0, 86_400.0


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token for a service, and for how many seconds it is good from when it was asked for."""

    text: str = field(repr=False)
    seconds: float


@dataclass(frozen=True, slots=True)
class GrantRefusal:
    """Why there is no token: `error` as RFC 6749 names it ("" for what is none), `codes` are
    Entra's numbers, `claims` is what Entra asks a new sign-in for, as JSON text."""

    error: str
    detail: str = ""
    codes: tuple[int, ...] = ()
    claims: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ClientProof:
    """How the gateway shows a token endpoint who it is: a secret, or a signed statement."""

    id: str
    secret: str = field(default="", repr=False)
    statement: str = field(default="", repr=False)

    def form(self) -> dict[str, str]:
        """The parameters of the form."""
        if self.statement:
            proof = {"client_assertion_type": _STATEMENT, "client_assertion": self.statement}
        else:
            proof = {"client_secret": self.secret}
        return {"client_id": self.id, **proof}


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A Google service account with its private key."""

    email: str
    key_id: str
    private_key: str = field(repr=False)
    token_url: str


def client_credentials(client: ClientProof, scope: str) -> dict[str, str]:
    """The gateway as itself."""
    return {"grant_type": "client_credentials", "scope": scope, **client.form()}


def service_account(account: ServiceAccount, scope: str, now: int) -> dict[str, str]:
    """A service account, by a statement that its key signs; `now` in seconds since the epoch."""
    statement = jwt.encode(
        {
            "iss": account.email,
            "scope": scope,
            "aud": account.token_url,
            "iat": now,
            "exp": now + _ASSERTION_SECONDS,
        },
        account.private_key,
        algorithm="RS256",
        headers={"kid": account.key_id},
    )
    return {"grant_type": JWT_BEARER, "assertion": statement}


def on_behalf_of(client: ClientProof, token: str, scope: str) -> dict[str, str]:
    """A person, at Entra."""
    return {
        "grant_type": JWT_BEARER,
        "assertion": token,
        "requested_token_use": "on_behalf_of",
        "scope": scope,
        **client.form(),
    }


def token_exchange(
    token: str, scope: str, audience: str | None, client: ClientProof | None
) -> dict[str, str]:
    """A token for another, as RFC 8693 has it. Without a client the token's own issuer is what
    the endpoint trusts, and the token is given as the statement that it is."""
    form = {
        "grant_type": TOKEN_EXCHANGE,
        "subject_token": token,
        "subject_token_type": _ACCESS_TOKEN if client else _JWT,
        "requested_token_type": _ACCESS_TOKEN,
        "scope": scope,
    }
    if audience is not None:
        form["audience"] = audience
    return form | (client.form() if client else {})


def read_answer(status: int, document: Mapping[str, Any]) -> AccessToken | GrantRefusal:
    """What a token endpoint said."""
    token = document.get("access_token")
    if status != 200 or not isinstance(token, str):
        return _refusal(document)
    kind = document.get("token_type")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        return GrantRefusal("", "the token is not a bearer token")
    if len(token) > _MAX_TOKEN or not _TOKEN.fullmatch(token):
        return GrantRefusal("", "the token has characters or a length that no header takes")
    return AccessToken(token, _seconds(document.get("expires_in")))


def _seconds(given: Any) -> float:
    """Some endpoints write the number as text."""
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given[:9])
    if isinstance(given, bool) or not isinstance(given, int | float):
        return _DEFAULT_SECONDS
    return max(0.0, min(float(given), _LONGEST_SECONDS))


def _refusal(document: Mapping[str, Any]) -> GrantRefusal:
    def word(name: str) -> str:
        given = document.get(name)
        return given if isinstance(given, str) and _CODE.fullmatch(given) else ""

    codes = document.get("error_codes")
    claims = document.get("claims")
    return GrantRefusal(
        error=word("error"),
        detail=word("suberror"),
        codes=tuple(
            code
            for code in (codes[:8] if isinstance(codes, list) else ())
            if isinstance(code, int) and not isinstance(code, bool) and 0 < code < 10**9
        ),
        claims=claims if isinstance(claims, str) and len(claims) <= _MAX_CLAIMS else "",
    )
