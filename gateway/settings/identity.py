"""Who vouches for people, and how the gateway signs in itself: sections of the configuration."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from gateway.addresses import is_loopback, is_metadata
from policies import source

Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=512)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Role = Annotated[str, StringConstraints(pattern=r"^[^\s,]{1,100}$")]
Roles = Annotated[
    tuple[Role, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)
]
Guid = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
]
Algorithm: TypeAlias = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
]
Kind: TypeAlias = Literal["entra", "keycloak", "rfc9068", "scoped"]

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ENTRA_ROLES = ("roles", "groups")
_ROLE_CLAIMS: dict[str, tuple[str, ...]] = {
    "entra": _ENTRA_ROLES,
    "keycloak": ("realm_access.roles",),
}


class Client(source.Strict):
    """The gateway's own registration at an issuer. `secret` names an environment variable;
    `assertion_file` is a signed statement in its place (RFC 7523), such as the token that
    Kubernetes renews for a workload, read afresh each time."""

    id: Text
    secret: Variable | None = None
    assertion_file: Path | None = None

    @model_validator(mode="after")
    def _one(self) -> "Client":
        if (self.secret is None) == (self.assertion_file is None):
            raise source.PlacedError(("secret",), "give either secret or assertion_file")
        return self


class Issuer(source.Strict):
    """An identity provider whose access tokens stand in for a gateway key. `kind` says how an
    access token is told from an ID token: `entra` (scp or idtyp), `keycloak` (typ Bearer),
    `rfc9068` (typ at+jwt), `scoped` (a scope, and none of an ID token's claims). `audiences`: what
    the token must be made for; `tenant_id`: Entra's, by default the one in `issuer`; `scopes`: one
    of them is needed. `roles` gives our roles for values of `role_claims` (a path such as
    `realm_access.roles`); who has none gets `default_roles`, or 403 where there are none. Keys are
    found through the issuer's discovery document, on its own host, unless `keys_url` says where.
    `client` signs in at `token_url` (by default the discovery document's) to exchange tokens."""

    issuer: Url
    kind: Kind = "rfc9068"
    audiences: Annotated[tuple[Text, ...], Field(min_length=1)]
    tenant_id: Guid | None = None
    scopes: tuple[Text, ...] = ()
    subject_claim: Text | None = None
    unit_claim: Text | None = None
    role_claims: tuple[Text, ...] | None = None
    roles: dict[Text, Roles] = Field(default_factory=dict)
    default_roles: Roles = ()
    algorithms: Annotated[tuple[Algorithm, ...], Field(min_length=1)] = ("RS256", "PS256", "ES256")
    leeway_seconds: int = Field(60, ge=0, le=300)
    keys_url: Url | None = None
    token_url: Url | None = None
    client: Client | None = None

    @property
    def expected_tenant(self) -> str | None:
        """The `tid` that Entra's tokens must have, in lower case."""
        if self.tenant_id is not None:
            return self.tenant_id.lower()
        found = _GUID.search(self.issuer.lower())
        return found[0] if found else None

    @property
    def subject(self) -> str:
        """The claim that names the person: one that the issuer never gives to somebody else."""
        return self.subject_claim or ("oid" if self.kind == "entra" else "sub")

    @property
    def role_paths(self) -> tuple[str, ...]:
        """The claims that hold roles and groups."""
        if self.role_claims is not None:
            return self.role_claims
        return _ROLE_CLAIMS.get(self.kind, _ENTRA_ROLES)

    @model_validator(mode="after")
    def _usable(self) -> "Issuer":
        for problem in self._problems():
            raise problem
        return self

    def _problems(self) -> Iterator[source.PlacedError]:
        for name in ("issuer", "keys_url", "token_url"):
            yield from bad_address(name, getattr(self, name))
        if urlsplit(self.issuer).query or "#" in self.issuer:
            yield source.PlacedError(("issuer",), "has no query and no fragment")
        if self.kind == "entra" and self.expected_tenant is None:
            yield source.PlacedError(
                ("issuer",),
                "must name the tenant by its id (common and organizations let every organization "
                "in): https://login.microsoftonline.com/TENANT-ID/v2.0",
            )
        if self.kind != "entra" and self.tenant_id is not None:
            yield source.PlacedError(("tenant_id",), "is Entra's; set kind: entra")
        if not self.roles and not self.default_roles:
            yield source.PlacedError(
                ("roles",), "nobody would have a role; give roles, or default_roles"
            )


class OAuth(source.Strict):
    """A token for the service that the gateway fetches and renews.

    `service_account`: `key_file` is Google's JSON key. `client_credentials`: `client` at
    `token_url`. `token_exchange` (RFC 8693): a workload's own token, read from
    `subject_token_file`, for one of the service, as in workload identity federation."""

    grant: Literal["service_account", "client_credentials", "token_exchange"]
    scope: Text
    token_url: Url | None = None
    client: Client | None = None
    key_file: Path | None = None
    audience: Text | None = None
    subject_token_file: Path | None = None

    @model_validator(mode="after")
    def _complete(self) -> "OAuth":
        needed = {
            "service_account": {"key_file"},
            "client_credentials": {"client", "token_url"},
            "token_exchange": {"audience", "subject_token_file", "token_url"},
        }[self.grant]
        allowed = needed | ({"client"} if self.grant == "token_exchange" else set())
        for name in sorted(needed):
            if getattr(self, name) is None:
                raise source.PlacedError((name,), f"is missing; grant {self.grant} needs it")
        for name in ("audience", "client", "key_file", "subject_token_file", "token_url"):
            if name not in allowed and getattr(self, name) is not None:
                raise source.PlacedError((name,), f"has no meaning with grant {self.grant}")
        for problem in bad_address("token_url", self.token_url):
            raise problem
        return self


class OnBehalfOf(source.Strict):
    """A person's verified token is exchanged for one of the service. At Entra by its on-behalf-of
    flow, elsewhere by RFC 8693, at the issuer's token endpoint with the issuer's `client`.
    `token_url` names another exchange, such as Google's workforce identity federation
    (https://sts.googleapis.com/v1/token), which needs an `audience` and no client."""

    scope: Text
    token_url: Url | None = None
    audience: Text | None = None

    @model_validator(mode="after")
    def _reachable(self) -> "OnBehalfOf":
        for problem in bad_address("token_url", self.token_url):
            raise problem
        return self


def bad_address(name: str, url: str | None) -> Iterator[source.PlacedError]:
    """What forbids to fetch keys from an address or to send a secret there."""
    if url is None:
        return
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        yield source.PlacedError((name,), "is not an address")
        return
    if not host or "@" in parts.netloc:
        yield source.PlacedError((name,), "is not an address such as https://host/path")
    elif parts.scheme == "http" and not is_loopback(host):
        yield source.PlacedError((name,), "must be https; only this machine may be asked over http")
    elif is_metadata(host):
        yield source.PlacedError(
            (name,), "is a link-local or metadata address, which no identity provider has"
        )
