"""The versions in the database. Nothing here decides what may be done: see `steps`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from gateway.lifecycle.content import Content, PolicyRefusedError, decode
from gateway.lifecycle.versions import Actor, Candidate, Change, Status, Step, Version
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.revision import bump, read_revision
from gateway.storage.tables import policy_change, policy_status, policy_version
from policies.policy import Policy

_REVISION = "policies"
_SHOWN = [column for column in policy_version.c if column.name != "content"]


class PolicyStore:
    """Versions, statuses and changes of all tenants. `changed` is called after each change."""

    def __init__(
        self,
        database: Database,
        clock: Clock = utc_now,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed

    def revision(self) -> int:
        """Another number whenever something has changed."""
        with self._database.read() as connection:
            return read_revision(connection, _REVISION)

    def versions(self, tenant: str | None = None) -> tuple[Version, ...]:
        """Every version, by tenant and number."""
        statement = select(*_SHOWN).order_by(policy_version.c.tenant, policy_version.c.number)
        if tenant is not None:
            statement = statement.where(policy_version.c.tenant == tenant)
        with self._database.read() as connection:
            return tuple(map(_version, connection.execute(statement)))

    def with_digest(self, tenant: str, digest: str) -> Version | None:
        """The version that a policy was imported as."""
        with self._database.read() as connection:
            return _with_digest(connection, tenant, digest)

    def statuses(self) -> dict[str, Status]:
        """Which versions are in use, by tenant."""
        with self._database.read() as connection:
            rows = connection.execute(select(policy_status)).all()
        return {row.tenant: _status(row) for row in rows}

    def changes(self, tenant: str) -> tuple[Change, ...]:
        """Everything that was done, in its order."""
        statement = (
            select(policy_change)
            .where(policy_change.c.tenant == tenant)
            .order_by(policy_change.c.sequence)
        )
        with self._database.read() as connection:
            return tuple(map(_change, connection.execute(statement)))

    def content(self, tenant: str, number: int) -> Content:
        """What a version is made of. Raises PolicyRefusedError where there is none, or another
        than was imported."""
        columns = policy_version.c.content, policy_version.c.content_digest
        statement = select(*columns).where(*_is(tenant, number))
        with self._database.read() as connection:
            row = connection.execute(statement).first()
        if row is None:
            raise PolicyRefusedError([f"tenant {tenant} has no version {number}"])
        return decode(bytes(row[0]), row[1])

    @contextmanager
    def writing(self) -> Iterator["Writing"]:
        """One transaction; those who change something take turns."""
        with self._database.write() as connection:
            bump(connection, _REVISION)  # first: it makes two that write take turns
            yield Writing(connection, to_us(self._clock()))
        self._changed()


@dataclass(frozen=True, slots=True)
class Writing:
    """What can be done within one transaction."""

    _connection: Connection
    _now_us: int

    def status(self, tenant: str) -> Status:
        """Which versions are in use."""
        statement = select(policy_status).where(policy_status.c.tenant == tenant)
        row = self._connection.execute(statement).first()
        return Status() if row is None else _status(row)

    def version(self, tenant: str, number: int) -> Version | None:
        """A version by its number."""
        return _one(self._connection, _is(tenant, number))

    def with_digest(self, tenant: str, digest: str) -> Version | None:
        """The version that a policy was imported as."""
        return _with_digest(self._connection, tenant, digest)

    def changes(self, tenant: str) -> tuple[Change, ...]:
        """Everything that was done, in its order."""
        statement = (
            select(policy_change)
            .where(policy_change.c.tenant == tenant)
            .order_by(policy_change.c.sequence)
        )
        return tuple(map(_change, self._connection.execute(statement)))

    def add(
        self, tenant: str, policy: Policy, content: Content, author: Actor, scope: str
    ) -> Version:
        """A new version."""
        number = 1 + self._newest(policy_version.c.number, tenant)
        row: Mapping[str, Any] = {
            "tenant": tenant,
            "number": number,
            "digest": policy.digest,
            "name": policy.name,
            "owner": policy.owner,
            "scope": scope,
            "valid_from": policy.valid_from.isoformat(),
            "review_by": policy.review_by.isoformat(),
            "author": author.name,
            "author_verified": int(author.verified),
            "imported_us": self._now_us,
            "content_digest": content.digest,
        }
        self._connection.execute(policy_version.insert().values(**row, content=content.encode()))
        return _version_of(row)

    def set_status(self, tenant: str, status: Status) -> None:
        """Put other versions to use."""
        candidate = status.candidate
        values = {
            "live": status.live,
            "candidate": candidate and candidate.number,
            "candidate_since_us": candidate and to_us(candidate.since),
            "candidate_until_us": candidate and to_us(candidate.until),
        }
        columns = policy_status
        changed = self._connection.execute(
            columns.update().where(columns.c.tenant == tenant).values(**values)
        )
        if not changed.rowcount:
            self._connection.execute(columns.insert().values(tenant=tenant, **values))

    def record(
        self, step: Step, tenant: str, version: int, actor: Actor, reason: str, detail: str = ""
    ) -> Change:
        """Write down what is done: the one place where that happens."""
        change = Change(
            tenant,
            1 + self._newest(policy_change.c.sequence, tenant),
            from_us(self._now_us),
            step,
            version,
            actor,
            reason,
            detail,
        )
        self._connection.execute(
            policy_change.insert().values(
                tenant=tenant,
                sequence=change.sequence,
                time_us=self._now_us,
                step=str(step),
                version=version,
                actor=actor.name,
                verified=int(actor.verified),
                reason=reason,
                detail=detail,
            )
        )
        return change

    def _newest(self, column: Any, tenant: str) -> int:
        statement = select(func.max(column)).where(column.table.c.tenant == tenant)
        return self._connection.execute(statement).scalar() or 0


def _with_digest(connection: Connection, tenant: str, digest: str) -> Version | None:
    columns = policy_version.c
    return _one(connection, (columns.tenant == tenant, columns.digest == digest))


def _one(connection: Connection, conditions: tuple[Any, Any]) -> Version | None:
    row = connection.execute(select(*_SHOWN).where(*conditions)).first()
    return None if row is None else _version(row)


def _is(tenant: str, number: int) -> tuple[Any, Any]:
    return policy_version.c.tenant == tenant, policy_version.c.number == number


def _version(row: Row[Any]) -> Version:
    return _version_of(row._mapping)


def _version_of(row: Mapping[Any, Any]) -> Version:
    return Version(
        tenant=row["tenant"],
        number=row["number"],
        digest=row["digest"],
        name=row["name"],
        owner=row["owner"],
        scope=row["scope"],
        valid_from=date.fromisoformat(row["valid_from"]),
        review_by=date.fromisoformat(row["review_by"]),
        author=Actor(row["author"], bool(row["author_verified"])),
        imported=from_us(row["imported_us"]),
        content_digest=row["content_digest"],
    )


def _status(row: Row[Any]) -> Status:
    if row.candidate is None:
        return Status(row.live)
    since, until = from_us(row.candidate_since_us), from_us(row.candidate_until_us)
    return Status(row.live, Candidate(row.candidate, since, until))


def _change(row: Row[Any]) -> Change:
    return Change(
        tenant=row.tenant,
        sequence=row.sequence,
        time=from_us(row.time_us),
        step=Step(row.step),
        version=row.version,
        actor=Actor(row.actor, bool(row.verified)),
        reason=row.reason,
        detail=row.detail,
    )
