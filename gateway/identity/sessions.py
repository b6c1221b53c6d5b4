"""Console sessions: a random token in a cookie, its hash in the database, so that any replica
serves any request and a copy of the database opens no session."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update

from gateway.identity.users import User, Users
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import console_session

_TOKEN_BYTES = 32
_LONGEST_TOKEN = 64
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A running session."""

    user: User
    created: datetime
    expires: datetime


class Sessions:
    """Sessions end `lifetime` after they began and `idle` after the last request. `key` (of the
    root key, purpose session) binds form tokens to a session. Synchronous."""

    def __init__(
        self,
        database: Database,
        users: Users,
        key: bytes,
        *,
        lifetime: timedelta = timedelta(hours=10),
        idle: timedelta = timedelta(hours=1),
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._users = users
        self._key = key
        self._lifetime = lifetime
        self._idle = idle
        self._clock = clock

    def begin(self, user: User) -> str:
        """A new session's token, for the cookie and nowhere else. Always a new one: a token that
        was there before the log-in is never taken over. Old sessions are cleared away."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        table = console_session
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.expires_us <= to_us(now)))
            connection.execute(
                table.insert().values(
                    token_hash=_hash(token),
                    user_id=user.id,
                    created_us=to_us(now),
                    seen_us=to_us(now),
                    expires_us=to_us(now + self._lifetime),
                )
            )
        return token

    def find(self, token: str) -> Session | None:
        """The session of a cookie's token; None when there is none, it has ended, or its user is
        disabled."""
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        now, table = self._clock(), console_session
        mine = table.c.token_hash == _hash(token)
        with self._database.read() as connection:
            row = connection.execute(select(table).where(mine)).first()
        if row is None or to_us(now) >= min(row.expires_us, row.seen_us + _us(self._idle)):
            return None
        user = self._users.get(row.user_id)
        if user is None:
            return None
        if to_us(now) - row.seen_us > _us(_SEEN_EVERY):
            with self._database.write() as connection:
                connection.execute(update(table).where(mine).values(seen_us=to_us(now)))
        return Session(user, from_us(row.created_us), from_us(row.expires_us))

    def end(self, token: str) -> None:
        """Logs out."""
        with self._database.write() as connection:
            connection.execute(
                delete(console_session).where(console_session.c.token_hash == _hash(token))
            )

    def end_all(self, user_id: str) -> int:
        """Logs a user out everywhere; the number of sessions."""
        with self._database.write() as connection:
            return connection.execute(
                delete(console_session).where(console_session.c.user_id == user_id)
            ).rowcount

    def form_token(self, token: str) -> str:
        """What a form of this session carries against cross-site requests."""
        return hmac.digest(self._key, b"form\0" + _hash(token), "sha256").hex()

    def check_form(self, token: str, presented: str) -> bool:
        """Whether a form's token belongs to the session; in constant time."""
        return hmac.compare_digest(
            self.form_token(token).encode(), presented.encode("utf-8", "surrogatepass")
        )


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
