"""Gateway keys: made and shown once, stored hashed, checked from memory."""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from gateway.identity.caller import Caller
from gateway.identity.keytext import make_key, parse_key
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.revision import bump, read_revision
from gateway.storage.tables import gateway_key

_REVISION = "keys"
_NOBODY = bytes(32)


@dataclass(frozen=True, slots=True)
class KeyGrant:
    """What a new key allows. `subject` is whose it is ("" for none), `label` a note for the list.
    `language` is "sv" or "en"; `expires` is aware, None for never."""

    tenant: str
    roles: frozenset[str]
    subject: str = field(default="", repr=False)
    label: str = field(default="", repr=False)
    unit: str = ""
    language: str = "sv"
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A stored key, without anything that could be presented."""

    id: str
    grant: KeyGrant
    created: datetime
    revoked: datetime | None

    def usable(self, now: datetime) -> bool:
        """Whether a request with it is let in at `now`."""
        expires = self.grant.expires
        return self.revoked is None and (expires is None or now < expires)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key. `text` exists only here: show it once."""

    id: str
    text: str = field(repr=False)


class KeyStore:
    """The keys in the database. Synchronous; for the command line and the management API."""

    def __init__(
        self,
        database: Database,
        clock: Clock = utc_now,
        below: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._database = database
        self._clock = clock
        self._below = below

    def create(self, grant: KeyGrant) -> IssuedKey:
        """Makes and stores a key. Raises ValueError for a grant without a tenant or a role, in an
        unknown language, or with a role's name that has a comma or a space."""
        _check(grant)
        with self._database.write() as connection:
            return self._insert(connection, grant)

    def list(self, tenant: str | None = None) -> tuple[KeyInfo, ...]:
        """Every key, also revoked and expired ones, oldest first."""
        statement = select(gateway_key).order_by(gateway_key.c.created_us, gateway_key.c.id)
        if tenant is not None:
            statement = statement.where(gateway_key.c.tenant == tenant)
        with self._database.read() as connection:
            return tuple(_info(row) for row in _rows(connection, statement))

    def revoke(self, key_id: str) -> bool:
        """Ends a key for good; whether there was such a key, not yet revoked. Every process knows
        within a few seconds."""
        with self._database.write() as connection:
            changed = connection.execute(
                update(gateway_key)
                .where(gateway_key.c.id == key_id, gateway_key.c.revoked_us.is_(None))
                .values(revoked_us=to_us(self._clock()))
            )
            if changed.rowcount:
                bump(connection, _REVISION)
            return bool(changed.rowcount)

    def rotate(self, key_id: str, overlap: timedelta = timedelta(0)) -> IssuedKey | None:
        """A new key with the same grant; the old one ends after `overlap`, or at its own end if
        that is sooner. None when there is no such usable key."""
        now = self._clock()
        with self._database.write() as connection:
            statement = select(gateway_key).where(gateway_key.c.id == key_id)
            if not self._database.sqlite:
                statement = statement.with_for_update()
            rows = _rows(connection, statement)
            if not rows or not (old := _info(rows[0])).usable(now):
                return None
            end = now + overlap
            if old.grant.expires is None or end < old.grant.expires:
                connection.execute(
                    update(gateway_key)
                    .where(gateway_key.c.id == key_id)
                    .values(expires_us=to_us(end))
                )
            return self._insert(connection, replace(old.grant))

    def _insert(self, connection: Connection, grant: KeyGrant) -> IssuedKey:
        text = make_key(self._below)
        parts = parse_key(text)
        if parts is None:
            raise ValueError("a malformed key was made")
        connection.execute(
            gateway_key.insert().values(
                id=parts.id,
                digest=parts.digest,
                tenant=grant.tenant,
                subject=grant.subject,
                roles=",".join(sorted(grant.roles)),
                label=grant.label,
                unit=grant.unit,
                language=grant.language,
                created_us=to_us(self._clock()),
                expires_us=None if grant.expires is None else to_us(grant.expires),
            )
        )
        bump(connection, _REVISION)
        return IssuedKey(parts.id, text)


@dataclass(frozen=True, slots=True)
class _Known:
    digest: bytes = field(repr=False)
    caller: Caller
    expires_us: int | None


class KeyRing:
    """All usable keys in memory. `load` fills it before serving and `refresh`, called every few
    seconds in the background, follows changes made by any process."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._known: Mapping[str, _Known] = {}
        self._revision = -1

    def __len__(self) -> int:
        return len(self._known)

    def authenticate(self, presented: str) -> Caller | None:
        """Whose key it is, None for a wrong, unknown, expired or revoked one. Touches no
        database; an unknown id costs what a known one does."""
        parts = parse_key(presented)
        if parts is None:
            return None
        known = self._known.get(parts.id)
        right = hmac.compare_digest(parts.digest, _NOBODY if known is None else known.digest)
        if known is None or not right:
            return None
        if known.expires_us is not None and to_us(self._clock()) >= known.expires_us:
            return None
        return known.caller

    def load(self) -> None:
        """Reads every usable key."""
        with self._database.read() as connection:
            # First the revision: a change in between is then read twice, not missed.
            revision = read_revision(connection, _REVISION)
            usable = select(gateway_key).where(gateway_key.c.revoked_us.is_(None))
            rows = _rows(connection, usable)
        self._known = {row["id"]: _known(row) for row in rows}
        self._revision = revision

    def refresh(self) -> None:
        """Reads the keys again if any has changed."""
        with self._database.read() as connection:
            changed = read_revision(connection, _REVISION) != self._revision
        if changed:
            self.load()


def _check(grant: KeyGrant) -> None:
    if not grant.tenant or not grant.roles:
        raise ValueError("a key needs a tenant and a role")
    if any(not role or "," in role or " " in role for role in grant.roles):
        raise ValueError("a role's name has neither commas nor spaces")
    if grant.language not in {"sv", "en"}:
        raise ValueError("a key's language is sv or en")


def _rows(connection: Connection, statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _info(row: Mapping[str, Any]) -> KeyInfo:
    grant = KeyGrant(
        tenant=row["tenant"],
        roles=frozenset(row["roles"].split(",")),
        subject=row["subject"],
        label=row["label"],
        unit=row["unit"],
        language=row["language"],
        expires=None if row["expires_us"] is None else from_us(row["expires_us"]),
    )
    revoked = None if row["revoked_us"] is None else from_us(row["revoked_us"])
    return KeyInfo(row["id"], grant, from_us(row["created_us"]), revoked)


def _known(row: Mapping[str, Any]) -> _Known:
    grant = _info(row).grant
    caller = Caller(
        tenant=grant.tenant,
        subject=grant.subject,
        roles=grant.roles,
        key_id=row["id"],
        unit=grant.unit,
        language=grant.language,
    )
    return _Known(bytes(row["digest"]), caller, row["expires_us"])
