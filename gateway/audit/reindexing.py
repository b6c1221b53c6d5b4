"""Older tokens under the newest key: after a rotation, so that an old key alone opens nothing."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, and_, select, update

from gateway.audit.holds import Recorder
from gateway.audit.pruning import unsalt
from gateway.audit.tokens import KeyOf, next_key, rewrapped
from gateway.storage.engine import Database
from gateway.storage.tables import audit_fingerprint

_BATCH = 200


class Reindexing:
    """Goes in batches; what was broken off goes on when run again. A re-indexed record's leaf
    keeps the commitment to the tokens that it was written with, and lets go of its salt."""

    def __init__(
        self, database: Database, record: Recorder, *, pause: Callable[[], None] = lambda: None
    ) -> None:
        self._database = database
        self._record = record
        self._pause = pause

    def run(
        self, tenant: str, key_ids: Sequence[str], key_of: KeyOf, *, actor: str, reason: str
    ) -> int:
        """Returns how many tokens were re-indexed. `key_ids` are newest first. Raises ValueError
        for a token of a key that is not among them."""
        self._record(
            tenant=tenant,
            actor=actor,
            action="tokens.reindex",
            object=key_ids[0],
            reason=reason,
            detail={"key_ids": list(key_ids)},
        )
        columns, newest = audit_fingerprint.c, key_ids[0]
        older = and_(
            columns.tenant == tenant,
            columns.key_id != newest,
            ~columns.key_id.endswith(f">{newest}", autoescape=True),
        )
        changed = 0
        while True:
            with self._database.write() as connection:
                chosen = select(columns.event).where(older).distinct().limit(_BATCH)
                events = list(connection.execute(chosen).scalars())
                rows = select(audit_fingerprint).where(older, columns.event.in_(events))
                for row in connection.execute(rows).all():
                    _move(connection, row.event, row.entity_type, row.token, row.key_id,
                          key_ids, key_of)  # fmt: skip
                    changed += 1
                unsalt(connection, events)
            if len(events) < _BATCH:
                return changed
            self._pause()


def _move(
    connection: Connection,
    event: str,
    entity_type: str,
    old: str,
    key_id: str,
    key_ids: Sequence[str],
    key_of: KeyOf,
) -> None:
    token, chain = old, key_id
    while (newer := next_key(chain, key_ids)) is not None:
        token, chain = rewrapped(token, chain, newer, key_of)
    columns = audit_fingerprint.c
    connection.execute(
        update(audit_fingerprint)
        .where(columns.event == event, columns.entity_type == entity_type, columns.token == old)
        .values(token=token, key_id=chain)
    )
