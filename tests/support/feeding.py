"""Items for feeds: fixed ones that samples are made of, and whatever hypothesis thinks of."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, insert, update

from gateway.audit.feeds.item import ACT, DECISION, OUTCOME, Chain, Item
from gateway.audit.record import DecisionRecord, OutcomeRecord
from gateway.audit.rows import DECISION as ROWS
from gateway.audit.rows import OUTCOME as OUTCOME_ROW
from gateway.audit.rows import decision_rows, outcome_row
from gateway.storage.clock import to_us
from gateway.storage.engine import Database
from gateway.storage.tables import audit_act, audit_decision, audit_leaf, audit_log, audit_outcome
from tests.support.audit import a_decision

TIME = datetime(2026, 3, 2, 9, 41, 5, 250_000, tzinfo=UTC)
EVENT = "019caf2e-1a22-7abc-8def-0123456789ab"
CHAIN = Chain("w3f9c2a71", 41, "5a" * 32)


def a_decision_item(**changes: Any) -> Item:
    """A redacted prompt, as its record stands in an export; `changes` are of the document."""
    document: dict[str, Any] = {
        "action": "redact",
        "body_bytes": 812,
        "determining": ["contact"],
        "error": "",
        "event": EVENT,
        "failures": [],
        "findings": [
            {
                "confidence": "high",
                "count": 1,
                "entity_type": "EMAIL_ADDRESS",
                "evasion": False,
                "field": "/messages/*/content",
                "origin": "prompt",
                "public": False,
                "test_number": False,
            }
        ],
        "gaps": [],
        "key_id": "k1",
        "model": "gpt-5.4",
        "operation": "chat_completions",
        "outcome": None,
        "policy": "linkoping",
        "policy_digest": "9c1d5e0f",
        "roles": ["employee"],
        "rules": ["contact", "names"],
        "service": "openai",
        "status": None,
        "stream": True,
        "subject": "s_7f3a",
        "tenant": "linkoping",
        "time": TIME.isoformat(timespec="microseconds"),
        "types": {"EMAIL_ADDRESS": 1},
        "unit": "Förskolan",
    }
    return Item(DECISION, EVENT, TIME, "linkoping", document | changes, CHAIN)


def an_outcome_item(**changes: Any) -> Item:
    """How that request ended."""
    document: dict[str, Any] = {
        "answer": None,
        "latency_ms": 812.25,
        "outcome": "completed",
        "service": "openai",
        "time": TIME.isoformat(timespec="microseconds"),
        "tokens_in": 10,
        "tokens_out": 20,
        "upstream_status": 200,
    }
    chain = Chain(CHAIN.log, 42, "6b" * 32)
    return Item(OUTCOME, EVENT, TIME, "linkoping", document | changes, chain)


def an_act_item() -> Item:
    """Somebody exported the log."""
    document = {"action": "export", "actor": "revisor", "object": "jsonl", "reason": "tillsyn"}
    return Item(ACT, EVENT, TIME, "linkoping", document, CHAIN)


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\n\r\t\0\x1b\x85\u2028\u2029|=\\\"];,'+-@＝ \ufeff\u202e"),
    ),
    max_size=40,
)


@st.composite
def hostile_items(draw: st.DrawFn) -> Item:
    """A decision with any text at all wherever there is a text."""
    texts = {
        name: draw(HOSTILE)
        for name in ("action", "model", "policy", "service", "subject", "unit", "error", "key_id")
    }
    names = {name: draw(st.lists(HOSTILE, max_size=3)) for name in ("rules", "determining")}
    item = a_decision_item(**texts, **names, types={draw(HOSTILE): 1})
    chain = Chain(draw(HOSTILE), 1, draw(HOSTILE))
    return Item(draw(HOSTILE), draw(HOSTILE), TIME, draw(HOSTILE), item.document, chain)


class LogOf:
    """A log written by hand: leaves and their content, each call one transaction."""

    def __init__(self, database: Database, writer: str) -> None:
        self._database = database
        self.writer = writer
        self.size = 0
        with database.write() as connection:
            connection.execute(
                insert(audit_log).values(
                    writer=writer, started_us=to_us(TIME), size=0, frontier=b"", named_size=0
                )
            )

    def write(self, *records: DecisionRecord | OutcomeRecord) -> None:
        """Appends decisions and outcomes."""
        with self._database.write() as connection:
            for record in records:
                self._content(connection, record)
                kind = DECISION if isinstance(record, DecisionRecord) else OUTCOME
                self._leaf(connection, kind, record.event, record.time)
            self._moved(connection)

    def act(self, event: str, action: str, tenant: str = "demo") -> None:
        """Appends an administrative act."""
        values = {"actor": "revisor", "object": "", "reason": "", "detail": "{}"}
        with self._database.write() as connection:
            connection.execute(
                insert(audit_act).values(
                    event=event, time_us=to_us(TIME), tenant=tenant, action=action, **values
                )
            )
            self._leaf(connection, ACT, event, TIME)
            self._moved(connection)

    def _content(self, connection: Connection, record: DecisionRecord | OutcomeRecord) -> None:
        if isinstance(record, DecisionRecord):
            row = decision_rows(record, (), timedelta()).decision
            connection.execute(insert(audit_decision).values(dict(zip(ROWS, row, strict=True))))
        else:
            values = dict(zip(OUTCOME_ROW, outcome_row(record), strict=True))
            connection.execute(insert(audit_outcome).values(values))

    def _leaf(self, connection: Connection, kind: str, event: str, time: datetime) -> None:
        values = {"kind": kind, "event": event, "time_us": to_us(time)}
        place = {
            "writer": self.writer,
            "position": self.size,
            "hash": bytes([self.size % 256]) * 32,
        }
        connection.execute(insert(audit_leaf).values(**values, **place))
        self.size += 1

    def _moved(self, connection: Connection) -> None:
        mine = audit_log.c.writer == self.writer
        frontier = bytes(32 * self.size.bit_count())
        connection.execute(update(audit_log).where(mine).values(size=self.size, frontier=frontier))


def decisions(count: int, tenant: str = "demo", start: int = 0) -> list[DecisionRecord]:
    """Decisions a second apart; `error` numbers them."""
    return [
        a_decision(
            event=f"{tenant}-{number:06}",
            time=TIME + timedelta(seconds=number),
            tenant=tenant,
            error=f"n{number}",
        )
        for number in range(start, start + count)
    ]
