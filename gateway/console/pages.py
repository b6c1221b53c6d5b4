"""What a page is: what a view gets, what it answers, and who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gateway.audit.store import AuditStore
from gateway.console.texts import Texts
from gateway.identity.sessions import Sessions
from gateway.identity.users import ConsoleRole, User, Users
from gateway.lifecycle.tenant import TenantPolicy
from gateway.storage.clock import Clock


class Permission(StrEnum):
    """What a page demands of whoever opens it."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    READ_AUDIT = "read_audit"


_GRANTS: Mapping[Permission, frozenset[ConsoleRole]] = {
    Permission.READ_AUDIT: frozenset({ConsoleRole.OPERATOR, ConsoleRole.AUDITOR, ConsoleRole.DPO}),
}


def may(user: User | None, permission: Permission) -> bool:
    """Whether a user's role grants a permission. Whose records they see is another matter: those
    of the user's `tenant`, of all tenants when it is None."""
    match permission:
        case Permission.PUBLIC:
            return True
        case Permission.SIGNED_IN:
            return user is not None
        case Permission.READ_AUDIT:
            return user is not None and user.role in _GRANTS[permission]


@dataclass(frozen=True, slots=True)
class ConsoleDeps:
    """What the console stands on. `tenants` maps ids to titles, `services` are the configured ids;
    both only name things in filters and lists. `policies` are the tenants' live ones: looking one
    up raises UnavailableError where it could not be loaded. `echoes` are the services that only
    repeat what they are asked."""

    store: AuditStore
    users: Users
    sessions: Sessions
    clock: Clock
    tenants: Mapping[str, str] = field(default_factory=dict)
    services: tuple[str, ...] = ()
    policies: Mapping[str, TenantPolicy] = field(default_factory=dict)
    echoes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a view sees it. `token` is the session cookie's value; `form` is filled for
    POST only; `secure` is false where a session cookie would travel in the clear. `here` is the
    page's path, `root` what a proxy in front puts before it."""

    deps: ConsoleDeps
    texts: Texts
    now: datetime
    account: User | None
    token: str = field(default="", repr=False)
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    secure: bool = True
    root: str = ""
    here: str = "/console/"

    @property
    def user(self) -> User:
        """Whoever is signed in. Only for pages that demand it."""
        if self.account is None:
            raise NotFoundError
        return self.account


class Shown:
    """Base of what a template is given: one dataclass per page."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A page to render."""

    shown: Shown
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """Another page to go to, with the session cookie set to `token` ("" removes it, None leaves
    it)."""

    address: str
    token: str | None = field(default=None, repr=False)


class NotFoundError(Exception):
    """There is no such page for this user."""
