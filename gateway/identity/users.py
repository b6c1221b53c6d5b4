"""Console accounts of the gateway's own: argon2id hashes and a log-in that slows guessing down."""

import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from gateway.errors import ClientError
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import console_session, console_user, login_throttle

MINIMUM_PASSWORD = 12
_FREE_FAILURES = 4
_FIRST_DELAY = timedelta(seconds=2)
_LONGEST_DELAY = timedelta(minutes=15)
_FORGET = timedelta(days=1)
_MOST_FAILURES = 1000


class ConsoleRole(StrEnum):
    """What an account may do in the console."""

    OPERATOR = "operator"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    DPO = "dpo"
    AUDITOR = "auditor"
    EMPLOYEE = "employee"
    SECURITY_PROTECTION = "security_protection"


@dataclass(frozen=True, slots=True)
class User:
    """A console account. `tenant` None: all tenants."""

    id: str
    name: str = field(repr=False)
    role: ConsoleRole
    tenant: str | None
    created: datetime
    disabled: datetime | None = None


class LoginDelayedError(ClientError):
    """Too many wrong passwords for a name: 429. `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            429,
            "login_delayed",
            f"För många misslyckade försök. Vänta {retry_after} sekunder.",
            f"Too many failed attempts. Wait {retry_after} seconds.",
        )
        self.retry_after = retry_after


class Users:
    """The accounts. Synchronous, and slow where a password is hashed: not for an event loop.
    `key` (of the root key, purpose session) hides what was typed as a name."""

    def __init__(
        self,
        database: Database,
        key: bytes,
        clock: Clock = utc_now,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        # What an unknown name is checked against, so that it takes as long as a known one.
        self._decoy = self._hasher.hash(secrets.token_urlsafe(16))

    def create(self, name: str, password: str, role: ConsoleRole, tenant: str | None) -> User:
        """A new account. Raises ValueError for a taken or empty name and a short password."""
        plain = _plain(name)
        if not plain:
            raise ValueError("a user needs a name")
        user = User(secrets.token_hex(8), plain, role, tenant, self._clock())
        row = {
            "id": user.id,
            "name": plain,
            "password": self._hashed(password),
            "role": str(role),
            "tenant": tenant,
            "created_us": to_us(user.created),
        }
        try:
            with self._database.write() as connection:
                connection.execute(console_user.insert().values(**row))
        except IntegrityError:
            raise ValueError("there is a user of that name already") from None
        return user

    def list(self) -> tuple[User, ...]:
        """Every account by name, also disabled ones."""
        with self._database.read() as connection:
            rows = connection.execute(select(console_user).order_by(console_user.c.name))
            return tuple(_user(dict(row)) for row in rows.mappings())

    def get(self, user_id: str) -> User | None:
        """An account that is not disabled."""
        statement = select(console_user).where(
            console_user.c.id == user_id, console_user.c.disabled_us.is_(None)
        )
        with self._database.read() as connection:
            row = connection.execute(statement).mappings().first()
            return None if row is None else _user(dict(row))

    def set_password(self, name: str, password: str) -> bool:
        """Whether there is such a user. Ends the user's sessions."""
        return self._change(name, {"password": self._hashed(password)})

    def set_role(self, name: str, role: ConsoleRole, tenant: str | None) -> bool:
        """Whether there is such a user. Ends the user's sessions."""
        return self._change(name, {"role": str(role), "tenant": tenant})

    def disable(self, name: str) -> bool:
        """Whether there is such a user. Ends the user's sessions; the account stays listed."""
        return self._change(name, {"disabled_us": to_us(self._clock())})

    def log_in(self, name: str, password: str) -> User:
        """The account of a right name and password. Raises ClientError 401 for a wrong one, with
        no hint at which of the two, and LoginDelayedError while the name is being guessed at."""
        plain = _plain(name)
        throttle = hmac.digest(self._key, b"login\0" + plain.encode(), "sha256")
        self._count_attempt(throttle)
        statement = select(console_user).where(
            console_user.c.name == plain, console_user.c.disabled_us.is_(None)
        )
        with self._database.read() as connection:
            row = connection.execute(statement).mappings().first()
        if not self._matches(self._decoy if row is None else row["password"], password):
            row = None
        if row is None:
            raise ClientError(
                401, "login_failed", "Fel namn eller lösenord.", "Wrong name or password."
            )
        weak = self._hasher.check_needs_rehash(row["password"])
        renewed = self._hasher.hash(_normal(password)) if weak else row["password"]
        with self._database.write() as connection:
            connection.execute(delete(login_throttle).where(login_throttle.c.name_hash == throttle))
            if weak:
                # Only over the hash that was checked: the password may have been changed since.
                connection.execute(
                    update(console_user)
                    .where(
                        console_user.c.id == row["id"],
                        console_user.c.password == row["password"],
                    )
                    .values(password=renewed)
                )
        return _user(dict(row))

    def _count_attempt(self, throttle: bytes) -> None:
        """Counts the attempt as failed before it is checked, so that attempts made at once do not
        slip past the delay; a right password takes the count away again."""
        table, now = login_throttle, self._clock()
        with self._database.write() as connection:
            if not self._database.sqlite:
                # Attempts on a name that has no row yet have nothing else to take turns on.
                connection.execute(
                    select(func.pg_advisory_xact_lock(int.from_bytes(throttle[:8], signed=True)))
                )
            row = connection.execute(
                select(table.c.failures, table.c.locked_until_us).where(
                    table.c.name_hash == throttle
                )
            ).first()
            failures = 0 if row is None else row.failures
            if row is not None:
                wait = row.locked_until_us - to_us(now)
                if wait > 0:
                    raise LoginDelayedError(-(-wait // 1_000_000))
                if -wait > _FORGET // timedelta(microseconds=1):
                    failures = 0
            self._store_attempt(connection, throttle, failures + 1, now)

    def _store_attempt(
        self, connection: Connection, throttle: bytes, failures: int, now: datetime
    ) -> None:
        table = login_throttle
        connection.execute(
            delete(table).where(
                (table.c.name_hash == throttle) | (table.c.locked_until_us < to_us(now - _FORGET))
            )
        )
        connection.execute(
            table.insert().values(
                name_hash=throttle,
                failures=min(failures, _MOST_FAILURES),
                locked_until_us=to_us(now + _delay(failures)),
            )
        )

    def _change(self, name: str, values: Mapping[str, Any]) -> bool:
        with self._database.write() as connection:
            found = connection.execute(
                select(console_user.c.id).where(console_user.c.name == _plain(name))
            ).scalar()
            if found is None:
                return False
            connection.execute(
                update(console_user).where(console_user.c.id == found).values(**values)
            )
            connection.execute(delete(console_session).where(console_session.c.user_id == found))
            return True

    def _hashed(self, password: str) -> str:
        if len(password) < MINIMUM_PASSWORD:
            raise ValueError(f"a password has at least {MINIMUM_PASSWORD} characters")
        return self._hasher.hash(_normal(password))

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _normal(password))
        except (VerificationError, InvalidHashError):
            return False


def _delay(failures: int) -> timedelta:
    """None for the first few, then doubling."""
    if failures <= _FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - _FREE_FAILURES - 1, 20)
    return min(_FIRST_DELAY * (1 << doublings), _LONGEST_DELAY)


def _plain(name: str) -> str:
    """How a name is stored and looked up; "", which is nobody's, for what cannot be a name."""
    plain = unicodedata.normalize("NFKC", name[:200]).strip().casefold()
    return plain if plain.isprintable() else ""


def _normal(password: str) -> bytes:
    return unicodedata.normalize("NFC", password[:1000]).encode("utf-8", "surrogatepass")


def _user(row: Mapping[str, Any]) -> User:
    return User(
        id=row["id"],
        name=row["name"],
        role=ConsoleRole(row["role"]),
        tenant=row["tenant"],
        created=from_us(row["created_us"]),
        disabled=None if row["disabled_us"] is None else from_us(row["disabled_us"]),
    )
